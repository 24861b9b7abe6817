"""Opened answers as one table: shuffled, and without nonce, leaf or sequence beside a row."""

import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from questionnaires.columns import Column, columns, filled
from questionnaires.compiling import CompiledQuestionnaire

QUESTIONNAIRE: Final = b"plainseal.questionnaire"
TYPES: Final = {"int8": pa.int8(), "string": pa.string()}


def table_of(
    form: CompiledQuestionnaire, questionnaire: bytes, answers: Sequence[dict[str, Any]]
) -> pa.Table:
    """Return the table in the order given: the list's, until it is shuffled."""
    schema = pa.schema(map(_field, columns(form)), metadata={QUESTIONNAIRE: questionnaire})
    return pa.table(filled(form, answers), schema=schema)


def shuffled(tables: Iterable[pa.Table]) -> pa.Table:
    """Return all rows in an order drawn from the operating system's CSPRNG."""
    whole = pa.concat_tables(tables)
    return whole.take(pa.array(_drawn_order(whole.num_rows)))


def _drawn_order(rows: int) -> npt.NDArray[np.int64]:
    """Return 0 … rows − 1 sorted by 128 random bits each: every order is as likely."""
    drawn = np.frombuffer(secrets.token_bytes(16 * rows), np.uint64)
    return np.lexsort(drawn.reshape(2, rows))


def write_table(table: pa.Table, path: Path) -> None:
    """Write Parquet, readable by its owner only."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    pq.write_table(table, path, compression="zstd")


def read_table(path: Path) -> pa.Table:
    """Read an opened table back."""
    return pq.read_table(path)


def _field(column: Column) -> pa.Field:
    return pa.field(
        column.name, TYPES[column.kind], nullable=False, metadata={"label": column.label}
    )
