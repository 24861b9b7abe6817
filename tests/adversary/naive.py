"""The control: the same rows in stores as they are usually written.

If these do not fall, the attacker is blind and every other figure void. Each store gives the
order away at another place, so that each of the attacker's ways is seen to work.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Final

from tests.adversary.attacker.evidence import Evidence
from tests.adversary.seizure.seize import copy_all

GIVEN_AWAY: Final = (  # side and place; each must give the order to the same attacker
    ("who", "draws: rowid"),
    ("who", "draws: column ts"),
    ("who", "issuer.sqlite3, raw bytes: code_hash"),
    ("what", "answers: rowid"),
    ("what", "answers: column ts"),
    ("what", "answers: page, then offset falling"),
    ("what", "hashed: first overflow page"),
    ("what", "in_page: offset, then page"),
    ("what", "free pages: ciphertext tail"),
    ("what", "unallocated: nonce"),
    ("what", "raw bytes: ciphertext tail"),
    ("what", "frames of the log: leaf"),
    ("what", "access.log, text: leaf in hex"),
    ("what", "files by modification time"),
)
ORDINARY: Final = (
    "CREATE TABLE answers (id INTEGER PRIMARY KEY AUTOINCREMENT, leaf BLOB, record BLOB, "
    "ciphertext BLOB, ts REAL)"
)
DRAWS: Final = (
    "CREATE TABLE draws (id INTEGER PRIMARY KEY AUTOINCREMENT, code_hash BLOB, blinded_hash BLOB, "
    "signature BLOB, ts REAL)"
)
HASHED: Final = "CREATE TABLE hashed (leaf BLOB PRIMARY KEY, ciphertext BLOB) WITHOUT ROWID"
IN_PAGE: Final = "CREATE TABLE in_page (nonce BLOB PRIMARY KEY) WITHOUT ROWID"
WAITING: Final = "CREATE TABLE waiting (id INTEGER PRIMARY KEY, nonce BLOB, ciphertext BLOB)"
BEGAN: Final = 1_900_000_000.0
Row = dict[str, bytes]


def control(seized: Path, pairs: Sequence[tuple[str, str]], folder: Path) -> Path:
    """Write the rows of a seized survey down naively, in the true order; seize that."""
    people = list(rows_in_order(seized, pairs))
    for home in ("issuer", "collector/spool"):
        (folder / "homes" / home).mkdir(parents=True)
    homes = folder / "homes"
    with ExitStack() as open_databases:  # seized while they run: the logs are still there
        for write in (_issuer, _ordinary, _hashed, _in_page, _deleted):
            open_databases.enter_context(write(homes, people))
        _files(homes / "collector", people)
        return copy_all(folder / "seized", homes)


def rows_in_order(seized: Path, pairs: Sequence[tuple[str, str]]) -> Iterator[Row]:
    """Yield what both servers held of each person."""
    found = [row for store in Evidence(seized).stores for row in store.values()]
    blobs = [{k: v for k, v in row.items() if isinstance(v, bytes)} for row in found]
    drawn = {row["code_hash"].hex(): row for row in blobs if "code_hash" in row}
    spent = {row["record"][388:420].hex(): row for row in blobs if "nonce" in row}
    sealed = {_sha256(row["ciphertext"]): row for row in blobs if "ciphertext" in row}
    for who, what in pairs:
        yield {**drawn[who], **spent[what], **sealed[what]}


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@contextmanager
def _store(path: Path, page_bytes: int, table: str, mode: str) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute(f"PRAGMA page_size={page_bytes}")
        database.execute(f"PRAGMA journal_mode={mode}")
        database.execute("PRAGMA secure_delete=OFF")
        database.execute(table)
        yield database


@contextmanager
def _issuer(homes: Path, people: Sequence[Row]) -> Iterator[None]:
    with _store(homes / "issuer/issuer.sqlite3", 4096, DRAWS, "DELETE") as database:
        database.executemany(
            "INSERT INTO draws (code_hash, blinded_hash, signature, ts) VALUES (?, ?, ?, ?)",
            [
                (row["code_hash"], row["blinded_hash"], row["signature"], BEGAN + place)
                for place, row in enumerate(people)
            ],
        )
        yield


@contextmanager
def _ordinary(homes: Path, people: Sequence[Row]) -> Iterator[None]:
    with _store(homes / "collector/ordinary.sqlite3", 4096, ORDINARY, "WAL") as database:
        for place, row in enumerate(people):
            database.execute(
                "INSERT INTO answers (leaf, record, ciphertext, ts) VALUES (?, ?, ?, ?)",
                (row["leaf"], row["record"], row["ciphertext"], BEGAN + place),
            )
        yield


@contextmanager
def _hashed(homes: Path, people: Sequence[Row]) -> Iterator[None]:
    """A random key is not enough: long rows spill to overflow pages in order of arrival."""
    with _store(homes / "collector/hashed.sqlite3", 4096, HASHED, "DELETE") as database:
        for row in people:
            pair = row["leaf"], row["ciphertext"]
            database.execute("INSERT INTO hashed VALUES (?, ?)", pair)
        yield


@contextmanager
def _in_page(homes: Path, people: Sequence[Row]) -> Iterator[None]:
    """Nor are large pages: within one, cells lie in order of arrival until it is rewritten."""
    with _store(homes / "collector/in_page.sqlite3", 65_536, IN_PAGE, "DELETE") as database:
        for row in people:
            database.execute("INSERT INTO in_page VALUES (?)", (row["nonce"],))
        yield


@contextmanager
def _deleted(homes: Path, people: Sequence[Row]) -> Iterator[None]:
    """What was deleted without being overwritten is still there."""
    with _store(homes / "collector/deleted.sqlite3", 65_536, WAITING, "DELETE") as database:
        for row in people:
            pair = row["nonce"], row["ciphertext"]
            database.execute("INSERT INTO waiting (nonce, ciphertext) VALUES (?, ?)", pair)
        database.execute("DELETE FROM waiting")
        yield


def _files(collector: Path, people: Sequence[Row]) -> None:
    lines = []
    for place, row in enumerate(people):
        path = collector / "spool" / row["leaf"].hex()
        path.write_bytes(b"accepted")
        os.utime(path, (BEGAN + place, BEGAN + place))
        lines.append(f"POST /responses 200 leaf={row['leaf'].hex()}\n")
    (collector / "access.log").write_text("".join(lines))
