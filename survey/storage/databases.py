"""Engines and sessions under the storage law, and what a failing disk means."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session

PAGE_BYTES: Final = 65_536  # a sealed response must never spill to an overflow page
WRITING: Final = "writing"
PRAGMAS: Final = (
    f"page_size={PAGE_BYTES}",
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",  # a deleted ciphertext is overwritten, not only unlinked
    "temp_store=MEMORY",  # VACUUM copies the whole file: never into a temporary one
    "busy_timeout=10000",
    "foreign_keys=ON",
)
POOL: Final = 32
UNTRACKED: Final = {"synchronize_session": False}  # rows are read anew, never cached


class Failure(Enum):
    """What a database error means for the service."""

    PASSING = auto()  # another process holds the file, or the disk is full: nothing was kept
    LASTING = auto()  # the disk lied or is damaged: accept nothing more


PASSING_CODES: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL})
DISK_CODES: Final = frozenset(
    {
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_PERM,
    }
)


def failure_of(error: BaseException | None) -> Failure | None:
    """Tell a failing disk from a refused statement (None).

    A disk that fails inside a savepoint shows as the failed rollback to it: the cause is behind.
    """
    while error is not None:
        code = getattr(getattr(error, "orig", None), "sqlite_errorcode", 0)
        primary = code & 0xFF  # the extended code says which call failed
        if primary in PASSING_CODES:
            return Failure.PASSING
        if primary in DISK_CODES:
            return Failure.LASTING
        error = error.__context__
    return None


def sqlite_url(path: Path) -> str:
    """Return the URL of a SQLite file."""
    return f"sqlite:///{path}"


def open_engine(url: str) -> Engine:
    """Open a database under the storage law; a new SQLite file is readable by its owner only."""
    # parameters stay out of every error's text: they are nonces and ciphertexts
    engine = create_engine(url, hide_parameters=True, pool_size=POOL, max_overflow=POOL)
    if path := file_of(engine):
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    event.listen(engine, "connect", _obey_the_law)
    event.listen(engine, "begin", _begin)
    return engine


def file_of(engine: Engine) -> Path | None:
    """Return the file of an embedded database."""
    name = engine.url.database
    return Path(name) if engine.dialect.name == "sqlite" and name else None


def _obey_the_law(connection: Any, _record: object) -> None:  # noqa: ANN401 - any driver's
    connection.isolation_level = None  # transactions are begun below, not by the driver
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Give a session that only reads."""
    with Session(engine) as session:
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """Give the one session that writes; commit at the end, roll back if anything is raised."""
    with (
        engine.connect().execution_options(**{WRITING: True}) as connection,
        Session(connection, join_transaction_mode="control_fully") as session,
        session.begin(),
    ):
        yield session


@contextmanager
def file_lock(engine: Engine) -> Iterator[None]:
    """Let two processes share one SQLite file: batches never interleave, none starves."""
    database = file_of(engine)
    if database is None:
        yield
        return
    with database.with_name(database.name + ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
