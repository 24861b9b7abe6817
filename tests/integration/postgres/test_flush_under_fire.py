"""The flush and those who insert meanwhile: without the LOCK an acknowledged row is lost."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, Engine, create_engine, text

from survey.collector import inbox
from survey.collector.flush import flush
from survey.storage import postgresql
from survey.storage.databases import writing
from tests.integration.storage.waiting import waiting
from tests.integration.storage.world import SURVEY_ID, World

LATE = 255
PATIENCE_SECONDS = 0.5  # how long the flush waits for somebody who should not come through
KEEP = text(
    "INSERT INTO inbox (survey_id, nonce, record, ciphertext) "
    "VALUES (:survey_id, :nonce, :record, :ciphertext)"
)


@pytest.fixture
def early(world: World) -> list[int]:
    numbers = list(range(1, 11))
    with writing(world.engine("collector")) as session:
        inbox.put_back(session, [waiting(number) for number in numbers])
    return numbers


@pytest.fixture
def stranger(world: World) -> Iterator[Engine]:
    """A writer who takes no turn: only the LOCK can stop him."""
    engine = create_engine(world.databases["collector"])
    yield engine
    engine.dispose()


def keep(engine: Engine, number: int) -> None:
    """Insert and COMMIT: when this returns, it would be acknowledged."""
    with engine.begin() as connection:
        connection.execute(KEEP, vars(waiting(number)) | {"survey_id": SURVEY_ID.encode()})


@contextmanager
def somebody_between(monkeypatch: pytest.MonkeyPatch, stranger: Engine) -> Iterator[None]:
    """Let a stranger try to insert between the flush's SELECT and its TRUNCATE."""
    thread = threading.Thread(target=keep, args=(stranger, LATE))
    truly = postgresql.empty

    def empty(connection: Connection, table: str) -> None:
        thread.start()
        thread.join(PATIENCE_SECONDS)
        truly(connection, table)

    monkeypatch.setattr(postgresql, "empty", empty)
    yield
    thread.join()


def everywhere(world: World) -> set[int]:
    """Return who waits or is at rest; each in one place only, and there with a ciphertext."""
    with world.engine("collector").connect() as connection:
        nonces = text("SELECT nonce FROM inbox UNION ALL SELECT nonce FROM spent")
        numbers = [int.from_bytes(row[0], "big") for row in connection.execute(nonces)]
        ciphertexts = text("SELECT (SELECT count(*) FROM inbox) + (SELECT count(*) FROM responses)")
        assert connection.execute(ciphertexts).scalar_one() == len(numbers)
    assert len(numbers) == len(set(numbers))
    return set(numbers)


def flushed(world: World) -> None:
    with writing(world.engine("collector")) as session:
        flush(session, {SURVEY_ID: 4}, os.urandom)


def test_with_the_lock_a_row_that_comes_in_between_is_kept(
    world: World, early: list[int], stranger: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with somebody_between(monkeypatch, stranger):
        flushed(world)
    assert everywhere(world) == {*early, LATE}


def test_without_the_lock_it_is_lost_although_it_was_acknowledged(
    world: World, early: list[int], stranger: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "hold", lambda _connection, _table: None)
    with somebody_between(monkeypatch, stranger):
        flushed(world)
    assert everywhere(world) == set(early)


@pytest.mark.parametrize("locked", [True, False])
def test_many_strangers_lose_rows_only_without_the_lock(
    world: World, stranger: Engine, monkeypatch: pytest.MonkeyPatch, *, locked: bool
) -> None:
    if not locked:
        monkeypatch.setattr(postgresql, "hold", lambda _connection, _table: None)
    acknowledged: list[int] = []
    threads = [
        threading.Thread(target=keep_many, args=(stranger, number, acknowledged))
        for number in range(4)
    ]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        flushed(world)
    lost = set(acknowledged) - everywhere(world)
    assert bool(lost) is not locked


def keep_many(engine: Engine, writer: int, acknowledged: list[int]) -> None:
    for number in range(1000 * writer, 1000 * writer + 150):
        keep(engine, number)
        acknowledged.append(number)


def test_what_stays_is_written_anew_in_random_order(world: World, early: list[int]) -> None:
    place = text("SELECT nonce FROM inbox ORDER BY ctid")
    for number in range(100, 140):
        keep(world.engine("collector"), number)
    flushed(world)
    with world.engine("collector").connect() as connection:
        rest = [bytes(row[0]) for row in connection.execute(place)]
        files = connection.execute(text("SELECT count(DISTINCT xmin::text) FROM inbox"))
        assert files.scalar_one() == 1
    assert len(rest) == len(early) + 40 - 4
    assert rest != sorted(rest)
