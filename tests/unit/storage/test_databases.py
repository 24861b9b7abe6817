"""The pragmas are really set, and a failure is told from a refusal."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, text
from sqlalchemy.exc import IntegrityError, OperationalError

from survey.storage.databases import failure_of, reading, writing
from survey.storage.law import Failure
from survey.storage.sqlite import turn


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("page_size", 65_536),
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("secure_delete", 1),
        ("temp_store", 2),
    ],
)
def test_every_connection_obeys_the_storage_law(engine: Engine, pragma: str, value: object) -> None:
    with engine.connect() as connection:
        assert connection.execute(text(f"PRAGMA {pragma}")).scalar_one() == value


def test_a_new_file_is_its_owners_alone(engine: Engine, path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o600
    with writing(engine) as session:
        session.execute(text("PRAGMA user_version=1"))
    assert path.with_name(path.name + "-wal").stat().st_mode & 0o777 == 0o600


def fail_after_writing(engine: Engine, notes: Any) -> None:
    with writing(engine) as session:
        session.execute(insert(notes).values(key=bytes(32), text=b"x"))
        raise KeyError


def test_a_raised_error_leaves_nothing_behind(engine: Engine, notes: Any) -> None:
    with pytest.raises(KeyError):
        fail_after_writing(engine, notes)
    with reading(engine) as session:
        assert session.get(notes, bytes(32)) is None


def test_a_key_of_another_width_is_refused(engine: Engine, notes: Any) -> None:
    with pytest.raises(IntegrityError), writing(engine) as session:
        session.execute(insert(notes).values(key=bytes(31), text=b"x"))


def test_a_writer_holds_the_file_from_its_first_word(engine: Engine, path: Path) -> None:
    second = sqlite3.connect(path, timeout=0)
    with closing(second), writing(engine) as session:
        session.execute(text("SELECT 1"))  # only read so far
        with pytest.raises(sqlite3.OperationalError) as caught:
            second.execute("BEGIN IMMEDIATE")
        assert caught.value.sqlite_errorcode == sqlite3.SQLITE_BUSY


def insert_twice(engine: Engine, notes: Any, secret: bytes) -> None:
    with writing(engine) as session:
        for _ in range(2):
            session.execute(insert(notes).values(key=bytes(32), text=secret))


def test_the_text_of_an_error_holds_no_parameter(engine: Engine, notes: Any) -> None:
    secret = b"a ciphertext that no log may show"
    with pytest.raises(IntegrityError) as caught:
        insert_twice(engine, notes, secret)
    assert secret.decode() not in str(caught.value)


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        (sqlite3.SQLITE_FULL, Failure.PASSING),
        (sqlite3.SQLITE_BUSY, Failure.PASSING),
        (sqlite3.SQLITE_IOERR_FSYNC, Failure.LASTING),
        (sqlite3.SQLITE_IOERR_WRITE, Failure.LASTING),
        (sqlite3.SQLITE_CORRUPT, Failure.LASTING),
        (sqlite3.SQLITE_READONLY, Failure.LASTING),
        (sqlite3.SQLITE_CONSTRAINT_UNIQUE, None),
    ],
)
def test_each_code_of_sqlite_has_its_meaning(code: int, failure: Failure | None) -> None:
    cause = sqlite3.OperationalError()
    cause.sqlite_errorcode = code
    error = OperationalError("", {}, cause)
    assert failure_of(error) is failure
    behind = RuntimeError()
    behind.__context__ = error
    assert failure_of(behind) is failure


def test_a_second_holder_of_the_file_lock_waits(engine: Engine) -> None:
    order: list[str] = []

    def second() -> None:
        with turn(engine):
            order.append("second")

    with turn(engine):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.2)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]
