"""Common factors of a correlation matrix: the unique variances that leave the least behind.

For given unique variances the best loadings are eigenvectors, so only k numbers are searched, by
Newton's method with the exact second derivatives of the eigenvalues.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, log

import numpy as np
import numpy.typing as npt

from analysis.errors import BadParameterError, NotConvergedError, NotIdentifiedError

Floats = npt.NDArray[np.float64]
Bend = tuple[float, Floats, Floats]

LEAST = 0.005
"""Least unique variance, as in R psych: at it, an item is a factor by itself (Heywood)."""

STEPS, PRECISION = 200, 1e-11

ROUNDING = 1e-13
"""Share by which a value may seem to rise where it has settled, many items more than few."""


@dataclass(frozen=True, slots=True, eq=False)
class Extraction:
    """q factors of k items, not rotated.

    Attributes
    ----------
    loadings : ndarray of float64, shape (k, q)
        Strongest factor first.
    uniquenesses : ndarray of float64, shape (k,)
    at_least : ndarray of bool, shape (k,)
        Whose unique variance would be smaller still.
    iterations : int
    """

    loadings: Floats
    uniquenesses: Floats
    at_least: npt.NDArray[np.bool_]
    iterations: int


def minres(matrix: Floats, factors: int) -> Extraction:
    """Extract factors by minimum residuals: the least sum of squares off the diagonal.

    The same as unweighted least squares; half the sum of the squared eigenvalues of R - U beyond
    the q-th (Harman & Jones 1966, Psychometrika 31, 351-368; Joreskog 1977).

    Parameters
    ----------
    matrix : ndarray of float64, shape (k, k)
        Correlations.
    factors : int

    Returns
    -------
    Extraction

    Raises
    ------
    BadParameterError
        If there is no factor.
    NotIdentifiedError
        If so many factors cannot be told apart with so few items.
    NotConvergedError
        If the search does not arrive.

    Examples
    --------
    >>> loadings = np.array([0.9, 0.8, 0.7, 0.6])
    >>> matrix = np.outer(loadings, loadings) + np.diag(1 - loadings**2)
    >>> minres(matrix, 1).loadings[:, 0].round(6).tolist()
    [0.9, 0.8, 0.7, 0.6]
    """
    _require(matrix, factors)

    def bend(unique: Floats) -> Bend:
        values, vectors = _eigen(matrix - np.diag(unique))
        rest, strong = values[factors:], values[:factors]
        tail, head = vectors[:, factors:], vectors[:, :factors]
        curvature = (tail @ tail.T) ** 2
        ratios = 2 * rest / (rest - strong[:, None])
        for vector, ratio in zip(head.T, ratios, strict=True):
            curvature += np.outer(vector, vector) * ((tail * ratio) @ tail.T)
        return float(rest @ rest) / 2, -(tail**2) @ rest, curvature

    unique, iterations = _descend(bend, _first(matrix, factors), LEAST)
    values, vectors = _eigen(matrix - np.diag(unique))
    loadings = vectors[:, :factors] * np.sqrt(np.maximum(values[:factors], 0))
    return Extraction(_signed(loadings), unique, unique <= LEAST, iterations)


def likeliest(matrix: Floats, factors: int) -> Extraction:
    """Extract factors by maximum likelihood.

    The least sum of t - log t - 1 over the eigenvalues t of U^-1/2 R U^-1/2 beyond the q-th
    (Joreskog 1967, Psychometrika 32, 443-482).

    Parameters
    ----------
    matrix : ndarray of float64, shape (k, k)
        Correlations, positive definite.
    factors : int

    Returns
    -------
    Extraction

    Raises
    ------
    BadParameterError, NotIdentifiedError, NotConvergedError
        As `minres`.

    Examples
    --------
    >>> loadings = np.array([0.9, 0.8, 0.7, 0.6])
    >>> matrix = np.outer(loadings, loadings) + np.diag(1 - loadings**2)
    >>> likeliest(matrix, 1).loadings[:, 0].round(6).tolist()
    [0.9, 0.8, 0.7, 0.6]
    """
    _require(matrix, factors)

    def bend(logs: Floats) -> Bend:
        values, vectors = _eigen(_scaled(matrix, np.exp(logs)))
        rest, strong = values[factors:], values[:factors]
        tail, head = vectors[:, factors:], vectors[:, :factors]
        if rest[-1] <= 0:  # too long a step: unique variances so far apart that rounding shows
            return inf, np.zeros_like(logs), np.eye(len(logs))
        curvature = ((tail * rest) @ tail.T) * (tail @ tail.T)
        ratios = (rest - 1) * (rest + strong[:, None]) / (rest - strong[:, None])
        for vector, ratio in zip(head.T, ratios, strict=True):
            curvature += np.outer(vector, vector) * ((tail * ratio) @ tail.T)
        return float((rest - np.log(rest) - 1).sum()), -(tail**2) @ (rest - 1), curvature

    logs, iterations = _descend(bend, np.log(_first(matrix, factors)), log(LEAST))
    unique = np.exp(logs)
    values, vectors = _eigen(_scaled(matrix, unique))
    loadings = vectors[:, :factors] * np.sqrt(np.maximum(values[:factors] - 1, 0))
    return Extraction(
        _signed(loadings * np.sqrt(unique)[:, None]), unique, logs <= log(LEAST), iterations
    )


def degrees(items: int, factors: int) -> int:
    """Return the degrees of freedom that q factors leave of k items: ((k - q)^2 - k - q) / 2.

    Parameters
    ----------
    items, factors : int

    Returns
    -------
    int

    Examples
    --------
    >>> degrees(24, 6)
    147
    """
    return ((items - factors) ** 2 - items - factors) // 2


def _require(matrix: Floats, factors: int) -> None:
    if factors < 1:
        raise BadParameterError("at least one factor is extracted")
    if degrees(len(matrix), factors) < 0 or factors >= len(matrix):
        raise NotIdentifiedError(f"{len(matrix)} items are too few for {factors} factors")


def _first(matrix: Floats, factors: int) -> Floats:
    """Begin with shares of what other items do not explain (Joreskog 1967), if they can be had."""
    values = np.linalg.eigvalsh(matrix)
    if values[0] < 1e-8:
        return np.full(len(matrix), 0.5)
    share = 1 - factors / (2 * len(matrix))
    first: Floats = np.maximum(share / np.diag(np.linalg.inv(matrix)), 2 * LEAST)
    return first


def _eigen(matrix: Floats) -> tuple[Floats, Floats]:
    values, vectors = np.linalg.eigh(matrix)
    return values[::-1], vectors[:, ::-1]


def _scaled(matrix: Floats, unique: Floats) -> Floats:
    roots = np.sqrt(unique)
    scaled: Floats = matrix / np.outer(roots, roots)
    return scaled


def _signed(loadings: Floats) -> Floats:
    signed: Floats = loadings * np.where(loadings.sum(axis=0) < 0, -1.0, 1.0)
    return signed


def _descend(bend: Callable[[Floats], Bend], begin: Floats, least: float) -> tuple[Floats, int]:
    """Walk down by damped Newton steps on those that are not held at their least."""
    at, damping = begin, 1e-3
    value, gradient, curvature = bend(at)
    for step in range(1, STEPS + 1):
        free = (at > least) | (gradient < 0)
        steepest = np.abs(gradient[free]).max(initial=0.0)
        if steepest < PRECISION:
            return at, step
        ridge = max(damping, -2 * float(np.linalg.eigvalsh(curvature)[0])) * np.eye(int(free.sum()))
        move = np.zeros_like(at)
        move[free] = np.linalg.solve(curvature[np.ix_(free, free)] + ridge, -gradient[free])
        there = np.maximum(at + move, least)
        following = bend(there)
        if following[0] <= value + ROUNDING * max(value, 1.0):
            at, (value, gradient, curvature), damping = there, following, damping / 10
        else:
            damping = max(damping, 1e-12) * 10
    raise NotConvergedError(f"the factors did not settle in {STEPS} steps")
