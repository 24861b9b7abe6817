"""The chance that all of several correlated normal numbers are positive."""

from functools import cache
from itertools import combinations
from math import asin, pi, sqrt

import numpy as np
import numpy.typing as npt

NODES = 16
"""Of the Gauss-Legendre rule; more do not change the seventh digit of a weight."""

Floats = npt.NDArray[np.float64]


def orthant(covariance: npt.ArrayLike) -> float:
    """Return P(X > 0) for centred normal X.

    Closed forms up to three dimensions; beyond, Plackett's identity dP / dr_ij =
    P(others > 0 | X_i = X_j = 0) / (2 pi sqrt(1 - r_ij^2)) along the straight line from
    independence to the correlations wanted (Plackett 1954, Biometrika 41, 351-360), so that
    d dimensions need d - 2. Only correlations matter.

    Parameters
    ----------
    covariance : array_like, shape (d, d)
        Positive definite.

    Returns
    -------
    float
        Between 0 and 1; 1 for no dimension.

    Examples
    --------
    >>> round(orthant([[1, 0.5], [0.5, 1]]), 12), orthant(np.eye(4))
    (0.333333333333, 0.0625)
    >>> round(orthant(0.5 * np.eye(4) + 0.5), 6)
    0.2
    """
    given = np.asarray(covariance, dtype=np.float64)
    scale = np.sqrt(np.diag(given))
    return _orthant(given / np.outer(scale, scale))


def _orthant(r: Floats) -> float:
    d = len(r)
    angles = sum(asin(max(-1.0, min(1.0, float(r[pair])))) for pair in combinations(range(d), 2))
    if d <= 3:
        return (1.0, 0.5, 0.25 + angles / (2 * pi), 0.125 + angles / (4 * pi))[d]
    nodes, weights = _rule()
    slopes = [_slope(np.eye(d) + t * (r - np.eye(d)), r) for t in nodes.tolist()]
    return float(0.5**d + weights @ np.array(slopes))


def _slope(at: Floats, r: Floats) -> float:
    total = 0.0
    for pair in combinations(range(len(r)), 2):
        rest = [place for place in range(len(r)) if place not in pair]
        both, across = at[np.ix_(pair, pair)], at[np.ix_(rest, pair)]
        given = at[np.ix_(rest, rest)] - across @ np.linalg.solve(both, across.T)
        total += float(r[pair]) * orthant(given) / (2 * pi * sqrt(1 - float(at[pair]) ** 2))
    return total


@cache
def _rule() -> tuple[Floats, Floats]:
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    return (nodes + 1) / 2, weights / 2
