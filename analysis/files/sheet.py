"""Columns as a file holds them, and what it says of them, before anything is believed."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.columns import BLANK, array_of
from analysis.errors import CodeOutsideScaleError
from analysis.responses import Labels, Missing, Variable


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A file of answers.

    Attributes
    ----------
    columns : mapping of str to array_like, each of shape (n,)
        All of them, texts and all.
    variables : mapping of str to Variable
        Of those that the file describes; missing codes as the file has them.
    """

    columns: Mapping[str, npt.ArrayLike]
    variables: Mapping[str, Variable]

    @property
    def labelled(self) -> tuple[str, ...]:
        """Columns of whose substantive codes one is named at least."""
        told = self.variables
        return tuple(name for name in self.columns if name in told and told[name].values)

    def described(self, book: Mapping[str, Variable]) -> "Sheet":
        """Return the same columns as a codebook describes them.

        Parameters
        ----------
        book : mapping of str to Variable

        Returns
        -------
        Sheet

        Examples
        --------
        >>> Sheet({"a": [1]}, {}).described({"a": Variable("Sure?", ((1, "yes"),))}).labelled
        ('a',)
        """
        return Sheet(self.columns, {**self.variables, **book})


def blanked(cells: npt.ArrayLike, variable: Variable) -> npt.ArrayLike:
    """Make missing codes that are not ours empty; an answer that was no answer stays none.

    Parameters
    ----------
    cells : array_like, shape (n,)
    variable : Variable

    Returns
    -------
    array_like, shape (n,)

    Examples
    --------
    >>> blanked([1, 99, -3], Variable("", (), ((99, "refused"), (-3, "don't know")))).tolist()
    [1, -2, -3]
    """
    foreign = [code for code, _ in variable.missing if code not in [*Missing]]
    if not foreign:
        return cells
    array = array_of(cells)
    if array.dtype.kind not in "iuf":
        return cells
    return np.where(np.isin(array, foreign), np.asarray(BLANK, dtype=np.int16), array)


def ours(variable: Variable) -> Variable:
    """Return what is known of an item once its missing codes are ours.

    Parameters
    ----------
    variable : Variable

    Returns
    -------
    Variable

    Examples
    --------
    >>> ours(Variable("", (), ((99, "refused"), (-3, "don't know")))).missing
    ((-3, "don't know"),)
    """
    kept = tuple((code, meaning) for code, meaning in variable.missing if code in [*Missing])
    return Variable(variable.label, variable.values, kept)


def labels(name: str, meanings: Mapping[int | float, str]) -> Labels:
    """Return the labels of codes, in ascending order.

    Parameters
    ----------
    name : str
        For the refusal.
    meanings : mapping of number to str

    Returns
    -------
    tuple of (int, str)

    Raises
    ------
    CodeOutsideScaleError
        If a code is not a whole number.

    Examples
    --------
    >>> labels("a", {5.0: "always", 1.0: "never"})
    ((1, 'never'), (5, 'always'))
    """
    for code in meanings:
        if int(code) != code:
            raise CodeOutsideScaleError(f"{name} has a label for {code}, which is no code")
    return tuple(sorted((int(code), meaning) for code, meaning in meanings.items()))
