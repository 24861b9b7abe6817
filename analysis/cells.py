"""The different rows of an index's answers: what is true of a row is true of all who gave it.

Three or four items of five points have a few hundred rows that occur, however many people answered.
So scores, sums and histograms are made of rows and their counts, and a million respondents cost
little more than being read.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.definition import IndexDefinition
from analysis.errors import CodeOutsideScaleError
from analysis.responses import Missing, Responses

MISSING = -min(Missing)
"""Codes below zero; each is told from the others."""

ENUMERABLE = 2**16
"""So many possible rows are numbered outright; more are sorted."""

_STRAY = 255


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The rows that occur among the answers of n respondents to an index.

    Attributes
    ----------
    rows : Responses
        C rows, each different.
    of : ndarray of int64, shape (n,)
        The row of each respondent.
    """

    rows: Responses
    of: npt.NDArray[np.int64]

    def counts(self, strata: npt.NDArray[np.int64], size: int) -> npt.NDArray[np.int64]:
        """Count the respondents of each stratum who gave each row.

        Parameters
        ----------
        strata : ndarray of int64, shape (n,)
            From 0 to size - 1.
        size : int

        Returns
        -------
        ndarray of int64, shape (size, C)

        Examples
        --------
        >>> index = IndexDefinition("x", "f", ("a",), (1,), 1, 1, 5)
        >>> cells = cells_of(Responses.of({"a": [5, 1, 5]}, {"a": range(1, 6)}), index)
        >>> cells.counts(np.array([0, 1, 1]), 2).tolist()
        [[0, 1], [1, 1]]
        """
        both = strata * len(self.rows) + self.of
        counted = np.bincount(both, minlength=size * len(self.rows))
        return counted.reshape(size, len(self.rows))


def cells_of(responses: Responses, index: IndexDefinition) -> Cells:
    """Find the rows of an index that occur.

    Parameters
    ----------
    responses : Responses
        n respondents.
    index : IndexDefinition

    Returns
    -------
    Cells

    Raises
    ------
    UnknownItemError
        If an item has no column.
    CodeOutsideScaleError
        If an answer is not on the index's scale.

    Examples
    --------
    >>> answers = Responses.of({"a": [5, -3, 5]}, {"a": range(1, 6)})
    >>> cells = cells_of(answers, IndexDefinition("x", "f", ("a",), (1,), 1, 1, 5))
    >>> cells.rows.values.tolist(), cells.of.tolist()
    ([[-3], [5]], [1, 0, 1])
    """
    place = _place_of(index.low, index.high)
    read = [responses.column(item).tobytes().translate(place) for item in index.items]
    if any(_STRAY in column for column in read):
        raise CodeOutsideScaleError(f"{index.id} has an answer outside {index.low}-{index.high}")
    radix = MISSING + index.high - index.low + 1
    columns = [np.frombuffer(column, dtype=np.uint8) for column in read]
    present, of = (_numbered if radix ** len(columns) <= ENUMERABLE else _sorted)(columns, radix)
    codes = np.concatenate([np.arange(-MISSING, 0), np.arange(index.low, index.high + 1)])
    return Cells(Responses(codes.astype(np.int8)[present], index.items), of)


def _place_of(low: int, high: int) -> bytes:
    """Place of each code by its byte: missing codes first, then the scale."""
    place = np.full(256, _STRAY, dtype=np.uint8)
    place[128:] = MISSING + Missing.NOT_ANSWERED
    place[256 - MISSING :] = np.arange(MISSING)
    place[low : high + 1] = MISSING + np.arange(high - low + 1)
    return place.tobytes()


def _numbered(
    columns: list[npt.NDArray[np.uint8]], radix: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Places of the rows that occur, and the row of each respondent, by counting."""
    number = np.zeros(len(columns[0]), dtype=np.uint16)
    for column in columns:
        number = number * np.uint16(radix) + column
    size = radix ** len(columns)
    present = np.flatnonzero(np.bincount(number, minlength=size))
    at = np.zeros(size, dtype=np.int64)
    at[present] = np.arange(len(present))
    return np.stack(np.unravel_index(present, (radix,) * len(columns)), axis=1), at[number]


def _sorted(
    columns: list[npt.NDArray[np.uint8]], radix: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Do the same by sorting, an item at a time, so that no number of items is too many."""
    number = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        number = np.unique(number * radix + column, return_inverse=True)[1]
    _, first = np.unique(number, return_index=True)
    return np.stack([column[first] for column in columns], axis=1).astype(np.int64), number
