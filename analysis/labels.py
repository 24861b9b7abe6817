"""To which group each respondent belongs: a whole number, negative if missing, or a text.

A text of no letters says as little as an empty cell, and is one. True and false are 1 and 0.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analysis.columns import array_of
from analysis.errors import NotWholeNumbersError, UnequalLengthsError

Label = int | str
Mask = npt.NDArray[np.bool_]
Labels = npt.NDArray[np.integer] | npt.NDArray[np.str_]

MISSING = -2
"""Stands where a number of no group would."""


def labelled(group: npt.ArrayLike, people: int) -> tuple[Labels, Mask]:
    """Check the groups of respondents and say who has one.

    Parameters
    ----------
    group : array_like of int, bool or str, shape (n,)
        As `labels_of`; a negative number is a missing code.
    people : int
        Respondents there are.

    Returns
    -------
    tuple of ndarray and ndarray of bool, each of shape (n,)
        Groups, and who has one; what stands in the place of none is no group.

    Raises
    ------
    NotWholeNumbersError
        If the groups are neither whole numbers nor texts.
    UnequalLengthsError
        If there is not one group for each respondent.

    Examples
    --------
    >>> labelled([2, -3, 1], 3)[1].tolist()
    [True, False, True]
    """
    labels, empty = labels_of("group", group)
    if len(labels) != people:
        raise UnequalLengthsError("not one group for each respondent")
    if labels.dtype.kind == "i":
        empty = empty | (labels.astype(np.int64) < 0)
    return labels, ~empty


def labels_of(name: str, column: npt.ArrayLike) -> tuple[Labels, Mask]:
    """Read a column of labels, and say which cells are empty.

    Parameters
    ----------
    name : str
        For the refusal.
    column : array_like of int, bool or str, shape (n,)
        Empty is None, NaN, pandas' NA, masked, or the text "". A pandas categorical is the column
        of its categories.

    Returns
    -------
    tuple of ndarray and ndarray of bool, each of shape (n,)

    Raises
    ------
    NotWholeNumbersError
        If it is not one column of whole numbers or of texts.

    Examples
    --------
    >>> labels_of("place", ["town", None, "hill", ""])[1].tolist()
    [False, True, False, True]
    """
    # numpy would make a text of what stands beside texts: "nan" of an empty cell
    cells = np.array(column, dtype=object) if isinstance(column, list | tuple) else array_of(column)
    if cells.ndim != 1:
        raise _refusal(name)
    empty: Mask = np.ma.getmaskarray(cells)
    labels = np.asarray(cells)
    if labels.dtype.kind == "O":
        labels, none = _unboxed(name, labels)
        empty = empty | none
    if labels.dtype.kind == "f":
        empty = empty | np.isnan(labels)
        labels = _whole(name, np.where(empty, MISSING, labels))
    if labels.dtype.kind == "U":
        empty = empty | (labels == "")
    if labels.dtype.kind == "b":
        labels = labels.astype(np.int8)
    if labels.dtype.kind not in "iuU":
        raise _refusal(name)
    return labels, empty


def _unboxed(name: str, cells: npt.NDArray[np.generic]) -> tuple[npt.NDArray[np.generic], Mask]:
    """Take numbers or texts out of objects, and say which are None, NaN or pandas' NA."""
    try:
        found = pa.array(cells.tolist(), from_pandas=True)
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as fault:
        raise _refusal(name) from fault
    none: Mask = found.is_null().to_numpy(zero_copy_only=False)
    if pa.types.is_string(found.type) or pa.types.is_large_string(found.type):
        return np.array(found.fill_null("").to_pylist(), dtype=np.str_), none
    if pa.types.is_boolean(found.type):
        found = found.cast(pa.int8())
    if not (pa.types.is_integer(found.type) or pa.types.is_floating(found.type) or none.all()):
        raise _refusal(name)
    filled = [MISSING if cell is None else cell for cell in found.to_pylist()]
    return np.array(filled), none


def _whole(name: str, labels: npt.NDArray[np.floating]) -> npt.NDArray[np.int64]:
    if not (np.isfinite(labels) & (np.floor(labels) == labels)).all():
        raise _refusal(name)
    return labels.astype(np.int64)


def _refusal(name: str) -> NotWholeNumbersError:
    return NotWholeNumbersError(f"{name} is not one column of whole numbers or of texts")
