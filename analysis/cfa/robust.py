"""Tests and errors of a least-squares fit to polychoric correlations.

Least squares with weights that are not the inverse of the correlations' covariance G give a
discrepancy whose distribution is a mixture of chi-squareds. Its mean and variance follow from G, so
it is scaled and shifted to those of a chi-squared (Asparouhov & Muthen 2010, Simple second order
chi-square correction; Satorra & Bentler 1994).
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """Correlations of p pairs of items with all that weighs them.

    Attributes
    ----------
    correlations : ndarray of float64, shape (p,)
    weights : ndarray of float64, shape (p,)
    covariances : ndarray of float64, shape (p, p)
        n times those of the correlations: G.
    n : int
        Respondents less one, as lavaan counts in least squares.
    """

    correlations: Floats
    weights: Floats
    covariances: Floats
    n: int


def scaled_shifted(value: float, slopes: Floats, data: Weighed) -> tuple[float, int]:
    """Return the scaled and shifted chi-squared of a discrepancy, and its degrees of freedom.

    a n F + d - a tr(U G), a = sqrt(d / tr(U G U G)), U the weights less what the parameters fit.

    Parameters
    ----------
    value : float
        F, the discrepancy.
    slopes : ndarray of float64, shape (q, p)
        How each correlation moves with each parameter; no row for a model without correlations.
    data : Weighed

    Returns
    -------
    tuple of float and int

    Examples
    --------
    >>> data = Weighed(np.array([0.1, 0.2]), np.ones(2), np.eye(2), 100)
    >>> chi2, df = scaled_shifted(0.05, np.zeros((0, 2)), data)
    >>> round(chi2, 12), df
    (5.0, 2)
    """
    q, p = slopes.shape
    df = p - q
    if df == 0:
        return 0.0, 0
    roots = np.sqrt(data.weights)
    spread = roots[:, None] * data.covariances * roots
    moves = slopes * roots
    fitted = moves.T @ np.linalg.solve(moves @ moves.T, moves @ spread) if q else 0.0
    rest = spread - fitted
    trace, twice = float(np.trace(rest)), float((rest * rest.T).sum())
    scale = sqrt(df / twice)
    return scale * data.n * value + df - scale * trace, df


def pull(slopes: Floats, data: Weighed) -> Floats:
    """Return by how much each parameter follows each correlation.

    Parameters
    ----------
    slopes : ndarray of float64, shape (q, p)
    data : Weighed

    Returns
    -------
    ndarray of float64, shape (q, p)

    Examples
    --------
    >>> data = Weighed(np.array([0.1, 0.2]), np.array([3.0, 1.0]), np.eye(2), 100)
    >>> pull(np.array([[1.0, 1.0]]), data).tolist()
    [[0.75, 0.25]]
    """
    weighted = slopes * data.weights
    follow: Floats = np.asarray(np.linalg.solve(weighted @ slopes.T, weighted), dtype=np.float64)
    return follow


def sandwich(slopes: Floats, data: Weighed) -> Floats:
    """Return the covariance matrix of the parameters: bread from the weights, meat from G.

    Parameters
    ----------
    slopes : ndarray of float64, shape (q, p)
    data : Weighed

    Returns
    -------
    ndarray of float64, shape (q, q)

    Examples
    --------
    >>> data = Weighed(np.array([0.1, 0.2]), np.ones(2), 4 * np.eye(2), 100)
    >>> sandwich(np.array([[1.0, 1.0]]), data).round(12).tolist()
    [[0.02]]
    """
    follow = pull(slopes, data)
    covariance: Floats = follow @ data.covariances @ follow.T / data.n
    return covariance
