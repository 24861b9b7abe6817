"""What all indirect questions share: a prevalence, and columns of answers that are checked once."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.columns import column
from analysis.errors import (
    CodeOutsideScaleError,
    ConstantScoreError,
    EmptyGroupError,
    TooFewRespondentsError,
    UnequalLengthsError,
)
from analysis.results import Interval
from analysis.rows import require_same_rows

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Prevalence:
    """Estimated share of people to whom the sensitive statement applies.

    Attributes
    ----------
    estimate, standard_error : float
    interval : Interval
        Normal.
    n : int
        Respondents used.
    admissible : bool
        Whether the estimate lies within 0 to 1.
    """

    estimate: float
    standard_error: float
    interval: Interval
    n: int
    admissible: bool


def prevalence(estimate: float, variance: float, n: int, level: float) -> Prevalence:
    """Put an estimated share and its variance together.

    Parameters
    ----------
    estimate, variance : float
    n : int
        Respondents used.
    level : float
        Coverage of the normal interval.

    Returns
    -------
    Prevalence

    Examples
    --------
    >>> prevalence(-0.02, 0.0001, 50, 0.95).admissible
    False
    """
    error = sqrt(variance)
    reach = float(special.ndtri((1 + level) / 2)) * error
    interval = Interval(estimate - reach, estimate + reach, level, "normal")
    return Prevalence(float(estimate), error, interval, n, bool(0 <= estimate <= 1))


def answered(columns: Mapping[str, npt.ArrayLike], highest: int = 1) -> tuple[Whole, ...]:
    """Check columns of answers from 0 on, and keep the people who gave all of them.

    Parameters
    ----------
    columns : mapping of str to array_like of bool or int, each of shape (n,)
        By the names for the refusal. A code of `Missing`, an empty, NaN or masked cell is missing.
    highest : int
        Largest code.

    Returns
    -------
    tuple of ndarray of int64
        In the order of the columns, all of the same length.

    Raises
    ------
    NotWholeNumbersError, UnequalLengthsError, CodeOutsideScaleError
        If a column is not whole numbers, or shorter than another, or holds a code too high.
    RowsDisagreeError
        If columns have different pandas indices.
    EmptyGroupError
        If nobody gave all answers.

    Examples
    --------
    >>> both = answered({"same": [1, 0, -2], "anchor": [True, False, True]})
    >>> [column.tolist() for column in both]
    [[1, 0], [1, 0]]
    """
    require_same_rows(columns)
    arrays = [column(name, cells) for name, cells in columns.items()]
    if len({array.size for array in arrays}) > 1:
        raise UnequalLengthsError("columns have different numbers of respondents")
    whole = np.stack([array.astype(np.int64) for array in arrays])
    for name, codes in zip(columns, whole, strict=True):
        if (codes > highest).any():
            raise CodeOutsideScaleError(f"{name} holds {codes.max()}, more than {highest}")
    kept = whole[:, (whole >= 0).all(axis=0)]
    if not kept.size:
        raise EmptyGroupError("nobody answered")
    return tuple(kept)


def proportion(answers: Whole) -> tuple[float, float]:
    """Return the share of ones and its unbiased variance.

    l and l (1 - l) / (n - 1).

    Parameters
    ----------
    answers : ndarray of int64, shape (n,)
        Zeros and ones.

    Returns
    -------
    tuple of float

    Raises
    ------
    TooFewRespondentsError, ConstantScoreError
        With one answer, or if all are alike.

    Examples
    --------
    >>> proportion(np.array([1, 0]))
    (0.5, 0.25)
    """
    n, said = len(answers), float(answers.mean())
    if n < 2:
        raise TooFewRespondentsError("one answer has no variance")
    if said in (0.0, 1.0):
        raise ConstantScoreError("everybody answered alike")
    return said, said * (1 - said) / (n - 1)
