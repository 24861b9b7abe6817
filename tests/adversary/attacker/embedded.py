"""Every order a SQLite database can suggest, its write-ahead log and its free space included."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from tests.adversary.attacker.images import Frame, Image, frames_of
from tests.adversary.attacker.orderings import Ordering, from_hits
from tests.adversary.attacker.records import Row, Table, Value, rows, tables
from tests.adversary.attacker.search import Finder, Hit

PLACES: Final[dict[str, Callable[[Row], Any]]] = {
    "key": lambda row: row.position,
    "page, then offset": lambda row: (row.cell.page, row.cell.offset),
    "page, then offset falling": lambda row: (row.cell.page, -row.cell.offset),
    "page, then key": lambda row: (row.cell.page, row.position),
    "offset, then page": lambda row: (-row.cell.offset, row.cell.page),
    "rowid": lambda row: row.cell.rowid,
    "first overflow page": lambda row: row.cell.overflow,
}


@dataclass(frozen=True)
class Database:
    """One seized file and what lies beside it."""

    name: str
    file: bytes
    log: bytes

    @cached_property
    def images(self) -> dict[str, Image]:
        """The file as it is and, where there is a log, as the next reader would see it."""
        found = {self.name: Image(self.file)} if Image.is_one(self.file) else {}
        newer = {frame.page: frame.data for frame in self.frames if not frame.stale}
        if newer and (1 in newer or found):
            found[f"{self.name} with its log"] = Image(self.file, newer)
        return found

    @cached_property
    def frames(self) -> list[Frame]:
        """All frames of the log."""
        return list(frames_of(self.log, int.from_bytes(self.log[8:12]))) if self.log else []

    def tables(self) -> Iterator[tuple[str, Image, Table]]:
        """Yield every tree of every image."""
        for name, image in self.images.items():
            for table in tables(image):
                yield f"{name}, {table.name}", image, table

    def values(self) -> Iterator[Mapping[str, Value]]:
        """Yield every row of every image."""
        for _name, image, table in self.tables():
            yield from (row.values for row in rows(image, table))

    def orderings(self, finder: Finder) -> Iterator[Ordering]:
        """Yield what each place suggests."""
        for name, image, table in self.tables():
            yield from _of_table(name, list(_owned(image, table, finder)))
        for name, image in self.images.items():
            yield from from_hits(f"{name}, free pages", _in_parts(_free_pages(image), finder))
            yield from from_hits(f"{name}, unallocated", _in_parts(_unallocated(image), finder))
        yield from self._of_log(finder)

    def _of_log(self, finder: Finder) -> Iterator[Ordering]:
        """Yield the order in which tags first appear: the order of the commits."""
        known = {hit.trace.tag for hit in finder.find(self.file)}
        appeared: list[Hit] = []
        for frame in self.frames:
            fresh = [hit for hit in finder.find(frame.data) if hit.trace.tag not in known]
            known |= {hit.trace.tag for hit in fresh}
            appeared += fresh
        yield from from_hits(f"{self.name}, frames of the log", appeared)


def _owned(image: Image, table: Table, finder: Finder) -> Iterator[tuple[str, str, Row]]:
    """Yield (side, person, row) of the rows that belong to somebody."""
    for row in rows(image, table):
        traces = [hit.trace for hit in finder.find(image.payload(row.cell))]
        if len({trace.person for trace in traces}) == 1:
            yield traces[0].side, traces[0].person, row


def _of_table(name: str, owned: list[tuple[str, str, Row]]) -> Iterator[Ordering]:
    columns = dict.fromkeys(column for _side, _person, row in owned for column in row.values)
    by_column = {f"column {column}": _by_value(column) for column in columns}
    for place, key in {**PLACES, **by_column}.items():
        ranked = sorted(owned, key=lambda each: key(each[2]))
        for side in dict.fromkeys(side for side, _person, _row in owned):
            people = dict.fromkeys(person for its, person, _row in ranked if its == side)
            if len({key(row) for its, _person, row in owned if its == side}) > 1:
                yield Ordering(side, f"{name}: {place}", tuple(people))


def _by_value(column: str) -> Callable[[Row], Any]:
    def key(row: Row) -> tuple[str, Any]:
        value = row.values.get(column)
        return type(value).__name__, value or 0 if not isinstance(value, bytes) else value

    return key


def _free_pages(image: Image) -> Iterator[bytes]:
    return (image.raw(number) for number in image.free_pages())


def _unallocated(image: Image) -> Iterator[bytes]:
    spilled = set(image.free_pages())
    for number in range(1, image.count + 1):
        page = image.page(number)
        if page.is_tree and number not in spilled:
            yield from page.unallocated()


def _in_parts(parts: Iterator[bytes], finder: Finder) -> list[Hit]:
    return finder.find(b"".join(parts))
