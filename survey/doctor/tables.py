"""The storage law in a SQLite file, read as a thief reads it: the bytes, not our own statements.

Nothing is written: the file is opened read-only, and what an engine of this program obeys is
tried on a new file in a folder of its own.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final

from survey.config import ConsoleConfig, RoomConfig
from survey.doctor.findings import Finding, Topic
from survey.storage.databases import open_engine, sqlite_url

PAGES: Final = Topic(
    "page-size",
    "page size",
    "On small pages a sealed answer spills over, and the overflow pages lie in order of arrival.",
)
ROWS: Final = Topic(
    "row-numbers",
    "row numbers",
    "A table that numbers its rows gives away the order of arrival: 2000 of 2000.",
)
FREE: Final = Topic(
    "free-pages",
    "deleted rows",
    "What was deleted without being overwritten is still in the file.",
)
LOG: Final = Topic(
    "write-ahead-log",
    "write-ahead log",
    "The log holds the last answers in the order in which they came.",
)
ENGINE: Final = Topic(
    "pragmas",
    "pragmas",
    "Acknowledged means durable, and deleted means overwritten, only if the engine obeys.",
)
PAGE_BYTES: Final = 65_536  # the law itself, not the constant that the program happens to use
EXEMPT: Final = frozenset({"alembic_version"})
LAW: Final = {"page_size": PAGE_BYTES, "secure_delete": 1, "synchronous": 2, "temp_store": 2}
WAL: Final = 2  # the file format's number for a write-ahead log (1.3.3)
HEADER: Final = 100
MEND_PAGES: Final = (
    "sqlite3 {path} 'PRAGMA journal_mode=DELETE; PRAGMA page_size=65536; VACUUM; "
    "PRAGMA journal_mode=WAL'"
)
MEND_FREE: Final = (
    "sqlite3 {path} 'PRAGMA secure_delete=ON; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)'"
)
MEND_LOG: Final = "sqlite3 {path} 'PRAGMA journal_mode=WAL; PRAGMA wal_checkpoint(TRUNCATE)'"
MEND_ROWS: Final = "mv {path} {path}.naive && systemctl restart plainseal-{name}"


@dataclass(frozen=True)
class Header:
    """What the first hundred bytes tell (SQLite file format, 1.3)."""

    page_bytes: int
    writes_ahead: bool
    first_free: int
    free_pages: int

    @classmethod
    def of(cls, data: bytes) -> "Header":
        """Read it."""
        number = int.from_bytes
        size = number(data[16:18], "big")
        return cls(
            65_536 if size == 1 else size,
            data[18] == data[19] == WAL,
            number(data[32:36], "big"),
            number(data[36:40], "big"),
        )


def examine(room: RoomConfig, path: Path, *, running: bool) -> Iterator[Finding]:
    """Examine a database file; ``running`` tells whether a process serves the room."""
    if not path.exists() or path.stat().st_size < HEADER:
        yield ROWS.doubt(
            room.room, "{path} is not there yet: not examined",
            "systemctl start plainseal-{name}", path=path, name=room.room.replace("_", "-"),
        )  # fmt: skip
        return
    with path.open("rb") as file:
        header = Header.of(file.read(HEADER))
        yield _page_size(room, path, header)
        yield _free_pages(room, path, header, file)
    if not isinstance(room, ConsoleConfig):  # no row of the console is a person's answer
        yield _row_numbers(room, path)
    yield _log(room, path, header, running=running)
    yield _engine(room)


def _page_size(room: RoomConfig, path: Path, header: Header) -> Finding:
    values = {"bytes": header.page_bytes, "path": path}
    if header.page_bytes == PAGE_BYTES:
        return PAGES.fine(room.room, "{bytes} bytes", **values)
    return PAGES.fault(room.room, "{bytes} bytes", MEND_PAGES, **values)


def _free_pages(room: RoomConfig, path: Path, header: Header, file: BinaryIO) -> Finding:
    blank = bytes(header.page_bytes)
    for number in _free_leaves(header, file):
        file.seek((number - 1) * header.page_bytes)
        if file.read(header.page_bytes) not in (blank, b""):
            return FREE.fault(room.room, "free pages of {path} are not blank", MEND_FREE, path=path)
    return FREE.fine(room.room, "{pages} free pages, all blank", pages=header.free_pages)


def _free_leaves(header: Header, file: BinaryIO) -> Iterator[int]:
    """Follow the chain of trunk pages; each names the free pages that hold nothing."""
    trunk, seen = header.first_free, set[int]()
    while trunk and trunk not in seen:
        seen.add(trunk)
        file.seek((trunk - 1) * header.page_bytes)
        words = memoryview(file.read(header.page_bytes)).tobytes()
        numbers = [int.from_bytes(words[at : at + 4], "big") for at in range(0, len(words), 4)]
        if len(numbers) < 2:
            return
        yield from numbers[2 : 2 + numbers[1]]
        trunk = numbers[0]


def _row_numbers(room: RoomConfig, path: Path) -> Finding:
    # a log that waits is part of the database; without one nothing needs to be locked
    mode = "mode=ro" if _waiting(path) else "immutable=1"
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True)) as connection:
            rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
            numbered = [name for name, sql in rows if name not in EXEMPT and not _is_keyed(sql)]
    except sqlite3.Error as error:
        return ROWS.fault(
            room.room, "{path} cannot be read: {reason}", "sqlite3 {path} 'PRAGMA integrity_check'",
            path=path, reason=error,
        )  # fmt: skip
    if numbered:
        return ROWS.fault(
            room.room, "{path} numbers the rows of {tables}", MEND_ROWS,
            path=path, tables=", ".join(numbered), name=room.room.replace("_", "-"),
        )  # fmt: skip
    return ROWS.fine(room.room, "no table has any")


def _is_keyed(sql: str) -> bool:
    return sql.rstrip().upper().endswith("WITHOUT ROWID")


def _log(room: RoomConfig, path: Path, header: Header, *, running: bool) -> Finding:
    if not header.writes_ahead:
        return LOG.fault(room.room, "{path} does not write ahead", MEND_LOG, path=path)
    if _waiting(path) and not running:
        return LOG.doubt(
            room.room, "a log was left behind, and no process that can be seen serves the room",
            MEND_LOG, path=path,
        )  # fmt: skip
    return LOG.fine(room.room, "{bytes} bytes wait in it", bytes=_waiting(path))


def _waiting(path: Path) -> int:
    log = path.with_name(f"{path.name}-wal")
    return log.stat().st_size if log.exists() else 0


def _engine(room: RoomConfig) -> Finding:
    obeyed = _obeyed()
    broken = ", ".join(f"{name}={obeyed[name]}" for name in LAW if obeyed[name] != LAW[name])
    if broken:
        return ENGINE.fault(
            room.room, "this program's engine runs with {broken}",
            "pip install --force-reinstall plainseal", broken=broken,
        )  # fmt: skip
    return ENGINE.fine(room.room, "as the storage law says")


def _obeyed() -> dict[str, int]:
    """Open a new file as a room does, and ask what holds."""
    with TemporaryDirectory() as folder:
        engine = open_engine(sqlite_url(Path(folder) / "probe.sqlite3"))
        with engine.connect() as connection:
            values = {
                name: int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()) for name in LAW
            }
        engine.dispose()
    return values
