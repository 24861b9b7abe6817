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

Whole = npt.NDArray[np.int64]

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
    people : ndarray of int64, shape (C,)
        Respondents who gave each row.
    """

    rows: Responses
    people: Whole
    _number: Whole  # of each respondent's row, among so many possible ones
    _present: Whole  # the numbers that occur, ascending
    _possible: int

    @property
    def of(self) -> Whole:
        """The row of each respondent, shape (n,)."""
        place = np.zeros(self._possible, dtype=np.int64)
        place[self._present] = np.arange(len(self._present))
        return place[self._number]

    def counts(self, strata: Whole, size: int) -> Whole:
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
        both = strata * self._possible + self._number
        counted = np.bincount(both, minlength=size * self._possible)
        return counted.reshape(size, self._possible)[:, self._present]


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
    columns = [np.frombuffer(column, dtype=np.uint8) for column in read]
    radix = MISSING + index.high - index.low + 1
    number, possible = _numbered(columns, radix)
    people = np.bincount(number, minlength=possible)
    present = np.flatnonzero(people)
    if possible == radix ** len(columns):
        places = np.stack(np.unravel_index(present, (radix,) * len(columns)), axis=1)
    else:
        first = np.unique(number, return_index=True)[1]
        places = np.stack([column[first] for column in columns], axis=1).astype(np.int64)
    codes = np.r_[np.arange(-MISSING, 0), np.arange(index.low, index.high + 1)].astype(np.int8)
    return Cells(Responses(codes[places], index.items), people[present], number, present, possible)


def _place_of(low: int, high: int) -> bytes:
    """Place of each code by its byte: missing codes first, then the scale."""
    place = np.full(256, _STRAY, dtype=np.uint8)
    place[128:] = MISSING + Missing.NOT_ANSWERED
    place[256 - MISSING :] = np.arange(MISSING)
    place[low : high + 1] = MISSING + np.arange(high - low + 1)
    return place.tobytes()


def _numbered(columns: list[npt.NDArray[np.uint8]], radix: int) -> tuple[Whole, int]:
    """Give each respondent the number of their row; and how many numbers there are."""
    possible = radix ** len(columns)
    if possible > ENUMERABLE:
        return _sorted(columns, radix)
    number = np.zeros(len(columns[0]), dtype=np.uint16)
    for column in columns:
        number = number * np.uint16(radix) + column
    return number.astype(np.int64), possible


def _sorted(columns: list[npt.NDArray[np.uint8]], radix: int) -> tuple[Whole, int]:
    """Give numbers only to rows that occur, an item at a time: no number of items is too many."""
    number = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        number = np.unique(number * radix + column, return_inverse=True)[1]
    return number, int(number.max(initial=-1)) + 1
