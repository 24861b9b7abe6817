"""Joint tables of all pairs of items: how many gave which two answers. Enough for polychoric r."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from analysis.answers import Table, alike, answers_of, complete, named
from analysis.errors import (
    CodeOutsideScaleError,
    ConstantItemError,
    IncompleteMomentsError,
    NotMergeableError,
    TooFewItemsError,
)
from analysis.moments import ROWS_AT_ONCE, Moments


@dataclass(frozen=True, slots=True, eq=False)
class Joint:
    """Counts of all pairs of answers to k items on one scale of c codes.

    Attributes
    ----------
    low : int
        Code of the first category; the others follow it without a gap.
    tables : ndarray of int64, shape (k, k, c, c)
        Respondents who gave item i its code low + a and item j its code low + b. The tables of an
        item with itself hold its margin on their diagonal.
    items : tuple of str
        Names, to say which item cannot be used; empty if not known. No part of equality.
    """

    low: int
    tables: npt.NDArray[np.int64]
    items: tuple[str, ...] = ()

    @classmethod
    def of(cls, x: Table, low: int, high: int) -> Self:
        """Count all pairs of answers; a negative value is no answer.

        Parameters
        ----------
        x : Responses, DataFrame, Arrow table or array_like of int, shape (n, k)
            As `answers_of`.
        low, high : int
            First and last code of the scale, 0 <= low < high.

        Returns
        -------
        Joint

        Raises
        ------
        CodeOutsideScaleError
            If an answer lies outside the scale.
        TooFewItemsError
            If there is no item.

        Examples
        --------
        >>> Joint.of(np.array([[1, 2], [1, -2], [1, 2]]), 1, 2).tables[0, 1].tolist()
        [[0, 2], [0, 0]]
        """
        answers = answers_of(x)
        values = answers.values
        stray = (values >= 0) & ((values < low) | (values > high))
        if stray.any():
            item = named(answers.items, int(np.argwhere(stray)[0, 1]))
            raise CodeOutsideScaleError(f"{item} has an answer outside {low}-{high}")
        if values.shape[1] == 0:
            raise TooFewItemsError("there is no item to count")
        k, codes = values.shape[1], np.arange(low, high + 1, dtype=values.dtype)
        gram = np.zeros((k * len(codes),) * 2, dtype=np.int64)
        for start in range(0, values.shape[0], ROWS_AT_ONCE):
            columns = np.ascontiguousarray(values[start : start + ROWS_AT_ONCE].T)
            gave = np.empty((k, len(codes), columns.shape[1]), dtype=np.float32)
            np.equal(columns[:, None], codes[:, None], out=gave)
            # exact: float32 counts to 2^24, more than a batch has rows
            flat = gave.reshape(len(gram), -1)
            gram += (flat @ flat.T).astype(np.int64)
        tables = gram.reshape(k, len(codes), k, len(codes)).transpose(0, 2, 1, 3).copy()
        tables.setflags(write=False)
        return cls(low, tables, answers.items)

    @classmethod
    def complete(cls, x: Table, low: int, high: int) -> Self:
        """Count over the respondents who answered all items.

        Parameters
        ----------
        x : Responses, DataFrame, Arrow table or array_like of int, shape (n, k)
            As `answers_of`.
        low, high : int
            As `of`.

        Returns
        -------
        Joint

        Raises
        ------
        CodeOutsideScaleError
            As `of`.

        Examples
        --------
        >>> Joint.complete(np.array([[1, 2], [1, -2], [1, 2]]), 1, 2).n
        2
        """
        return cls.of(complete(answers_of(x)), low, high)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Joint)
            and self.low == other.low
            and np.array_equal(self.tables, other.tables)
        )

    __hash__ = None  # type: ignore[assignment]  # arrays do not hash

    @property
    def margins(self) -> npt.NDArray[np.int64]:
        """Respondents who gave each item each code, shape (k, c)."""
        margins: npt.NDArray[np.int64] = np.einsum("iiaa->ia", self.tables)
        return margins

    @property
    def n(self) -> int:
        """Respondents, if all items have the same; else `IncompleteMomentsError`."""
        counts = self.tables.sum(axis=(2, 3))
        if (counts != counts[0, 0]).any():
            raise IncompleteMomentsError("items were answered by different respondents")
        return int(counts[0, 0])

    @property
    def fewest(self) -> int:
        """Respondents who answered both items of the pair that fewest answered."""
        return int(self.tables.sum(axis=(2, 3)).min())

    def correlations(self) -> npt.NDArray[np.float64]:
        """Correlate each two items over the respondents who answered both.

        Where some did not answer all, the matrix need not be positive semi-definite.

        Returns
        -------
        ndarray of float64, shape (k, k)

        Raises
        ------
        ConstantItemError
            If everybody who answered both items of a pair answered one alike, or nobody did.

        Examples
        --------
        >>> Joint.of(np.array([[1, 2], [2, 1], [2, 2], [1, -2]]), 1, 2).correlations().tolist()
        [[1.0, -0.5], [-0.5, 1.0]]
        """
        codes = np.arange(self.low, self.low + self.tables.shape[2], dtype=np.float64)
        n, first = self.tables.sum(axis=(2, 3)), self.tables.sum(axis=3)  # shape (k, k, c)
        sums, squares = first @ codes, first @ codes**2
        crossed = np.einsum("ijab,a,b->ij", self.tables, codes, codes)
        spread = n * squares - sums**2  # of item i, over those who answered j, too
        if (spread <= 0).any():
            one, other = (named(self.items, int(at)) for at in np.argwhere(spread <= 0)[0])
            raise ConstantItemError(f"{one} was answered alike by all who answered {other}")
        matrix: npt.NDArray[np.float64] = (n * crossed - sums * sums.T) / np.sqrt(spread * spread.T)
        return matrix

    def merge(self, other: "Joint") -> "Joint":
        """Add the tables of other respondents to the same items.

        Parameters
        ----------
        other : Joint

        Returns
        -------
        Joint

        Raises
        ------
        NotMergeableError
            If the items, their order or their scale differ.

        Examples
        --------
        >>> one = Joint.of(np.array([[1, 2]]), 1, 2)
        >>> one.merge(one).n
        2
        """
        scales = (self.low, self.tables.shape) == (other.low, other.tables.shape)
        if not scales or not alike(self.items, other.items):
            raise NotMergeableError("tables of different items or scales")
        return Joint(self.low, self.tables + other.tables, self.items)

    def moments(self) -> Moments:
        """Return the sums and cross-products that the tables imply, exactly.

        Returns
        -------
        Moments

        Examples
        --------
        >>> answers = np.array([[1, 2], [3, 2]])
        >>> Joint.of(answers, 1, 3).moments() == Moments.of(answers)
        True
        """
        codes = self.low + np.arange(self.tables.shape[-1])
        sums = np.einsum("ijab,a->ij", self.tables, codes)
        products = np.einsum("ijab,a,b->ij", self.tables, codes, codes)
        return Moments(self.tables.sum(axis=(2, 3)), sums, products, self.items)
