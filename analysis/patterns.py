"""Answer patterns: respondents who answered everything alike are counted, not repeated.

A model of single answers sees nothing of a respondent but the pattern, so its cost depends on how
many patterns occur: five items of five points have 3,125, however many people answered.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from analysis.answers import Table, answers_of, named
from analysis.columns import HIGHEST
from analysis.errors import (
    CodeOutsideScaleError,
    ConstantItemError,
    TooFewItemsError,
    TooFewRespondentsError,
    UnequalLengthsError,
)

Whole = npt.NDArray[np.int64]

DENSE = 2**20
"""Below so many possible patterns counting beats sorting."""

AT_ONCE = 4096
"""Patterns worked on together: bounds memory, changes no sum by more than rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """The patterns that occur among n respondents to J items.

    Attributes
    ----------
    places : ndarray of int64, shape (P, J)
        Of each answer among the codes of its item; -1 where there is none. Each row differs.
    counts : ndarray of int64, shape (P,)
        Respondents with each pattern.
    of : ndarray of int64, shape (n,)
        The pattern of each respondent.
    codes : tuple of tuple of int
        Codes of each item that somebody chose, ascending.
    items : tuple of str
        Names, to say which item cannot be used; empty if not known.
    """

    places: Whole
    counts: Whole
    of: Whole
    codes: tuple[tuple[int, ...], ...]
    items: tuple[str, ...] = ()

    @property
    def n(self) -> int:
        """Respondents who answered at least one item."""
        return int(self.counts[(self.places >= 0).any(axis=1)].sum())

    @property
    def ends(self) -> tuple[int, ...]:
        """Where each item's categories end, if those of all items stand in one row."""
        return tuple(accumulate(len(codes) for codes in self.codes))

    def indicators(self, rows: slice) -> npt.NDArray[np.float64]:
        """Return one column for each category of each item: 1 where it was chosen.

        Parameters
        ----------
        rows : slice
            Which P of the patterns.

        Returns
        -------
        ndarray of float64, shape (P, A)
            A categories of all items; no answer is 0 throughout.

        Examples
        --------
        >>> found = collapse([[1, 5], [3, -2]])
        >>> found.indicators(slice(0, 2)).tolist()
        [[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]
        """
        places = self.places[rows]
        row, item = np.nonzero(places >= 0)
        indicators = np.zeros((len(places), self.ends[-1]))
        indicators[row, np.array([0, *self.ends[:-1]])[item] + places[row, item]] = 1.0
        return indicators

    def require_varied(self) -> None:
        """Refuse an item that says nothing of its respondents, by its name.

        Raises
        ------
        ConstantItemError
            If an item was answered in one way only, or by nobody.

        Examples
        --------
        >>> collapse([[1, 5], [3, 4]]).require_varied()
        """
        for place, codes in enumerate(self.codes):
            item = named(self.items, place)
            if not codes:
                raise ConstantItemError(f"nobody answered {item}")
            if len(codes) == 1:
                raise ConstantItemError(f"{item} was answered in one way only")

    def among(self, codes: tuple[tuple[int, ...], ...]) -> "Patterns":
        """Return the same patterns as places among codes that were seen elsewhere.

        Parameters
        ----------
        codes : tuple of tuple of int, length J
            Codes of each item, ascending.

        Returns
        -------
        Patterns

        Raises
        ------
        UnequalLengthsError
            If the number of items differs.
        CodeOutsideScaleError
            If an answer is none of the codes.

        Examples
        --------
        >>> collapse([[3], [-1]]).among(((1, 3),)).places.tolist()
        [[-1], [1]]
        """
        if len(self.codes) != len(codes):
            raise UnequalLengthsError(f"{len(codes)} items were fitted, not {len(self.codes)}")
        places = np.full_like(self.places, -1)
        for item, (found, known) in enumerate(zip(self.codes, codes, strict=True)):
            if not set(found) <= set(known):
                name = named(self.items, item)
                raise CodeOutsideScaleError(f"{name} has an answer that was not fitted")
            place = np.array([*(known.index(code) for code in found), -1])  # none reads the last
            places[:, item] = place[self.places[:, item]]
        return Patterns(places, self.counts, self.of, codes, self.items)

    def batches(self) -> Iterator[slice]:
        """Cut the patterns into consecutive pieces.

        Yields
        ------
        slice
            Of at most `AT_ONCE` patterns.

        Examples
        --------
        >>> list(collapse([[1, 2], [1, 2], [3, -1]]).batches())
        [slice(0, 2, None)]
        """
        for start in range(0, len(self.counts), AT_ONCE):
            yield slice(start, min(start + AT_ONCE, len(self.counts)))


def collapse(x: Table) -> Patterns:
    """Count the patterns of a table of answers.

    Parameters
    ----------
    x : Responses, DataFrame, Arrow table or array_like of int, shape (n, J)
        As `answers_of`; a missing code is no answer, whatever the reason.

    Returns
    -------
    Patterns

    Raises
    ------
    NotWholeNumbersError
        If it is not a table of whole numbers (a fraction, a text).
    CodeOutsideScaleError
        If a code is above 127, or below zero and no missing code.
    TooFewItemsError, TooFewRespondentsError
        If there is no item, or nobody.

    Examples
    --------
    >>> found = collapse([[1, 5], [3, -2], [1, 5]])
    >>> found.places.tolist(), found.counts.tolist(), found.of.tolist(), found.codes
    ([[0, 0], [1, -1]], [2, 1], [0, 1, 0], ((1, 3), (5,)))
    """
    answers = answers_of(x)
    values = table(answers)
    codes = [np.flatnonzero(np.bincount(column[column >= 0])) for column in values.T]
    placed = np.stack([_places(column, at) for column, at in zip(values.T, codes, strict=True)])
    key = np.zeros(values.shape[0], dtype=np.int64)
    for column, at in zip(placed, codes, strict=True):
        key = _compressed(key * (len(at) + 1) + column + 1)
    first, of, counts = _distinct(key)
    chosen = tuple(tuple(at.tolist()) for at in codes)
    return Patterns(placed.T[first], counts, of, chosen, answers.items)


def table(x: Table) -> npt.NDArray[np.int8]:
    """Return answers as a table of codes, -1 where there is none.

    Parameters
    ----------
    x : Responses, DataFrame, Arrow table or array_like of int, shape (n, J)

    Returns
    -------
    ndarray of int8, shape (n, J)

    Raises
    ------
    NotWholeNumbersError, CodeOutsideScaleError, TooFewItemsError, TooFewRespondentsError
        As `collapse`.

    Examples
    --------
    >>> table([[1, 2], [3, -4]]).tolist()
    [[1, 2], [3, -1]]
    """
    values = answers_of(x).values
    if values.shape[1] < 1:
        raise TooFewItemsError("no item")
    if values.shape[0] < 1:
        raise TooFewRespondentsError("nobody")
    return np.maximum(values, np.int8(-1))


def _places(column: npt.NDArray[np.int8], codes: npt.NDArray[np.intp]) -> Whole:
    place = np.full(HIGHEST + 2, -1, dtype=np.int64)
    place[codes] = np.arange(len(codes))
    return place[column]  # no answer is -1, which reads the last: -1


def _compressed(key: Whole) -> Whole:
    """Give the keys new numbers before the next item could overflow them."""
    return key if key.max() < DENSE else np.unique(key, return_inverse=True)[1]


def _distinct(key: Whole) -> tuple[Whole, Whole, Whole]:
    """First respondent with each key, the key's number for each, and how many have it."""
    if key.max() >= DENSE:
        _, first, of, counts = np.unique(
            key, return_index=True, return_inverse=True, return_counts=True
        )
        return first, of, counts
    counted = np.bincount(key)
    kept = np.flatnonzero(counted)
    number = np.zeros(len(counted), dtype=np.int64)
    number[kept] = np.arange(len(kept))
    first = np.zeros(len(counted), dtype=np.int64)
    first[key[::-1]] = np.arange(len(key))[::-1]  # the last to be written is the first to come
    return first[kept], number[key], counted[kept]
