"""Sums and cross-products of items over respondents: what every covariance is made of.

All are whole numbers, so that batches in any partition add up to exactly the same sums. Products
are taken in floats, which are exact below 2^53 (float32: 2^24) and many times faster than integers.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from analysis.answers import Table, alike, answers_of, named, unanswered
from analysis.cautions import incomplete
from analysis.errors import (
    ConstantItemError,
    IncompleteMomentsError,
    InputError,
    NotMergeableError,
    TooFewRespondentsError,
)

Answers = npt.NDArray[np.int8]
Whole = npt.NDArray[np.int64]

SINGLE = 2**24
"""Up to here float32 holds every whole number."""

FEW_ITEMS = 8
"""Up to here products of two columns each take less time than a product of matrices."""

ROWS_AT_ONCE = 65_536
"""Bounds memory; any number gives the same sums."""


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Pairwise sums of k items.

    Attributes
    ----------
    counts : ndarray of int64, shape (k, k)
        Respondents who answered both items i and j.
    sums : ndarray of int64, shape (k, k)
        Sum of item i over those.
    products : ndarray of int64, shape (k, k)
        Sum of item i times item j over those: the Gram matrix.
    items : tuple of str
        Names, to say which item cannot be used; empty if not known. No part of equality.
    left_out : int
        Of `complete` sums, respondents who answered some items, not all. No part of equality.
    """

    counts: npt.NDArray[np.int64]
    sums: npt.NDArray[np.int64]
    products: npt.NDArray[np.int64]
    items: tuple[str, ...] = ()
    left_out: int = 0

    @classmethod
    def of(cls, x: Table) -> Self:
        """Add up all pairs of answers; a negative value is no answer.

        Parameters
        ----------
        x : Responses, DataFrame, Arrow table or array_like of int, shape (n, k)
            As `answers_of`.

        Returns
        -------
        Moments

        Examples
        --------
        >>> Moments.of(np.array([[1, 2], [3, -2]])).sums.tolist()
        [[4, 1], [2, 2]]
        """
        answers = answers_of(x)
        counts, sums, products = _added(answers.values, _pairwise)
        return cls(counts, sums, products, answers.items)

    @classmethod
    def weighted(cls, x: Table, counts: npt.NDArray[np.int64]) -> Self:
        """Add up rows that stand for several respondents each.

        Parameters
        ----------
        x : Responses, DataFrame, Arrow table or array_like of int, shape (C, k)
            As `answers_of`.
        counts : ndarray of int64, shape (C,)
            Respondents who gave each row.

        Returns
        -------
        Moments

        Examples
        --------
        >>> both = np.array([[1, 2], [3, 2], [3, 2]])
        >>> Moments.weighted(np.array([[1, 2], [3, 2]]), np.array([1, 2])) == Moments.of(both)
        True
        """
        answers = answers_of(x)
        given = (answers.values >= 0).astype(np.int64)
        codes = np.where(answers.values >= 0, answers.values, 0).astype(np.int64)
        times = counts[:, None]
        pairs = (given.T @ (times * given), codes.T @ (times * given), codes.T @ (times * codes))
        for each in pairs:
            each.setflags(write=False)
        return cls(*pairs, answers.items)

    @classmethod
    def from_batches(cls, batches: Iterable[Table]) -> Self:
        """Add up answers that come in pieces, holding one piece at a time.

        Parameters
        ----------
        batches : iterable of tables, each of shape (., k)
            At least one; each as `answers_of`.

        Returns
        -------
        Moments
            The same for any cut into pieces.

        Raises
        ------
        InputError
            If there is no piece.
        NotMergeableError
            If pieces differ in their items, or the order of these.

        Examples
        --------
        >>> table = np.array([[1, 2], [3, 6], [2, 4]])
        >>> Moments.from_batches([table[:2], table[2:]]) == Moments.of(table)
        True
        """
        parts = (cls.of(batch) for batch in batches)
        first = next(parts, None)
        if first is None:
            raise InputError("no batch of answers")
        return reduce(cls.merge, parts, first)

    @classmethod
    def complete(cls, x: Table) -> Self:
        """Add up over the respondents who answered all items.

        One set of respondents gives a covariance matrix that is positive semi-definite and one n
        for its intervals; pairwise sums promise neither.

        Parameters
        ----------
        x : Responses, DataFrame, Arrow table or array_like of int, shape (n, k)
            As `answers_of`.

        Returns
        -------
        Moments

        Examples
        --------
        >>> found = Moments.complete(np.array([[1, 2], [3, -2], [2, 2]]))
        >>> found.n, found.left_out
        (2, 1)
        """
        answers = answers_of(x)
        counts, sums, products = _added(answers.values, _complete)
        return cls(counts, sums, products, answers.items, incomplete(answers))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Moments)
            and np.array_equal(self.counts, other.counts)
            and np.array_equal(self.sums, other.sums)
            and np.array_equal(self.products, other.products)
        )

    __hash__ = None  # type: ignore[assignment]  # arrays do not hash

    @property
    def n(self) -> int:
        """Respondents, if all items have the same; else `IncompleteMomentsError`."""
        n = int(self.counts[0, 0])
        if (self.counts != n).any():
            raise IncompleteMomentsError("items were answered by different respondents")
        return n

    def merge(self, other: Self) -> Self:
        """Add the sums over other respondents to the same items.

        Parameters
        ----------
        other : Moments

        Returns
        -------
        Moments

        Raises
        ------
        NotMergeableError
            If the items differ, or their order.

        Examples
        --------
        >>> one = Moments.of(np.array([[1, 2]]))
        >>> one.merge(one).counts.tolist()
        [[2, 2], [2, 2]]
        """
        if self.counts.shape != other.counts.shape or not alike(self.items, other.items):
            raise NotMergeableError("moments of different items")
        counts, sums = self.counts + other.counts, self.sums + other.sums
        products, left_out = self.products + other.products, self.left_out + other.left_out
        return type(self)(counts, sums, products, self.items, left_out)

    def select(self, places: Sequence[int]) -> Self:
        """Return the sums of some of the items.

        Parameters
        ----------
        places : sequence of int, length m
            Of the items, in the order wanted.

        Returns
        -------
        Moments

        Examples
        --------
        >>> Moments.of(np.array([[1, 2, 3], [4, 5, 6]])).select([2, 0]).products.tolist()
        [[45, 27], [27, 17]]
        """
        block = np.ix_(places, places)
        items = tuple(self.items[place] for place in places) if self.items else ()
        parts = self.counts[block], self.sums[block], self.products[block]
        return type(self)(*parts, items, self.left_out)

    def covariance(self) -> npt.NDArray[np.float64]:
        """Return the covariance matrix, each pair over the respondents who answered both.

        cov_ij = (N_ij Q_ij - S_ij S_ji) / (N_ij (N_ij - 1)); the numerator is taken in whole
        numbers of any size, so nothing cancels.

        Returns
        -------
        ndarray of float64, shape (k, k)
            In squared scale points.

        Raises
        ------
        TooFewRespondentsError
            If a pair was answered by fewer than two.

        Examples
        --------
        >>> Moments.of(np.array([[1, 2], [3, 6]])).covariance().tolist()
        [[2.0, 4.0], [4.0, 8.0]]
        """
        if self.counts.size and self.counts.min() < 2:
            raise TooFewRespondentsError("a pair of items was answered by fewer than two")
        n, s, q = (part.astype(object) for part in (self.counts, self.sums, self.products))
        exact: npt.NDArray[np.object_] = (n * q - s * s.T) / (n * (n - 1))
        return exact.astype(np.float64)

    def varying(self) -> npt.NDArray[np.float64]:
        """Return the covariance matrix of items of which each varies.

        Returns
        -------
        ndarray of float64, shape (k, k)

        Raises
        ------
        TooFewRespondentsError
            As `covariance`.
        ConstantItemError
            If an item does not vary.

        Examples
        --------
        >>> Moments.of(np.array([[1, 2], [3, 6]])).varying().tolist()
        [[2.0, 4.0], [4.0, 8.0]]
        """
        covariance = self.covariance()
        alike = np.flatnonzero(np.diag(covariance) == 0)
        if alike.size:
            item = named(self.items, int(alike[0]))
            raise ConstantItemError(f"{item} was answered alike by everybody")
        return covariance

    def correlation(self) -> npt.NDArray[np.float64]:
        """Return Pearson correlations of all pairs.

        Returns
        -------
        ndarray of float64, shape (k, k)

        Raises
        ------
        TooFewRespondentsError, ConstantItemError
            As `varying`.

        Examples
        --------
        >>> Moments.of(np.array([[1, 2], [3, 6], [2, 4]])).correlation().round(12).tolist()
        [[1.0, 1.0], [1.0, 1.0]]
        """
        covariance = self.varying()
        deviations = np.sqrt(np.diag(covariance))
        correlation: npt.NDArray[np.float64] = covariance / np.outer(deviations, deviations)
        return correlation


def sums_of(x: Moments | Table, fewest: int = 2) -> Moments:
    """Return sums as they are, and of answers those of the respondents who gave all.

    Parameters
    ----------
    x : Moments or table, shape (n, k)
        As `answers_of`.
    fewest : int
        Respondents there must be.

    Returns
    -------
    Moments

    Raises
    ------
    TooFewRespondentsError
        If fewer answered all items; the refusal names the items that nobody answered.

    Examples
    --------
    >>> answers = np.array([[1, 2], [3, -2], [2, 2]])
    >>> sums_of(answers).n, sums_of(Moments.of(answers[::2])).n
    (2, 2)
    """
    if isinstance(x, Moments):
        return x
    answers = answers_of(x)
    sums = Moments.complete(answers)
    if len(sums.counts) and sums.n < fewest:
        lacking = unanswered(answers)
        raise TooFewRespondentsError(f"fewer than {fewest} answered all items{lacking}")
    return sums


def _added(values: Answers, add: Callable[[Answers], Whole]) -> Whole:
    """Add up a table piece by piece, each turned so that an item's answers lie in one row."""
    k = values.shape[1]
    sums = np.zeros((3, k, k), dtype=np.int64)
    for start in range(0, values.shape[0], ROWS_AT_ONCE):
        sums += add(np.ascontiguousarray(values[start : start + ROWS_AT_ONCE].T))
    sums.setflags(write=False)
    return sums


def _pairwise(batch: Answers) -> Whole:
    return _whole(batch) if batch.min(initial=0) >= 0 else _with_gaps(batch)


def _complete(batch: Answers) -> Whole:
    gaps = batch.min(initial=0) < 0
    return _whole(batch[:, (batch >= 0).all(axis=0)] if gaps else batch)


def _whole(batch: Answers) -> Whole:
    """Add up a batch in which everybody answered everything: all pairs have the same people."""
    k, n = batch.shape
    single = n * int(batch.max(initial=0)) ** 2 <= SINGLE
    x: npt.NDArray[Any] = batch.astype(np.float32 if single else np.float64)
    sums = x @ np.ones(n, dtype=x.dtype)
    pairs = [np.full((k, k), n), np.repeat(sums[:, None], k, axis=1), _products(x)]
    return np.stack([each.astype(np.int64) for each in pairs])


def _products(x: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Multiply all rows: a few long ones pair by pair, where a matrix product is slow."""
    k = len(x)
    if k > FEW_ITEMS:
        return np.asarray(x @ x.T)
    products = np.empty((k, k))
    for i in range(k):
        for j in range(i + 1):
            products[i, j] = products[j, i] = x[i] @ x[j]
    return products


def _with_gaps(batch: Answers) -> Whole:
    answered = (batch >= 0).astype(np.float64)
    x = np.where(batch >= 0, batch, 0).astype(np.float64)
    pairs = np.stack([answered @ answered.T, x @ answered.T, x @ x.T])
    return pairs.astype(np.int64)
