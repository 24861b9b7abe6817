"""Whole numbers out of whatever holds them: the one place where a cell becomes a code.

A number that is cut short, a mask that is overlooked, a code that wraps around are wrong figures
without a word. So nothing here is rounded, guessed or dropped: a cell is a code, or not answered,
or it is refused by the name of its column. True and false are 1 and 0, here as everywhere.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analysis.errors import (
    CodeOutsideScaleError,
    InputError,
    NotWholeNumbersError,
    UnequalLengthsError,
)
from analysis.rows import require_same_rows

HIGHEST = 127
"""Highest code of an answer, as in a `Definition`."""

LOWEST = -4
"""Lowest missing code, `Missing.PREFER_NOT`."""

BLANK = -2
"""An empty cell says that there is no answer, and no more: `Missing.NOT_ANSWERED`."""

NEGATIVE = (
    "below zero stand only -1 not shown, -2 not answered, -3 don't know, -4 prefer not to answer. "
    "Shift a scale that goes below zero (add 3 to -2..2); empty the cells of any other missing code"
)
HIGH = f"codes run from 0 to {HIGHEST}. Empty the cells of a missing code such as 999"
WORDS = "Give a code for each word, and an empty cell where nothing was answered"
SHAPE = "a row a respondent, a column an item"
FRACTION = "items are whole numbers. Double a scale of half points; a mean of items is a score"


class ArrowTable(Protocol):
    """A table that hands its columns on as Arrow: of pandas, polars, pyarrow, DuckDB."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


Columns = ArrowTable | Mapping[str, npt.ArrayLike]
"""A table whose columns have names."""


def place_of(place: int) -> str:
    """Return how a column without a name is called: as numpy would be asked for it.

    Parameters
    ----------
    place : int

    Returns
    -------
    str

    Examples
    --------
    >>> place_of(2)
    'x[:, 2]'
    """
    return f"x[:, {place}]"


def columns_of(table: object) -> dict[str, Any] | None:
    """Return the columns of a table that names them, and None of one that does not.

    Parameters
    ----------
    table : object
        A mapping, a data frame of pandas or polars, an Arrow table.

    Returns
    -------
    dict of str to columns, or None

    Raises
    ------
    InputError
        If two columns have one name.
    RowsDisagreeError
        If columns of a mapping have different indices.
    NotWholeNumbersError
        If it is a single column.

    Examples
    --------
    >>> columns_of(pa.table({"a": [1, None]}))["a"].to_pylist(), columns_of([[1, 2]])
    ([1, None], None)
    """
    pairs = _pairs(table)
    if pairs is None:
        return None
    named = dict(pairs)
    if len(named) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in named if names.count(name) > 1)
        raise InputError(f"two columns are called {twice}")
    return named


def named_columns(what: str, table: object) -> dict[str, Any]:
    """Return the columns of a table that has to name them.

    Parameters
    ----------
    what : str
        What it holds, for the refusal.
    table : object
        As `columns_of`.

    Returns
    -------
    dict of str to columns

    Raises
    ------
    InputError, RowsDisagreeError, NotWholeNumbersError
        As `columns_of`; or if columns have no names.

    Examples
    --------
    >>> named_columns("attributes", {"tone": ["kind", "stern"]})
    {'tone': ['kind', 'stern']}
    """
    columns = columns_of(table)
    if columns is None:
        raise InputError(f"{what} are a mapping of names to columns, or a data frame")
    return columns


def column(name: str, values: npt.ArrayLike) -> npt.NDArray[np.int8]:
    """Read one column of codes.

    Parameters
    ----------
    name : str
        For the refusal.
    values : array_like, shape (n,)
        As `coded`.

    Returns
    -------
    ndarray of int8, shape (n,)

    Raises
    ------
    NotWholeNumbersError, CodeOutsideScaleError
        As `coded`.

    Examples
    --------
    >>> column("a", [1.0, float("nan"), -3]).tolist()
    [1, -2, -3]
    """
    cells = array_of(values)
    if cells.ndim != 1:
        raise NotWholeNumbersError(f"{name} is not a column of whole numbers. {WORDS}")
    return coded(cells.reshape(-1, 1), (name,))[:, 0]


def beside(columns: Sequence[npt.NDArray[np.int8]]) -> npt.NDArray[np.int8]:
    """Lay columns side by side, each in one piece: they are read one at a time.

    Parameters
    ----------
    columns : sequence of ndarray of int8, each of shape (n,)

    Returns
    -------
    ndarray of int8, shape (n, k)
        Read-only.

    Raises
    ------
    UnequalLengthsError
        If they differ in length.

    Examples
    --------
    >>> beside([column("a", [1, 2]), column("b", [3, 4])]).tolist()
    [[1, 3], [2, 4]]
    """
    if len({each.size for each in columns}) > 1:
        raise UnequalLengthsError("columns have different numbers of respondents")
    table = np.stack(columns).T if columns else np.empty((0, 0), dtype=np.int8)
    table.setflags(write=False)
    return table


def coded(cells: npt.NDArray[np.generic], items: Sequence[str]) -> npt.NDArray[np.int8]:
    """Read a table of codes; an empty or masked cell is not answered, -2.

    Parameters
    ----------
    cells : ndarray, shape (n, k)
        Of any numbers or truths, masked or not, or of objects that are such or empty.
    items : sequence of str, length k

    Returns
    -------
    ndarray of int8, shape (n, k)
        In the order in which it lay in memory; the same array if it was of int8.

    Raises
    ------
    NotWholeNumbersError
        If a column holds a fraction or a text.
    CodeOutsideScaleError
        If a code is above 127, or below zero and no missing code.

    Examples
    --------
    >>> coded(np.ma.masked_equal([[1, 9], [9, 5]], 9), ("a", "b")).tolist()
    [[1, -2], [-2, 5]]
    """
    if isinstance(cells, np.ma.MaskedArray):
        numbers = cells.dtype.kind in "iuf"
        masked, cells = np.ma.getmaskarray(cells), cells.data.astype(float if numbers else object)
        cells[masked] = np.nan
    if cells.dtype.kind == "O":
        cells = _unboxed(cells, items)
    if cells.size and cells.dtype.kind not in "biuf":
        raise NotWholeNumbersError(f"{items[0]} is not a column of whole numbers. {WORDS}")
    if cells.dtype.kind == "f":
        cells = _filled(cells, items)
    if cells.dtype.kind != "b":
        _require(cells, items)
    return cells.astype(np.int8, order="K", copy=False)


def unboxed(cells: list[object]) -> npt.NDArray[np.generic] | None:
    """Take numbers out of objects; None, NaN and pandas' NA are NaN.

    Parameters
    ----------
    cells : list of object, length n

    Returns
    -------
    ndarray of numbers, shape (n,), or None
        None if a cell is something else, a text.

    Examples
    --------
    >>> unboxed([True, None, False]).tolist(), unboxed([1, "a"])
    ([1.0, nan, 0.0], None)
    """
    try:
        found = pa.array(cells, from_pandas=True)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return None
    if found.null_count == len(found):
        return np.full(len(found), np.nan)
    if pa.types.is_boolean(found.type):
        found = found.cast(pa.int8())
    if not (pa.types.is_integer(found.type) or pa.types.is_floating(found.type)):
        return None
    numbers: npt.NDArray[np.generic] = found.to_numpy(zero_copy_only=False)
    return numbers


def array_of(values: npt.ArrayLike) -> npt.NDArray[np.generic]:
    """Return an array with its mask, if it has one; a matrix is an array like any other.

    Parameters
    ----------
    values : array_like

    Returns
    -------
    ndarray

    Raises
    ------
    NotWholeNumbersError
        If rows differ in length.

    Examples
    --------
    >>> array_of([[1, 2], [3, 4]]).shape
    (2, 2)
    """
    try:
        found = np.asanyarray(values)
    except ValueError as ragged:
        raise NotWholeNumbersError("a table has as many columns in each row") from ragged
    return found if isinstance(found, np.ma.MaskedArray) else np.asarray(found)


def _pairs(table: object) -> list[tuple[str, Any]] | None:
    if isinstance(table, Mapping):
        require_same_rows(table)
        return [(str(name), values) for name, values in table.items()]
    if isinstance(table, pa.Table | pa.RecordBatch):
        return [*zip(table.schema.names, table.columns, strict=True)]
    frame: Any = table
    if hasattr(frame, "iloc") and hasattr(frame, "columns"):  # as Arrow, pandas' index is a column
        return [(str(name), frame.iloc[:, place]) for place, name in enumerate(frame.columns)]
    if hasattr(frame, "__arrow_c_stream__"):
        try:
            return _pairs(pa.table(frame))
        except (pa.ArrowException, TypeError, ValueError) as fault:
            raise NotWholeNumbersError(f"one column is no table of answers: {SHAPE}") from fault
    return None


def _unboxed(cells: npt.NDArray[np.generic], items: Sequence[str]) -> npt.NDArray[np.generic]:
    """Take numbers out of objects, each column by itself."""
    columns = []
    for each, item in zip(cells.T, items, strict=True):
        found = unboxed(each.tolist())
        if found is None:
            raise NotWholeNumbersError(f"{item} is not a column of whole numbers. {WORDS}")
        columns.append(found)
    return np.stack(columns, axis=1)


def _filled(cells: npt.NDArray[Any], items: Sequence[str]) -> npt.NDArray[Any]:
    empty = np.isnan(cells)
    broken = ~empty & (np.floor(cells) != cells)
    if broken.any():
        row, place = np.argwhere(broken)[0]
        raise NotWholeNumbersError(f"{items[place]} holds {cells[row, place]}: {FRACTION}")
    return np.where(empty, BLANK, cells)


def _require(cells: npt.NDArray[Any], items: Sequence[str]) -> None:
    low = cells.min(initial=0)
    high = 0 if cells.dtype == np.int8 else cells.max(initial=0)
    if low >= LOWEST and high <= HIGHEST:
        return
    row, place = np.argwhere((cells < LOWEST) | (cells > HIGHEST))[0]
    stray = cells[row, place]
    why = HIGH if stray > 0 else NEGATIVE
    raise CodeOutsideScaleError(f"{items[place]} holds {stray:g}: {why}")
