"""One table of answers: respondents by items, whole numbers, missing codes kept apart."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Self

import numpy as np
import numpy.typing as npt

from analysis.columns import HIGHEST, NEGATIVE, Columns, beside, column, named_columns
from analysis.errors import (
    BadParameterError,
    CodeOutsideScaleError,
    InputError,
    NotWholeNumbersError,
    UnequalLengthsError,
    UnknownItemError,
)

Labels = tuple[tuple[int, str], ...]


class Missing(IntEnum):
    """Why there is no answer; never scored, never merged with one another."""

    NOT_SHOWN = -1
    NOT_ANSWERED = -2
    DONT_KNOW = -3
    PREFER_NOT = -4


@dataclass(frozen=True, slots=True)
class Variable:
    """What an item and its codes are called, in the words of a codebook.

    Attributes
    ----------
    label : str
        Of the item: what was asked.
    values, missing : tuple of (int, str)
        Of its substantive codes, and of codes of `Missing`.
    """

    label: str = ""
    values: Labels = ()
    missing: Labels = ()

    def meaning(self, code: int) -> str | None:
        """Return what a code means, if the codebook says it.

        Parameters
        ----------
        code : int

        Returns
        -------
        str or None

        Examples
        --------
        >>> asked = Variable("How sure?", ((1, "not at all"), (2, "very")), ((-3, "don't know"),))
        >>> asked.meaning(2), asked.meaning(-3), asked.meaning(-2)
        ('very', "don't know", None)
        """
        return dict((*self.values, *self.missing)).get(code)


@dataclass(frozen=True, slots=True, eq=False)
class Responses:
    """Answers of n respondents to J items.

    Attributes
    ----------
    values : ndarray of int8, shape (n, J)
        Substantive codes, 0 or more, and the codes of `Missing`. Read-only.
    items : tuple of str
        Column names.
    variables : tuple of Variable
        What they are called, in the order of the items; empty without a codebook.
    """

    values: npt.NDArray[np.int8]
    items: tuple[str, ...]
    variables: tuple[Variable, ...] = ()

    def __post_init__(self) -> None:
        if self.values.dtype != np.int8 or self.values.ndim != 2:
            raise NotWholeNumbersError("answers are a table of int8: `answers_of` makes one")
        if len(self.items) != self.values.shape[1]:
            raise UnequalLengthsError("there is not one name for each column")
        if self.variables and len(self.variables) != len(self.items):
            raise UnequalLengthsError("there is not one label for each column")

    @classmethod
    def of(
        cls,
        columns: Columns,
        codes: Mapping[str, Sequence[int]],
        variables: Mapping[str, Variable] | None = None,
    ) -> Self:
        """Check columns against their codes and lay them side by side.

        Parameters
        ----------
        columns : mapping of str to array_like, each of shape (n,), or DataFrame or Arrow table
            One column of whole numbers for each item; those not named in `codes` are left out. An
            empty, NaN or masked cell is not answered.
        codes : mapping of str to sequence of int
            Substantive codes of each item wanted, from 0 to 127 (`Definition.codes`).
        variables : mapping of str to Variable, optional
            What the items are called.

        Returns
        -------
        Responses

        Raises
        ------
        UnknownItemError
            If an item wanted has no column.
        NotWholeNumbersError
            If a column is not one-dimensional whole numbers (a fraction, a text).
        CodeOutsideScaleError
            If a value is neither a code of its item nor a missing code, or a scale goes below 0
            or above 127.
        UnequalLengthsError, RowsDisagreeError
            If columns differ in length or in their pandas indices.
        InputError
            If no item is asked for, or columns have no names.

        Examples
        --------
        >>> answers = Responses.of({"a": [1, 5, -3], "b": [2, -4, 2]}, {"a": range(1, 6)})
        >>> answers.items, len(answers), answers.column("a").tolist()
        (('a',), 3, [1, 5, -3])
        """
        if not codes:
            raise InputError("no item was asked for")
        for name, allowed in codes.items():
            _require_scale(name, allowed)
        given = named_columns("answers", columns)
        values = beside([_column(name, given, allowed) for name, allowed in codes.items()])
        told = tuple((variables or {}).get(name, Variable()) for name in codes) if variables else ()
        return cls(values, tuple(codes), told)

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

    def variable(self, item: str) -> Variable:
        """Return what an item and its codes are called; nothing without a codebook.

        Parameters
        ----------
        item : str

        Returns
        -------
        Variable

        Raises
        ------
        UnknownItemError
            If there is no such item.

        Examples
        --------
        >>> told = {"a": Variable("Sure?", ((1, "no"), (2, "yes")))}
        >>> Responses.of({"a": [1, 2]}, {"a": [1, 2]}, told).variable("a").label
        'Sure?'
        """
        if item not in self.items:
            raise UnknownItemError(f"no column for {item}")
        return self.variables[self.items.index(item)] if self.variables else Variable()

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
            yield Responses(self.values[start : start + rows], self.items, self.variables)


def _require_scale(name: str, codes: Sequence[int]) -> None:
    if not len(codes):
        return
    low, high = min(codes), max(codes)
    if high > HIGHEST:
        raise CodeOutsideScaleError(f"{name} has a code {high}: codes run from 0 to {HIGHEST}")
    if low < 0:
        raise CodeOutsideScaleError(f"{name} has a code {low} on its scale: {NEGATIVE}")


def _column(
    name: str, columns: Mapping[str, npt.ArrayLike], allowed: Sequence[int]
) -> npt.NDArray[np.int8]:
    if name not in columns:
        raise UnknownItemError(f"no column for {name}")
    read = column(name, columns[name])
    if not _all_known(read, [*allowed, *Missing]):
        stray = read[~np.isin(read, [*allowed, *Missing])][0]
        raise CodeOutsideScaleError(f"{name} holds {stray}, which is not a code of it")
    return read


def _all_known(column: npt.NDArray[np.int8], codes: Sequence[int]) -> bool:
    """Whether all values are codes: nothing is left of the bytes when the codes are struck out."""
    return not column.tobytes().translate(None, bytes(code % 256 for code in codes))
