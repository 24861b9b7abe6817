"""Correlations of ordinal items as if their steps cut a normal scale."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.answers import Table, answers_of
from analysis.cautions import Caution, of_correlations
from analysis.columns import HIGHEST
from analysis.correlation.influence import standard_errors
from analysis.correlation.pairs import FAR, estimate
from analysis.joint import Joint

Floats = npt.NDArray[np.float64]

SPECK = 1e-10
"""An eigenvalue below this is 0 or less."""

LIFT = 1e-3
"""Least eigenvalue of a matrix that was smoothed."""


@dataclass(frozen=True, slots=True, eq=False)
class Polychoric:
    """Polychoric correlations of k items.

    Attributes
    ----------
    matrix : ndarray of float64, shape (k, k)
        Read-only.
    thresholds : tuple of tuple of float
        Of each item, between the categories that occur, in standard deviations.
    standard_error : ndarray of float64, shape (k, k)
        Before smoothing; 0 on the diagonal, infinite for a pair at the edge or with too few
        answers. Read-only.
    n : ndarray of int64, shape (k, k)
        Respondents who answered both items. Read-only.
    positive_definite : bool
        Whether the matrix as estimated could be that of any data: each pair is estimated alone.
    smoothed : bool
        Whether the matrix was changed so that it could.
    at_edge : tuple of (int, int)
        Pairs whose answers (dis)agree without exception, so that the correlation stands at +-1.
    filled : tuple of (int, int)
        Pairs whose table is two by two with one empty cell, which counts as half a respondent: of
        rare answers that half alone can make the correlation strong.
    """

    matrix: Floats
    thresholds: tuple[tuple[float, ...], ...]
    standard_error: Floats
    n: npt.NDArray[np.int64]
    positive_definite: bool
    smoothed: bool
    at_edge: tuple[tuple[int, int], ...]
    filled: tuple[tuple[int, int], ...]

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """What must be said of whatever is made of them."""
        return of_correlations(self.filled, positive_definite=self.positive_definite)


def polychoric(x: Joint | Table, *, smooth: bool = False) -> Polychoric:
    """Estimate polychoric correlations (tetrachoric ones of items with two categories).

    In two steps: thresholds Phi^-1(cumulated shares) of each item, then for each pair the r with
    the highest sum n_ab log pi_ab(r), pi_ab the chance of a cell of the bivariate normal
    distribution (Olsson 1979, Psychometrika 44, 443-460). Standard errors allow for both steps
    (Muthen 1984, Psychometrika 49, 115-132). The one empty cell of a table of two by two counts as
    half a respondent, as in lavaan, and the pair is named in `filled`. Smoothing lifts eigenvalues
    under 0.001 to it and makes the diagonal 1 again; on request only. Agrees with lavaan's lavCor
    to 1e-7.

    Parameters
    ----------
    x : Joint, or Responses, DataFrame, Arrow table or array_like of int, shape (n, k)
        Joint tables, or answers as `answers_of`; pairs are taken over those who answered
        both. All items share one scale.
    smooth : bool
        Make a matrix that is not positive definite so.

    Returns
    -------
    Polychoric
        Without unit.

    Raises
    ------
    TooFewItemsError, TooFewRespondentsError
        With fewer than two items, or fewer than two respondents to a pair.
    ConstantItemError
        If an item was answered alike by everybody, or by all who answered another one.

    Examples
    --------
    >>> answers = np.repeat([[1, 1], [1, 2], [2, 1], [2, 2], [3, 3]], [30, 10, 10, 30, 20], axis=0)
    >>> found = polychoric(answers)
    >>> round(float(found.matrix[0, 1]), 3), round(float(found.standard_error[0, 1]), 3)
    (0.932, 0.027)
    >>> [round(cut, 3) for cut in found.thresholds[0]], found.positive_definite
    ([-0.253, 0.842], True)
    """
    joint = x if isinstance(x, Joint) else tables(x)
    pairs = estimate(joint)
    matrix = pairs.matrix(
        np.where(pairs.at_edge, np.sign(pairs.correlations), pairs.correlations), 1
    )
    sound = positive_definite(matrix)
    if smooth and not sound:
        matrix = smoothed(matrix)
    errors = pairs.matrix(standard_errors(joint, pairs), 0)
    n = joint.tables.sum(axis=(2, 3))
    for array in (matrix, errors, n):
        array.setflags(write=False)
    cuts = tuple(_cuts(row) for row in pairs.thresholds)
    return Polychoric(
        matrix=matrix,
        thresholds=cuts,
        standard_error=errors,
        n=n,
        positive_definite=sound,
        smoothed=smooth and not sound,
        at_edge=pairs.named(pairs.at_edge),
        filled=pairs.named(pairs.filled),
    )


def tables(x: Table) -> Joint:
    """Count joint tables on the scale from the lowest to the highest answer that occurs.

    Parameters
    ----------
    x : Responses, DataFrame, Arrow table or array_like of int, shape (n, k)
        As `answers_of`.

    Returns
    -------
    Joint

    Examples
    --------
    >>> tables(np.array([[2, 3], [-1, 4]])).margins.tolist()
    [[1, 0, 0], [0, 1, 1]]
    """
    answers = answers_of(x)
    given = answers.values[answers.values >= 0]
    low, high = (int(given.min()), int(given.max())) if given.size else (0, 1)
    low = min(low, HIGHEST - 1)
    return Joint.of(answers, low, max(high, low + 1))


def positive_definite(matrix: Floats) -> bool:
    """Tell whether correlations, each estimated alone, could together be those of any data.

    Parameters
    ----------
    matrix : ndarray of float64, shape (k, k)
        Symmetric, 1 on the diagonal.

    Returns
    -------
    bool

    Examples
    --------
    >>> positive_definite(np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]]))
    False
    """
    return float(np.linalg.eigvalsh(matrix)[0]) > SPECK


def smoothed(matrix: Floats) -> Floats:
    """Return the matrix with small eigenvalues lifted and its diagonal made 1 again.

    Parameters
    ----------
    matrix : ndarray of float64, shape (k, k)
        Symmetric, 1 on the diagonal.

    Returns
    -------
    ndarray of float64, shape (k, k)
        Positive definite.

    Examples
    --------
    >>> lifted = smoothed(np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]]))
    >>> bool(np.linalg.eigvalsh(lifted)[0] > 0), np.diag(lifted).round(12).tolist()
    (True, [1.0, 1.0, 1.0])
    """
    values, vectors = np.linalg.eigh(matrix)
    lifted = (vectors * np.maximum(values, LIFT)) @ vectors.T
    scale = np.sqrt(np.diag(lifted))
    found: Floats = lifted / np.outer(scale, scale)
    return found


def _cuts(row: Floats) -> tuple[float, ...]:
    """Drop the thresholds of categories that do not occur."""
    return tuple(sorted({float(cut) for cut in row if abs(cut) < FAR}))
