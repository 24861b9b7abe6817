"""After a rewrite the file has forgotten the order in which it was written."""

import random
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, event, insert, select, update
from sqlalchemy.exc import OperationalError

from survey.storage import sqlite
from survey.storage.databases import failure_of, open_engine, reading, sqlite_url, writing
from survey.storage.law import Failure
from survey.storage.rewriting import (
    Sweeping,
    forget_log,
    forget_what_was_left,
    rewrite,
)

COUNTERS = (slice(24, 28), slice(40, 44), slice(92, 100))  # of changes, in the file's header


def rows(count: int) -> list[tuple[bytes, bytes]]:
    source = random.Random(1)
    return [(source.randbytes(32), source.randbytes(3_000)) for _ in range(count)]


def fill(path: Path, table: Any, content: list[tuple[bytes, bytes]]) -> Engine:
    engine = open_engine(sqlite_url(path))
    table.metadata.create_all(engine)
    for key, text in content:
        with writing(engine) as session:
            session.execute(insert(table).values(key=key, text=text))
    forget_log(engine)
    return engine


def bare(path: Path) -> bytes:
    data = bytearray(path.read_bytes())
    for place in COUNTERS:
        data[place] = bytes(place.stop - place.start)
    return bytes(data)


def test_the_rewritten_file_is_the_same_whatever_came_first(tmp_path: Path, notes: Any) -> None:
    content = rows(60)
    shuffled = random.Random(2).sample(content, len(content))
    paths = [tmp_path / "first", tmp_path / "second"]
    engines = [
        fill(path, notes, order) for path, order in zip(paths, (content, shuffled), strict=True)
    ]
    assert bare(paths[0]) != bare(paths[1])  # before, the files do tell
    for engine in engines:
        rewrite(engine)
        engine.dispose()
    assert bare(paths[0]) == bare(paths[1])


def test_a_deleted_row_is_in_neither_file_nor_log(tmp_path: Path, notes: Any) -> None:
    content = rows(20)
    engine = fill(tmp_path / "notes", notes, content)
    with writing(engine) as session:
        session.execute(delete(notes).where(notes.key == content[3][0]))
    forget_log(engine)
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert content[3][1] not in written
    assert content[4][1] in written
    engine.dispose()


def test_a_forgotten_log_is_empty(tmp_path: Path, notes: Any) -> None:
    engine = fill(tmp_path / "notes", notes, rows(5))
    assert (tmp_path / "notes-wal").stat().st_size == 0
    engine.dispose()


def test_a_sweep_rests_twenty_times_as_long_as_it_took(
    tmp_path: Path, notes: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = fill(tmp_path / "notes", notes, [])
    now = [0.0]
    swept: list[float] = []

    def slow(_engine: Engine, table: str, last: tuple[int, ...]) -> tuple[int, ...]:
        assert (table, last) == ("notes", (1,) if swept else ())
        swept.append(now[0])
        now[0] += 3
        return (1,)

    monkeypatch.setattr(sqlite, "sweep", slow)
    sweep = Sweeping("notes", lambda: now[0])
    for second in (0, 20, 62, 63, 100):
        now[0] = max(now[0], second)
        sweep(engine)
    engine.dispose()
    assert swept == [0, 63]


def test_a_sweep_leaves_one_file_whatever_came_first_and_no_log(tmp_path: Path, notes: Any) -> None:
    content = rows(60)
    shuffled = random.Random(2).sample(content, len(content))
    paths = [tmp_path / "first", tmp_path / "second"]
    for path, order in zip(paths, (content, shuffled), strict=True):
        engine = fill(path, notes, order[:30])
        for key, text in order[30:]:
            with writing(engine) as session:
                session.execute(insert(notes).values(key=key, text=text))
        Sweeping("notes", lambda: 0.0)(engine)
        assert path.with_name(f"{path.name}-wal").stat().st_size == 0
        engine.dispose()
    assert bare(paths[0]) == bare(paths[1])


def test_a_sweep_leaves_a_file_alone_that_nobody_has_written(tmp_path: Path, notes: Any) -> None:
    engine = fill(tmp_path / "notes", notes, rows(5))
    mark = sqlite.sweep(engine, "notes")
    assert sqlite.sweep(engine, "notes", mark) == mark  # a rewrite would have another time
    with writing(engine) as session:
        session.execute(update(notes).values(text=bytes(10)))
    forget_log(engine)
    assert sqlite.sweep(engine, "notes", mark) != mark
    engine.dispose()


def test_a_log_that_somebody_still_reads_is_not_forgotten_in_silence(
    tmp_path: Path, notes: Any
) -> None:
    path = tmp_path / "read"
    engine = fill(path, notes, rows(3))
    event.listen(engine, "connect", lambda raw, _record: raw.execute("PRAGMA busy_timeout=50"))
    engine.dispose()
    with reading(engine) as reader:
        assert reader.scalars(select(notes.key)).first()
        with writing(engine) as session:
            session.execute(delete(notes))
        with pytest.raises(OperationalError, match="is being read") as refused:
            forget_log(engine)
        assert failure_of(refused.value) is Failure.PASSING
        forget_what_was_left(engine)  # at a start it is left to the first sweep
    forget_log(engine)
    assert path.with_name("read-wal").stat().st_size == 0
