"""The storage law on SQLite: one file, large pages, deleted bytes overwritten.

Inside a page SQLite puts new cells where there is room: 0.55 concordance with arrival before
VACUUM, 0.50 after. The write-ahead log holds the current cycle in plain order until truncated.
"""

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, delete, event
from sqlalchemy import table as named
from sqlalchemy.exc import OperationalError

from survey.storage.law import Failure, Mark

PAGE_BYTES: Final = 65_536  # a sealed response must never spill to an overflow page
POOL: Final = 32
DURABLE: Final = "PRAGMA user_version=0"
CHECKPOINT: Final = "PRAGMA wal_checkpoint(TRUNCATE)"
READER: Final[dict[str, Any]] = {}
PRAGMAS: Final = (
    f"page_size={PAGE_BYTES}",
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",  # a deleted ciphertext is overwritten, not only unlinked
    "temp_store=MEMORY",  # VACUUM copies the whole file: never into a temporary one
    "busy_timeout=10000",
    "foreign_keys=ON",
)
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


def url(path: Path) -> str:
    """Return the URL of a SQLite file."""
    return f"sqlite:///{path}"


def options() -> dict[str, Any]:
    """Let every request's thread have a connection."""
    return {"pool_size": POOL, "max_overflow": POOL}


def prepare(engine: Engine) -> None:
    """Make the file its owner's alone; set the pragmas of every connection."""
    if path := _file(engine):
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    event.listen(engine, "connect", _obey)


def _obey(connection: Any, _record: object) -> None:  # noqa: ANN401 - SQLAlchemy's event
    connection.isolation_level = None  # transactions are begun below, not by the driver
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def check(_engine: Engine) -> None:
    """Find nothing: the pragmas are all there is to set."""


def settle(_connection: Connection) -> None:
    """Do nothing: SQLite samples rows only when it is asked to."""


def begin(connection: Connection, *, writes: bool) -> None:
    """Begin; a writer holds the file from its first word."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def failure_of(cause: BaseException) -> Failure | None:
    """Read SQLite's code; the extended part only says which call failed."""
    primary = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    if primary in PASSING_CODES:
        return Failure.PASSING
    return Failure.LASTING if primary in DISK_CODES else None


@contextmanager
def turn(engine: Engine) -> Iterator[None]:
    """Let two processes share one file: batches never interleave, none starves."""
    database = _file(engine)
    if database is None:
        yield
        return
    with database.with_name(database.name + ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def hold(_connection: Connection, _table: str) -> None:
    """Do nothing: `begin` holds the whole file."""


def empty(connection: Connection, table: str) -> None:
    """Delete every row; secure_delete overwrites their bytes."""
    connection.execute(delete(named(table)))


def forget_log(engine: Engine) -> None:
    """Move the write-ahead log into the file and truncate it to nothing.

    While somebody reads, it waits; if that takes longer than `busy_timeout`, it has failed, and
    says so: SQLite itself only answers a 1.
    """
    _execute(engine, CHECKPOINT, refused=lambda busy, *_frames: busy == 1)


def sweep(engine: Engine, _table: str, last: Mark = ()) -> Mark:
    """Write the file anew if anything was written since the last time.

    Cells of a page lie in the order of their arrival, and the log holds the current cycle.
    """
    if not last or _settled(engine) != last:
        rewrite(engine)
    return _settled(engine)


def _settled(engine: Engine) -> Mark:
    """Return when the file was last written; () while anything stands in the log."""
    file = _file(engine)
    if file is None or file.with_name(f"{file.name}-wal").stat().st_size:
        return ()
    return (file.stat().st_mtime_ns,)


def rewrite(engine: Engine) -> None:
    """Write the file anew."""
    _execute(engine, "VACUUM")
    forget_log(engine)


def _execute(
    engine: Engine, statement: str, refused: Callable[..., bool] = lambda *_row: False
) -> None:
    """Execute outside a transaction, as VACUUM asks for; fail as a statement within one fails."""
    try:
        with closing(engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
            if refused(*(cursor.execute(statement).fetchone() or ())):
                raise _busy()
    except sqlite3.Error as error:
        raise OperationalError(statement, None, error) from error


def _busy() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("the write-ahead log is being read")
    error.sqlite_errorcode = sqlite3.SQLITE_BUSY
    return error


def _file(engine: Engine) -> Path | None:
    return Path(engine.url.database) if engine.url.database else None
