"""How far a factor model lies from the data, and the descent to where it lies nearest."""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

import numpy as np
import numpy.typing as npt

from analysis.cfa.model import Structure
from analysis.errors import NotConvergedError, NotIdentifiedError

Floats = npt.NDArray[np.float64]

STEPS, DECREMENT = 250, 1e-18
"""Most steps, and the decrease foreseen that is not worth another one."""

SPECK = 1e-9
"""Of the largest eigenvalue of a scaled information matrix: below it, parameters cannot be told."""


@dataclass(frozen=True, slots=True, eq=False)
class Bend:
    """A discrepancy about one point: half its descent and half its curvature.

    Attributes
    ----------
    value : float
        Infinite where the implied matrix is not that of any data.
    descent : ndarray of float64, shape (q,)
        Minus half the gradient.
    information : ndarray of float64, shape (q, q)
        Half the curvature expected: of a likelihood, the information of one respondent.
    """

    value: float
    descent: Floats
    information: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """Where a discrepancy is least.

    Attributes
    ----------
    parameters : ndarray of float64, shape (q,)
    value : float
    information : ndarray of float64, shape (q, q)
    iterations : int
    """

    parameters: Floats
    value: float
    information: Floats
    iterations: int


def likelihood(structure: Structure, covariance: Floats, full: Floats) -> Bend:
    """Measure by maximum likelihood: log|M| + tr(S M^-1) - log|S| - k, M the implied matrix.

    Descent 1/2 tr(M^-1 (S - M) M^-1 dM), information 1/2 tr(M^-1 dM M^-1 dM') (Joreskog 1969,
    Psychometrika 34, 183-202).

    Parameters
    ----------
    structure : Structure
    covariance : ndarray of float64, shape (k, k)
        S, positive definite.
    full : ndarray of float64
        Parameters.

    Returns
    -------
    Bend

    Examples
    --------
    >>> one = Structure.of({"made": ["a", "b"]})
    >>> covariance = np.array([[1, 0.48], [0.48, 1]])
    >>> there = likelihood(one, covariance, np.array([0.8, 0.6, 1, 0.36, 0.64]))
    >>> abs(there.value) < 1e-12, bool(np.abs(there.descent).max() < 1e-12)
    (True, True)
    """
    implied, q = structure.implied(full), len(full)
    try:
        root = np.linalg.inv(np.linalg.cholesky(implied))
    except np.linalg.LinAlgError:
        return Bend(inf, np.zeros(q), np.eye(q))
    x, y, s = structure.slopes(full)
    x, y, white = x @ root.T, y @ root.T, root @ covariance @ root.T
    value = float(np.trace(white)) - float(np.linalg.slogdet(white)[1]) - len(white)
    rest = white - np.eye(len(white))
    descent = s * np.einsum("qi,ij,qj->q", x, rest, y, optimize=True)
    across = x @ y.T
    information = np.outer(s, s) * ((x @ x.T) * (y @ y.T) + across * across.T)
    return Bend(value, descent, information)


def squares(structure: Structure, correlations: Floats, weights: Floats, full: Floats) -> Bend:
    """Measure by least squares: the sum of w (r - m)^2 over the pairs of items.

    Parameters
    ----------
    structure : Structure
    correlations, weights : ndarray of float64, shape (p,)
        Of the pairs above the diagonal, by rows.
    full : ndarray of float64
        Parameters; unique variances play no part.

    Returns
    -------
    Bend

    Examples
    --------
    >>> one = Structure.of({"made": ["a", "b"]})
    >>> full = np.array([0.8, 0.6, 1, 0, 0])
    >>> round(squares(one, np.array([0.58]), np.array([2.0]), full).value, 12)
    0.02
    """
    rest = correlations - structure.implied(full)[np.triu_indices(len(structure.items), 1)]
    moves = pair_slopes(structure, full)
    weighted = moves * weights
    return Bend(float(weights @ (rest * rest)), weighted @ rest, weighted @ moves.T)


def pair_slopes(structure: Structure, full: Floats) -> Floats:
    """Return how each implied covariance above the diagonal moves with each parameter.

    Parameters
    ----------
    structure : Structure
    full : ndarray of float64, shape (q,)

    Returns
    -------
    ndarray of float64, shape (q, p)

    Examples
    --------
    >>> one = Structure.of({"made": ["a", "b"]})
    >>> pair_slopes(one, np.array([0.8, 0.6, 1, 0, 0])).round(2).tolist()
    [[0.6], [0.8], [0.48], [0.0], [0.0]]
    """
    x, y, s = structure.slopes(full)
    first, second = np.triu_indices(len(structure.items), 1)
    slopes: Floats = s[:, None] * (x[:, first] * y[:, second] + x[:, second] * y[:, first])
    return slopes


def descend(bend_at: Callable[[Floats], Bend], begin: Floats) -> Nearest:
    """Walk to the nearest point by damped scoring (Levenberg 1944; Marquardt 1963).

    Parameters
    ----------
    bend_at : callable
        Parameters to `Bend`.
    begin : ndarray of float64, shape (q,)

    Returns
    -------
    Nearest

    Raises
    ------
    NotConvergedError
        If 250 steps do not arrive.
    NotIdentifiedError
        If parameters cannot be told apart where they arrive: the model is not identified.

    Examples
    --------
    >>> bowl = lambda at: Bend(float((at - 3) @ (at - 3)), 3 - at, np.eye(1))
    >>> descend(bowl, np.zeros(1)).parameters.round(6).tolist()
    [3.0]
    """
    at, here, damping = begin, bend_at(begin), 1e-3
    for step in range(1, STEPS + 1):
        ridge = damping * np.diag(np.maximum(np.diag(here.information), 1e-12))
        move = np.linalg.solve(here.information + ridge, here.descent)
        if float(move @ here.descent) < DECREMENT * max(1.0, abs(here.value)):
            _require_identified(here.information)
            return Nearest(at, here.value, here.information, step)
        there = bend_at(at + move)
        if there.value <= here.value + 1e-14 * max(1.0, abs(here.value)):
            at, here, damping = at + move, there, damping / 10
        else:
            damping = min(max(damping, 1e-10) * 10, 1e10)
    raise NotConvergedError(f"the model did not settle in {STEPS} steps")


def _require_identified(information: Floats) -> None:
    scale = np.sqrt(np.diag(information))
    if scale.min() <= 0:
        raise NotIdentifiedError("a parameter moves nothing")
    values = np.linalg.eigvalsh(information / np.outer(scale, scale))
    if values[0] < SPECK * values[-1]:
        raise NotIdentifiedError(
            "some parameters cannot be told apart: a factor by itself needs three items"
        )
