"""Rows from payloads: the schema table, the columns' names, the values."""

import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tests.adversary.attacker.images import Image
from tests.adversary.attacker.pages import Cell, varint

Value = int | float | bytes | None
WIDTHS: Final = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8}
FLOAT: Final = 7
CLAUSES: Final = ("primary", "constraint", "check", "unique", "foreign")


@dataclass(frozen=True)
class Row:
    """One row: what it says and where it lies."""

    cell: Cell
    position: int  # among its table's, in the order of keys
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Table:
    """One table or index of a database."""

    name: str
    root: int
    columns: tuple[str, ...]


def values_of(payload: bytes) -> list[Value]:
    """Read one record."""
    end, at = varint(payload, 0)
    body, values = end, []
    while at < end:
        kind, at = varint(payload, at)
        length = (kind - 12) // 2 if kind >= 12 else WIDTHS.get(kind, 0)
        values.append(_value(kind, payload[body : body + length]))
        body += length
    return values


def _value(kind: int, data: bytes) -> Value:
    if kind >= 12:
        return data
    if kind == FLOAT:
        return float(struct.unpack(">d", data)[0])
    if kind in WIDTHS:
        return int.from_bytes(data, signed=True)
    return {0: None, 8: 0, 9: 1}.get(kind)


def tables(image: Image) -> list[Table]:
    """Return every tree that the schema names; a table's key columns come first."""
    found = [Table("sqlite_schema", 1, ("type", "name", "tbl_name", "rootpage", "sql"))]
    for cell in image.cells(1):
        kind, name, _of, root, sql = values_of(image.payload(cell))
        if isinstance(root, int) and isinstance(name, bytes) and root > 0:
            words = sql.decode() if isinstance(sql, bytes) and kind == b"table" else ""
            found.append(Table(name.decode(), root, columns_of(words)))
    return found


def columns_of(sql: str) -> tuple[str, ...]:
    """Return a table's columns as its records hold them.

    Without a row number the key columns stand first, in the order of the key.
    """
    inside = sql[sql.find("(") + 1 : sql.rfind(")")]
    parts = [part.strip() for part in re.split(r",(?![^(]*\))", inside) if part.strip()]
    names = [part.split()[0].strip('"') for part in parts if not part.lower().startswith(CLAUSES)]
    if not re.search(r"without\s+rowid\s*$", sql, re.IGNORECASE):
        return tuple(names)
    match = re.search(r"primary key\s*\(([^)]*)\)", sql, re.IGNORECASE)
    key = [name.strip(' "') for name in match[1].split(",")] if match else names[:1]
    return tuple(dict.fromkeys([*key, *names]))


def rows(image: Image, table: Table) -> Iterator[Row]:
    """Yield a table's rows in the order of their keys."""
    for position, cell in enumerate(image.cells(table.root)):
        values = values_of(image.payload(cell))
        names = table.columns or tuple(f"column {place}" for place in range(len(values)))
        yield Row(cell, position, dict(zip(names, values, strict=False)))
