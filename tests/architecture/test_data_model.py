"""docs/data-model.md names every table and column that there is, and no other."""

import re
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import MetaData

from survey.collector import models as collector
from survey.console import models as console
from survey.issuer import models as issuer

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "data-model.md").read_text("utf-8")
MODELS = {"issuer": issuer.Base, "collector": collector.Base, "console": console.Base}
HEADING = re.compile(r"^### `([a-z_.]+)`$", re.MULTILINE)
ROW = re.compile(r"^\| `([a-z_]+)` \| ([^|]+) \|", re.MULTILINE)
Columns = list[tuple[str, int | None]]


def documented() -> Iterator[tuple[str, Columns]]:
    """Tables with their columns and widths, as the document has them."""
    _, *parts = HEADING.split(DOCUMENT)
    for name, text in zip(parts[::2], parts[1::2], strict=True):
        body = re.split(r"^##", text, maxsplit=1, flags=re.MULTILINE)[0]
        yield name, [(column, width(cell)) for column, cell in ROW.findall(body)]


def width(cell: str) -> int | None:
    digits = re.search(r"\d+", cell)
    return int(digits.group()) if digits else None


def modelled(room: str, metadata: MetaData) -> Iterator[tuple[str, Columns]]:
    for table in metadata.sorted_tables:
        columns = [(column.name, getattr(column.type, "length", None)) for column in table.columns]
        yield f"{room}.{table.name}", columns


def test_every_table_and_column_stands_in_the_data_model_with_its_width() -> None:
    models = {
        name: columns
        for room, base in MODELS.items()
        for name, columns in modelled(room, base.metadata)
    }
    assert dict(documented()) == models


def test_every_room_that_keeps_rows_is_compared() -> None:
    rooms = {path.parent.name for path in (ROOT / "survey").glob("*/models.py")}
    assert rooms == set(MODELS)


def test_every_column_says_what_it_tells_a_thief() -> None:
    rows = re.findall(r"^\| `[a-z_]+` \|.*$", DOCUMENT, re.MULTILINE)
    assert rows
    for row in rows:
        assert all(cell.strip() for cell in row.strip("|").split("|")), row
        assert row.count("|") == 5, row
