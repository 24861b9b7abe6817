"""One table of answers: respondents by items, whole numbers, missing codes kept apart."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Self

import numpy as np
import numpy.typing as npt

from analysis.errors import (
    BadParameterError,
    CodeOutsideScaleError,
    InputError,
    NotWholeNumbersError,
    UnequalLengthsError,
    UnknownItemError,
)


class Missing(IntEnum):
    """Why there is no answer; never scored, never merged with one another."""

    NOT_SHOWN = -1
    NOT_ANSWERED = -2
    DONT_KNOW = -3
    PREFER_NOT = -4


@dataclass(frozen=True, slots=True, eq=False)
class Responses:
    """Answers of n respondents to J items.

    Attributes
    ----------
    values : ndarray of int8, shape (n, J)
        Substantive codes, 0 or more, and the codes of `Missing`. Read-only.
    items : tuple of str
        Column names.
    """

    values: npt.NDArray[np.int8]
    items: tuple[str, ...]

    @classmethod
    def of(cls, columns: Mapping[str, npt.ArrayLike], codes: Mapping[str, Sequence[int]]) -> Self:
        """Check columns against their codes and lay them side by side.

        Parameters
        ----------
        columns : mapping of str to array_like, each of shape (n,)
            One column of whole numbers for each item; those not named in `codes` are left out.
        codes : mapping of str to sequence of int
            Substantive codes of each item wanted (`Definition.codes`).

        Returns
        -------
        Responses

        Raises
        ------
        UnknownItemError
            If an item wanted has no column.
        NotWholeNumbersError
            If a column is not one-dimensional whole numbers (a NaN, a fraction, a text).
        CodeOutsideScaleError
            If a value is neither a code of its item nor a missing code.
        UnequalLengthsError
            If columns differ in length.

        Examples
        --------
        >>> answers = Responses.of({"a": [1, 5, -3], "b": [2, -4, 2]}, {"a": range(1, 6)})
        >>> answers.items, len(answers), answers.column("a").tolist()
        (('a',), 3, [1, 5, -3])
        """
        if not codes:
            raise InputError("no item was asked for")
        checked = [_column(name, columns, allowed) for name, allowed in codes.items()]
        if len({column.size for column in checked}) > 1:
            raise UnequalLengthsError("columns have different numbers of respondents")
        values = np.stack(checked).T  # each column in one piece: they are read one at a time
        values.setflags(write=False)
        return cls(values, tuple(codes))

    def __len__(self) -> int:
        return int(self.values.shape[0])

    def column(self, item: str) -> npt.NDArray[np.int8]:
        """Return one item's answers.

        Parameters
        ----------
        item : str

        Returns
        -------
        ndarray of int8, shape (n,)

        Raises
        ------
        UnknownItemError
            If there is no such item.

        Examples
        --------
        >>> Responses.of({"a": [1, -2]}, {"a": [1, 2]}).column("a").tolist()
        [1, -2]
        """
        if item not in self.items:
            raise UnknownItemError(f"no column for {item}")
        return np.ascontiguousarray(self.values[:, self.items.index(item)])

    def select(self, items: Sequence[str]) -> npt.NDArray[np.int8]:
        """Return several items' answers, in the order asked for.

        Parameters
        ----------
        items : sequence of str, length k

        Returns
        -------
        ndarray of int8, shape (n, k)

        Raises
        ------
        UnknownItemError
            If one of them is not there.

        Examples
        --------
        >>> Responses.of({"a": [1], "b": [2]}, {"a": [1], "b": [2]}).select(("b", "a")).tolist()
        [[2, 1]]
        """
        absent = [item for item in items if item not in self.items]
        if absent:
            raise UnknownItemError(f"no column for {', '.join(absent)}")
        return self.values.T[[self.items.index(item) for item in items]].T

    def batches(self, rows: int) -> Iterator["Responses"]:
        """Cut the table into consecutive pieces, so that large ones need little memory.

        Parameters
        ----------
        rows : int
            Respondents in a piece, at least 1; the last may have fewer.

        Yields
        ------
        Responses
            At least one piece, which is empty if the table is.

        Raises
        ------
        BadParameterError
            If `rows` is less than 1.

        Examples
        --------
        >>> [len(part) for part in Responses.of({"a": [1, 1, 1]}, {"a": [1]}).batches(2)]
        [2, 1]
        """
        if rows < 1:
            raise BadParameterError("a batch needs at least one row")
        for start in range(0, max(len(self), 1), rows):
            yield Responses(self.values[start : start + rows], self.items)


def _column(
    name: str, columns: Mapping[str, npt.ArrayLike], allowed: Sequence[int]
) -> npt.NDArray[np.int8]:
    if name not in columns:
        raise UnknownItemError(f"no column for {name}")
    column = np.asarray(columns[name])
    if column.ndim != 1 or (column.size and column.dtype.kind not in "iu"):
        raise NotWholeNumbersError(f"{name} is not a column of whole numbers")
    if not _all_known(column, [*allowed, *Missing]):
        stray = column[~np.isin(column, [*allowed, *Missing])][0]
        raise CodeOutsideScaleError(f"{name} holds {stray}, which is not a code of it")
    return column.astype(np.int8, copy=False)


def _all_known(column: npt.NDArray[np.generic], codes: Sequence[int]) -> bool:
    """Whether all values are codes; of bytes, nothing is left when the codes are struck out."""
    if column.dtype != np.int8:
        return bool(np.isin(column, codes).all())
    known = bytes(code % 256 for code in codes if -128 <= code < 128)
    return not column.tobytes().translate(None, known)
