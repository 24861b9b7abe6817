"""What is due moves; the log goes after each move, and after a write unless it has just gone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from survey.storage import sqlite
from survey.storage.databases import writing
from survey.storage.flushing import Flushing, Look


@dataclass
class Counting:
    """An inbox that remembers what it was told."""

    more: int = 1000
    moves: int = 0
    done: list[str] = field(default_factory=list)

    def look(self, session: Session) -> Look:  # noqa: ARG002
        self.done.append("look")
        return Look([self.move] * self.moves, self.more)

    def move(self, session: Session) -> None:  # noqa: ARG002
        self.done.append("move")

    def scatter(self, session: Session) -> None:  # noqa: ARG002
        self.done.append("scatter")


@pytest.fixture
def write(engine: Engine, notes: Any) -> Callable[[int], None]:
    def add(number: int) -> None:
        with writing(engine) as session:
            session.execute(insert(notes).values(key=number.to_bytes(32, "big"), text=b"note"))

    return add


def test_the_log_goes_after_a_write_unless_it_has_just_gone(
    engine: Engine, path: Path, write: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    forgotten: list[float] = []
    now = [0.0]
    truly = sqlite.forget_log

    def slow(engine: Engine) -> None:
        truly(engine)
        forgotten.append(now[0])
        now[0] += 2

    monkeypatch.setattr(sqlite, "forget_log", slow)
    upkeep = Flushing(Counting(), lambda: now[0])
    log = path.with_name(f"{path.name}-wal")
    sizes = []
    for second in (0, 100, 202):
        now[0] = second
        write(second)
        upkeep(engine, 1)
        sizes.append(log.stat().st_size > 0)
    assert (forgotten, sizes) == ([0, 202], [False, True, False])


def test_it_looks_again_when_so_many_have_come(engine: Engine) -> None:
    inbox = Counting(more=5)
    upkeep = Flushing(inbox, lambda: 0.0)
    for writes in (1, 2, 2, 1):
        upkeep(engine, writes)
    assert [at for at in inbox.done if at == "look"] == ["look"] * 2
    assert inbox.done[:2] == ["look", "scatter"]


def test_each_move_is_a_transaction_whose_log_goes(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = Counting(moves=2)
    monkeypatch.setattr(sqlite, "forget_log", lambda _engine: inbox.done.append("forget"))
    Flushing(inbox, lambda: 0.0)(engine, 1)
    assert inbox.done == ["look", *["move", "forget"] * 2, "scatter", "forget"]


def test_what_was_swept_is_left_alone_until_somebody_writes(engine: Engine) -> None:
    inbox = Counting()
    upkeep = Flushing(inbox, lambda: 0.0)
    upkeep.sweep(engine)
    upkeep.sweep(engine)
    assert inbox.done == ["scatter"]
    upkeep(engine, 1)
    assert inbox.done == ["scatter", "look", "scatter"]
