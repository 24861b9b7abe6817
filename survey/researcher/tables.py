"""A labelled table of whoever made it, Parquet or CSV: columns by name, labels as they stand."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv

from survey.errors import SurveyError

NO_NUMBER: Final = ("", ".", "NA", "NaN", "nan", "null", "None")
"""What programs write where there is no number: R, SPSS and Stata, pandas, databases."""


class TableRefused(SurveyError):
    """A table is not one, or does not hold what is asked of it."""

    code = "table-refused"


def read_columns(path: Path, names: Sequence[str]) -> pa.Table:
    """Return the columns named.

    Raises
    ------
    TableRefused
        If the file cannot be read, is neither Parquet nor CSV, or lacks a column.
    """
    if path.suffix.lower() not in READERS:
        raise TableRefused(f"{path} ends neither in .parquet nor in .csv")
    read = READERS[path.suffix.lower()]
    try:
        file = path.open("rb")
    except OSError as error:
        raise TableRefused(f"{path} is not readable: {error.strerror}") from error
    with file:
        try:
            return read(path, file, names)
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            raise TableRefused(
                f"{path} is no table: Parquet, or CSV in UTF-8 with a line of headings"
            ) from error


def _parquet(path: Path, file: BinaryIO, names: Sequence[str]) -> pa.Table:
    held = pq.ParquetFile(file)
    _require(path, held.schema_arrow.names, names)
    return held.read(columns=list(names)).select(names)


def _csv(path: Path, file: BinaryIO, names: Sequence[str]) -> pa.Table:
    """Read all columns as words: 01 must not become 1."""
    lines = csv.ParseOptions(newlines_in_values=True)
    with csv.open_csv(file, parse_options=lines) as held:
        _require(path, held.schema.names, names)
    file.seek(0)
    words = csv.ConvertOptions(
        include_columns=names, column_types=dict.fromkeys(names, pa.string())
    )
    return csv.read_csv(file, parse_options=lines, convert_options=words)


Reader = Callable[[Path, BinaryIO, Sequence[str]], pa.Table]
READERS: Final[Mapping[str, Reader]] = {".parquet": _parquet, ".csv": _csv}


def require_column(path: Path, held: Sequence[str], name: str) -> None:
    """Refuse a table without a column, or with two of its name.

    Raises
    ------
    TableRefused
    """
    if name not in held:
        raise TableRefused(f"{path} has no column {name}")
    if held.count(name) > 1:
        raise TableRefused(f"{path} has the column {name} more than once")


def _require(path: Path, held: Sequence[str], names: Sequence[str]) -> None:
    for name in names:
        require_column(path, held, name)


def numbers(table: pa.Table, name: str) -> pa.Array:
    """Return a column as numbers, null where there is none.

    Raises
    ------
    TableRefused
        If it holds something else.
    """
    column = _plain(table, name)
    try:
        if pa.types.is_string(column.type):
            trimmed = pc.utf8_trim_whitespace(column)
            silent = pc.is_in(trimmed, value_set=pa.array(NO_NUMBER))
            column = pc.if_else(silent, None, trimmed)
        found = pc.cast(column, pa.float64(), safe=False)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise TableRefused(f"{name} holds something else than numbers") from error
    found = pc.if_else(pc.is_nan(found), None, found)
    if pc.any(pc.is_inf(found)).as_py():
        raise TableRefused(f"{name} holds something else than numbers")
    return found


def labels(table: pa.Table, name: str) -> pa.Array:
    """Return a column as words, null where there is none.

    Raises
    ------
    TableRefused
        If it holds lists or the like.
    """
    try:
        words = pc.cast(_plain(table, name), pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise TableRefused(f"{name} holds something else than labels") from error
    return pc.if_else(pc.equal(words, ""), None, words)


def _plain(table: pa.Table, name: str) -> pa.Array:
    """Return a column in one piece, and categories as what they stand for."""
    column = table.column(name).combine_chunks()
    if pa.types.is_dictionary(column.type):
        column = pc.cast(column, column.type.value_type)
    return pc.cast(column, pa.string()) if pa.types.is_large_string(column.type) else column
