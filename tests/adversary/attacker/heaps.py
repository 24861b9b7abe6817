"""PostgreSQL heap pages from bytes: line pointers, tuples, variable-length values.

Own code, after "Database Page Layout" and the headers it names. Every tuple that still lies on a
page is read, whether any transaction could see it or not.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

PAGE_BYTES: Final = 8192
PAGE_HEADER: Final = 24
TUPLE_HEADER: Final = 23
LAYOUT: Final = 4  # of pages since PostgreSQL 8.3
EXTERNAL: Final = 1  # the first byte of a value that lies in a TOAST table
EXTERNAL_BYTES: Final = 18


@dataclass(frozen=True)
class Tuple:
    """One version of one row where it lies, with what PostgreSQL noted beside it."""

    block: int
    item: int
    offset: int
    length: int
    page_lsn: int
    xmin: int
    xmax: int
    command: int
    data: bytes

    @property
    def chunk(self) -> tuple[int, int]:
        """In a TOAST table: which long value, and which piece of it."""
        number, piece = struct.unpack_from("<II", self.data.ljust(8, b"\0"))
        return number, piece


def is_heap(data: bytes) -> bool:
    """Tell whether a file consists of pages of the known layout."""
    if not data or len(data) % PAGE_BYTES:
        return False
    lower, upper, special, size = struct.unpack_from("<HHHH", data, 12)
    known: bool = size == PAGE_BYTES | LAYOUT and special == PAGE_BYTES
    return known and PAGE_HEADER <= lower <= upper <= special


def tuples_of(data: bytes) -> Iterator[Tuple]:
    """Yield every tuple of a file in the order of blocks and line pointers (ctid)."""
    for block in range(len(data) // PAGE_BYTES):
        yield from _of_page(block, data[block * PAGE_BYTES : (block + 1) * PAGE_BYTES])


def _of_page(block: int, page: bytes) -> Iterator[Tuple]:
    high, low, _checksum, _flags, lower = struct.unpack_from("<IIHHH", page)
    for item, at in enumerate(range(PAGE_HEADER, min(lower, PAGE_BYTES) - 3, 4), 1):
        (pointer,) = struct.unpack_from("<I", page, at)
        offset, length = pointer & 0x7FFF, pointer >> 17
        if length > TUPLE_HEADER:
            body = page[offset : offset + length]
            xmin, xmax, command = struct.unpack_from("<III", body)
            lsn = high << 32 | low
            yield Tuple(block, item, offset, length, lsn, xmin, xmax, command, body[body[22] :])


def values_of(data: bytes) -> Iterator[bytes]:
    """Yield values of variable length one after the other; a pointer to TOAST as it is."""
    at = 0
    while at < len(data):
        if data[at] == 0:  # a long value begins at a multiple of four
            at += -at % 4
        start, end = _extent(data, at)
        if end <= start or end > len(data):
            return
        yield data[start:end]
        at = end


def _extent(data: bytes, at: int) -> tuple[int, int]:
    """Return where a value's bytes begin and end."""
    if at >= len(data):
        return at, at
    if data[at] == EXTERNAL:
        return at, at + EXTERNAL_BYTES
    if data[at] & 1:
        return at + 1, at + (data[at] >> 1)
    (header,) = struct.unpack_from("<I", data.ljust(at + 4, b"\0"), at)
    return at + 4, at + (header >> 2)
