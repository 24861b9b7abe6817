"""Joint tables of all pairs of items: how many gave which two answers. Enough for polychoric r."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from analysis.errors import CodeOutsideScaleError, IncompleteMomentsError, NotMergeableError
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
    """

    low: int
    tables: npt.NDArray[np.int64]

    @classmethod
    def of(cls, values: npt.NDArray[np.signedinteger], low: int, high: int) -> Self:
        """Count all pairs of answers; a negative value is no answer.

        Parameters
        ----------
        values : ndarray of signed integers, shape (n, k)
        low, high : int
            First and last code of the scale, 0 <= low < high.

        Returns
        -------
        Joint

        Raises
        ------
        CodeOutsideScaleError
            If an answer lies outside the scale.

        Examples
        --------
        >>> Joint.of(np.array([[1, 2], [1, -2], [1, 2]]), 1, 2).tables[0, 1].tolist()
        [[0, 2], [0, 0]]
        """
        if ((values >= 0) & ((values < low) | (values > high))).any():
            raise CodeOutsideScaleError(f"an answer lies outside {low}-{high}")
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
        return cls(low, tables)

    @classmethod
    def complete(cls, values: npt.NDArray[np.signedinteger], low: int, high: int) -> Self:
        """Count over the respondents who answered all items.

        Parameters
        ----------
        values : ndarray of signed integers, shape (n, k)
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
        return cls.of(values[(values >= 0).all(axis=1)], low, high)

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
            If the items or their scale differ.

        Examples
        --------
        >>> one = Joint.of(np.array([[1, 2]]), 1, 2)
        >>> one.merge(one).n
        2
        """
        if self.tables.shape != other.tables.shape or self.low != other.low:
            raise NotMergeableError("tables of different items or scales")
        return Joint(self.low, self.tables + other.tables)

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
        return Moments(self.tables.sum(axis=(2, 3)), sums, products)
