"""A SQLite database as a set of pages: as the file has it, or with the log's frames laid over."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from tests.adversary.attacker.pages import HEADER_BYTES, INTERIOR, INTERIOR_TABLE, MAGIC, Cell, Page

LOG_HEADER: Final = 32
FRAME_HEADER: Final = 24


@dataclass(frozen=True)
class Frame:
    """One frame of a write-ahead log; a stale one was left by an earlier round."""

    page: int
    stale: bool
    data: bytes


def page_bytes_of(data: bytes) -> int:
    """Return the page size that a file's header names."""
    (size,) = struct.unpack_from(">H", data, 16)
    return 65_536 if size == 1 else int(size)


def frames_of(log: bytes, size: int) -> Iterator[Frame]:
    """Yield every frame that lies in a log, whether the database would believe it or not."""
    for at in range(LOG_HEADER, len(log) - FRAME_HEADER - size + 1, FRAME_HEADER + size):
        page = int.from_bytes(log[at : at + 4])
        stale = log[at + 8 : at + 16] != log[16:24]
        yield Frame(page, stale, log[at + FRAME_HEADER : at + FRAME_HEADER + size])


@dataclass(frozen=True)
class Image:
    """Pages by number, the file's overlaid by newer ones."""

    file: bytes
    newer: Mapping[int, bytes] = field(default_factory=dict)

    @classmethod
    def is_one(cls, data: bytes) -> bool:
        """Tell whether a file is a database with at least one page."""
        return data.startswith(MAGIC) and len(data) >= HEADER_BYTES

    @cached_property
    def page_bytes(self) -> int:
        """The page size."""
        return page_bytes_of(self._first)

    @cached_property
    def _first(self) -> bytes:
        return self.newer.get(1, self.file)

    @property
    def count(self) -> int:
        """How many pages there are."""
        return max(len(self.file) // self.page_bytes, max(self.newer, default=0))

    def raw(self, number: int) -> bytes:
        """Return a page's bytes; pages count from 1."""
        at = (number - 1) * self.page_bytes
        return self.newer.get(number) or self.file[at : at + self.page_bytes]

    def page(self, number: int) -> Page:
        """Return a page of a tree."""
        return Page(number, self.raw(number), self.page_bytes - self._first[20])

    def cells(self, root: int) -> Iterator[Cell]:
        """Yield all cells of a tree in the order of their keys."""
        page = self.page(root)
        for cell in page.cells():
            if cell.child:
                yield from self.cells(cell.child)
            if page.kind != INTERIOR_TABLE:
                yield cell
        if page.kind in INTERIOR:
            yield from self.cells(page.right_child)

    def payload(self, cell: Cell) -> bytes:
        """Return a cell's whole payload, its overflow chain included."""
        parts, number, left = [cell.local], cell.overflow, cell.size - len(cell.local)
        while number and left > 0:
            data = self.raw(number)
            parts.append(data[4 : 4 + left])
            left -= len(parts[-1])
            number = int.from_bytes(data[:4])
        return b"".join(parts)

    def free_pages(self) -> list[int]:
        """Return the pages of the free list: each trunk, then what it lists."""
        found: list[int] = []
        trunk = int.from_bytes(self._first[32:36])
        while trunk and trunk not in found:
            data = self.raw(trunk)
            following, count = struct.unpack_from(">II", data)
            found += [trunk, *struct.unpack_from(f">{count}I", data, 8)]
            trunk = following
        return found
