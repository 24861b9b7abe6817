"""SQLite pages from bytes: header, cells, free space. Own code, after "Database File Format".

Nothing here asks SQLite: its library would hide what a page still holds beside its live cells.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

MAGIC: Final = b"SQLite format 3\0"
HEADER_BYTES: Final = 100
INTERIOR_INDEX, INTERIOR_TABLE, LEAF_INDEX, LEAF_TABLE = 2, 5, 10, 13
KINDS: Final = {INTERIOR_INDEX, INTERIOR_TABLE, LEAF_INDEX, LEAF_TABLE}
INTERIOR: Final = {INTERIOR_INDEX, INTERIOR_TABLE}


@dataclass(frozen=True)
class Cell:
    """One cell where it lies; ``local`` is the part of the payload on this page."""

    page: int
    offset: int
    child: int
    rowid: int
    size: int
    local: bytes
    overflow: int


def varint(data: bytes, at: int) -> tuple[int, int]:
    """Return a varint and where the next byte stands."""
    value = 0
    for length in range(8):
        byte = data[at + length]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + length + 1
    return value << 8 | data[at + 8], at + 9


@dataclass(frozen=True)
class Page:
    """One page of a b-tree."""

    number: int
    data: bytes
    usable: int

    @property
    def start(self) -> int:
        """Where the header stands: the first page begins with the file's own."""
        return HEADER_BYTES if self.number == 1 else 0

    @property
    def kind(self) -> int:
        """Which of the four kinds of page."""
        return self.data[self.start]

    @property
    def is_tree(self) -> bool:
        """Tell whether this can be a page of a tree at all."""
        return len(self.data) > self.start and self.kind in KINDS

    @property
    def right_child(self) -> int:
        """The last child of an interior page."""
        return int.from_bytes(self.data[self.start + 8 : self.start + 12])

    @property
    def pointers(self) -> tuple[int, ...]:
        """Where the cells stand, in the order of their keys."""
        (count,) = struct.unpack_from(">H", self.data, self.start + 3)
        return struct.unpack_from(f">{count}H", self.data, self._after_header)

    @property
    def _after_header(self) -> int:
        return self.start + (12 if self.kind in INTERIOR else 8)

    def cells(self) -> Iterator[Cell]:
        """Yield the cells in the order of their keys."""
        return (self._cell(offset) for offset in self.pointers)

    def _cell(self, offset: int) -> Cell:
        at, child, rowid, size = offset, 0, 0, 0
        if self.kind in INTERIOR:
            child = int.from_bytes(self.data[at : at + 4])
            at += 4
        if self.kind != INTERIOR_TABLE:
            size, at = varint(self.data, at)
        if self.kind in {INTERIOR_TABLE, LEAF_TABLE}:
            rowid, at = varint(self.data, at)
        length = self._local(size)
        chain = int.from_bytes(self.data[at + length : at + length + 4]) if length < size else 0
        local = self.data[at : at + length]
        return Cell(self.number, offset, child, rowid, size, local, chain)

    def _local(self, size: int) -> int:
        """Return how much of a payload stays on its page; the rest spills."""
        usable = self.usable
        most = usable - 35 if self.kind == LEAF_TABLE else (usable - 12) * 64 // 255 - 23
        if size <= most:
            return size
        least = (usable - 12) * 32 // 255 - 23
        wanted = least + (size - least) % (usable - 4)
        return wanted if wanted <= most else least

    def unallocated(self) -> Iterator[bytes]:
        """Yield the gap before the cells, then the free blocks in the order of their chain."""
        block, count, content = struct.unpack_from(">HHH", self.data, self.start + 1)
        yield self.data[self._after_header + 2 * count : content or 65_536]
        seen: set[int] = set()
        while block and block not in seen:
            seen.add(block)
            following, size = struct.unpack_from(">HH", self.data, block)
            yield self.data[block : block + size]
            block = following
