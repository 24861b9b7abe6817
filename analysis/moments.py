"""Sums and cross-products of items over respondents: what every covariance is made of.

All are whole numbers, so that batches in any partition add up to exactly the same sums. Products
are taken in float64, which is exact below 2^53 and many times faster than integer matrix products.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Self

import numpy as np
import numpy.typing as npt

from analysis.errors import (
    ConstantItemError,
    IncompleteMomentsError,
    InputError,
    NotMergeableError,
    TooFewRespondentsError,
)

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
    """

    counts: npt.NDArray[np.int64]
    sums: npt.NDArray[np.int64]
    products: npt.NDArray[np.int64]

    @classmethod
    def of(cls, values: npt.NDArray[np.signedinteger]) -> Self:
        """Add up all pairs of answers; a negative value is no answer.

        Parameters
        ----------
        values : ndarray of signed integers, shape (n, k)

        Returns
        -------
        Moments

        Examples
        --------
        >>> Moments.of(np.array([[1, 2], [3, -2]])).sums.tolist()
        [[4, 1], [2, 2]]
        """
        k = values.shape[1]
        sums = np.zeros((3, k, k), dtype=np.int64)
        for start in range(0, values.shape[0], ROWS_AT_ONCE):
            batch = values[start : start + ROWS_AT_ONCE]
            answered = (batch >= 0).astype(np.float64)
            x = np.where(batch >= 0, batch, 0).astype(np.float64)
            pairs = np.stack([answered.T @ answered, x.T @ answered, x.T @ x])
            sums += pairs.astype(np.int64)
        sums.setflags(write=False)
        return cls(*sums)

    @classmethod
    def weighted(cls, values: npt.NDArray[np.signedinteger], counts: npt.NDArray[np.int64]) -> Self:
        """Add up rows that stand for several respondents each.

        Parameters
        ----------
        values : ndarray of signed integers, shape (C, k)
            A negative value is no answer.
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
        answered = (values >= 0).astype(np.int64)
        x = np.where(values >= 0, values, 0).astype(np.int64)
        times = counts[:, None]
        pairs = (answered.T @ (times * answered), x.T @ (times * answered), x.T @ (times * x))
        sums = np.stack(pairs)
        sums.setflags(write=False)
        return cls(*sums)

    @classmethod
    def from_batches(cls, batches: Iterable[npt.NDArray[np.signedinteger]]) -> Self:
        """Add up answers that come in pieces, holding one piece at a time.

        Parameters
        ----------
        batches : iterable of ndarray of signed integers, each of shape (., k)
            At least one.

        Returns
        -------
        Moments
            The same for any cut into pieces.

        Raises
        ------
        InputError
            If there is no piece.
        NotMergeableError
            If pieces differ in their number of items.

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
    def complete(cls, values: npt.NDArray[np.signedinteger]) -> Self:
        """Add up over the respondents who answered all items.

        One set of respondents gives a covariance matrix that is positive semi-definite and one n
        for its intervals; pairwise sums promise neither.

        Parameters
        ----------
        values : ndarray of signed integers, shape (n, k)

        Returns
        -------
        Moments

        Examples
        --------
        >>> Moments.complete(np.array([[1, 2], [3, -2], [2, 2]])).n
        2
        """
        return cls.of(values[(values >= 0).all(axis=1)])

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
            If the number of items differs.

        Examples
        --------
        >>> one = Moments.of(np.array([[1, 2]]))
        >>> one.merge(one).counts.tolist()
        [[2, 2], [2, 2]]
        """
        if self.counts.shape != other.counts.shape:
            raise NotMergeableError("moments of different items")
        return type(self)(
            self.counts + other.counts, self.sums + other.sums, self.products + other.products
        )

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

    def correlation(self) -> npt.NDArray[np.float64]:
        """Return Pearson correlations of all pairs.

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
        >>> Moments.of(np.array([[1, 2], [3, 6], [2, 4]])).correlation().round(12).tolist()
        [[1.0, 1.0], [1.0, 1.0]]
        """
        covariance = self.covariance()
        deviations = np.sqrt(np.diag(covariance))
        if (deviations == 0).any():
            raise ConstantItemError("an item was answered alike by everybody")
        correlation: npt.NDArray[np.float64] = covariance / np.outer(deviations, deviations)
        return correlation
