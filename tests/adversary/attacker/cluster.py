"""Every order a PostgreSQL data directory can suggest, its log included."""

import re
import struct
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from tests.adversary.attacker.heaps import (
    EXTERNAL_BYTES,
    PAGE_BYTES,
    Tuple,
    is_heap,
    tuples_of,
    values_of,
)
from tests.adversary.attacker.identities import WHO
from tests.adversary.attacker.log_dump import changed_rows
from tests.adversary.attacker.orderings import Ordering, from_hits, once
from tests.adversary.attacker.records import Value
from tests.adversary.attacker.search import Finder, Hit

MARK: Final = "PG_VERSION"
TABLE: Final = re.compile(r"base/\d+/(\d+)(?:\.\d+)?")
FIRST_OF_USERS: Final = 16_384
MOST_PIECES: Final = 100  # of one long value; more is a misread page
PLACES: Final[dict[str, Callable[[Tuple], Any]]] = {
    "ctid": lambda row: (row.block, row.item),
    "page, then offset": lambda row: (row.block, row.offset),
    "page, then offset falling": lambda row: (row.block, -row.offset),
    "offset, then page": lambda row: (-row.offset, row.block),
    "log position of the page": lambda row: row.page_lsn,
    "xmin": lambda row: row.xmin,
    "xmin, then command": lambda row: (row.xmin, row.command),
    "command": lambda row: row.command,
    "xmax": lambda row: row.xmax,
    "number of the long value": lambda row: row.chunk,
}
SHAPES: Final[dict[tuple[int, ...], tuple[str, ...]]] = {  # widths of the program's own rows
    (32, 16, 1, 32, 256): ("code_hash", "survey_id", "state", "blinded_hash", "signature"),
    (32, 16, 32, 256): ("code_hash", "survey_id", "blinded_hash", "signature"),
    (16, 32, 484): ("survey_id", "nonce", "record"),
    (16, 32, 484, EXTERNAL_BYTES): ("survey_id", "nonce", "record", "ciphertext"),
    (32, 16, EXTERNAL_BYTES): ("leaf", "survey_id", "ciphertext"),
}
LOGGED_RECORD: Final = re.compile(rb"\xa0\x07\0\0(\x01\0\x02.{481})", re.DOTALL)  # 488 << 2
LOGGED_DRAW: Final = re.compile(  # 33 << 1 | 1, 17 << 1 | 1, 260 << 2
    rb"\x43(.{32})\x23.{16}\x43(.{32})\0\x10\x04\0\0(.{256})", re.DOTALL
)
Owned = tuple[str, str, Tuple]  # side, person, row


@dataclass(frozen=True)
class Cluster:
    """One data directory: its files by their names below it."""

    name: str
    folder: Path
    files: Mapping[str, bytes]

    @cached_property
    def heaps(self) -> dict[str, list[Tuple]]:
        """The tuples of every table that is not of the system itself."""
        heaps = {
            name: list(tuples_of(data))
            for name, data in self.files.items()
            if _is_ours(name) and is_heap(data)
        }
        return {name: rows for name, rows in heaps.items() if rows}

    @cached_property
    def log(self) -> bytes:
        """The write-ahead log, its segments in order."""
        return b"".join(self.files[name] for name in sorted(self.files) if "pg_wal/" in name)

    def values(self) -> Iterator[Mapping[str, Value]]:
        """Yield the rows of the program's tables, and what only the log still holds of some."""
        for row in (row for rows in self.heaps.values() for row in rows):
            yield self._whole(_named(row))
        for match in LOGGED_RECORD.finditer(self.log):
            yield {"record": match[1]}
        for match in LOGGED_DRAW.finditer(self.log):
            yield dict(zip(("code_hash", "blinded_hash", "signature"), match.groups(), strict=True))

    def _whole(self, row: dict[str, bytes]) -> Mapping[str, Value]:
        """Fetch a long value from where it was put."""
        if "ciphertext" not in row:
            return {**row}
        (number,) = struct.unpack_from("<I", row["ciphertext"], 10)
        return {**row, "ciphertext": self._long_values.get(number, b"")}

    @cached_property
    def _long_values(self) -> dict[int, bytes]:
        pieces: dict[int, dict[int, bytes]] = defaultdict(dict)
        for row in (row for rows in self.heaps.values() for row in rows):
            number, piece = row.chunk
            data = list(values_of(row.data[8:])) if piece < MOST_PIECES else []
            if len(data) == 1:
                pieces[number][piece] = data[0]
        return {
            number: b"".join(found[piece] for piece in sorted(found))
            for number, found in pieces.items()
        }

    def orderings(self, finder: Finder) -> Iterator[Ordering]:
        """Yield what each place suggests."""
        owned = {
            name: list(_owned(rows, finder.find(self.files[name])))
            for name, rows in self.heaps.items()
        }
        for name, found in owned.items():
            yield from _of_heap(f"{self.name}/{name}", found)
        yield from from_hits(f"{self.name}, all of pg_wal", finder.find(self.log))
        yield from self._of_dump(owned)

    def _of_dump(self, owned: Mapping[str, list[Owned]]) -> Iterator[Ordering]:
        """Yield the order in which the log's records name rows: a code that draws is updated."""
        at = {
            (name, row.block, row.item): (WHO, _named(row)["code_hash"].hex())
            for name, rows in self.heaps.items()
            for row in rows
            if "code_hash" in _named(row)
        }
        at |= {
            (name, row.block, row.item): (side, person)
            for name, found in owned.items()
            for side, person, row in found
        }
        people = [at[row] for row in changed_rows(self.folder / "pg_wal") if row in at]
        for side in dict.fromkeys(side for side, _person in people):
            order = dict.fromkeys(person for its, person in people if its == side)
            yield Ordering(side, f"{self.name}, records of the log", tuple(order))


def _is_ours(name: str) -> bool:
    """Tell whether a file is a table's of somebody: the system's numbers end below."""
    match = TABLE.fullmatch(name)
    return match is not None and int(match[1]) >= FIRST_OF_USERS


def _named(row: Tuple) -> dict[str, bytes]:
    """Return the values of a row whose widths are those of a table of the program, by name."""
    values = list(values_of(row.data))
    return dict(zip(SHAPES.get(tuple(map(len, values)), ()), values, strict=False))


def _owned(rows: list[Tuple], hits: list[Hit]) -> Iterator[Owned]:
    """Yield the rows that belong to one person; ``hits`` are those of the whole file."""
    offsets = [hit.offset for hit in hits]
    for row in rows:
        start = row.block * PAGE_BYTES + row.offset
        first, last = bisect_left(offsets, start), bisect_left(offsets, start + row.length)
        owners = {(hit.trace.side, hit.trace.person) for hit in hits[first:last]}
        if len(owners) == 1:
            yield *owners.pop(), row


def _of_heap(name: str, owned: list[Owned]) -> Iterator[Ordering]:
    """Yield each place's order, by a person's oldest and by her newest version."""
    sides = dict.fromkeys(side for side, _person, _row in owned)
    for place, key in PLACES.items():
        ranked = sorted(owned, key=lambda each: key(each[2]))
        for side in sides:
            people = [person for its, person, _row in ranked if its == side]
            if len({key(row) for its, _person, row in owned if its == side}) > 1:
                yield Ordering(side, f"{name}: {place}", once(people))
                yield Ordering(side, f"{name}: {place}, last", once(reversed(people)))
