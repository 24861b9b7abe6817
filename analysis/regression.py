"""Least squares with errors that allow for several answers of one person.

CR2 takes the residuals of each cluster times (I - H)^(-1/2), so that the variance is unbiased where
errors are in truth independent, and close to it with few clusters, where the usual sandwich is too
small. Degrees of freedom are estimated for each coefficient (Bell & McCaffrey 2002, Survey
Methodology 28, 169-181; Pustejovsky & Tipton 2018, Journal of Business & Economic Statistics 36,
672-683).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from analysis.errors import (
    CollinearError,
    ConstantScoreError,
    TooFewRespondentsError,
    UnequalLengthsError,
)
from analysis.results import Interval

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

SPECK = 1e-10
"""An eigenvalue of I - H below this is 0: the model fits that direction whatever the answers."""


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One coefficient with its cluster-robust error.

    Attributes
    ----------
    estimate, standard_error : float
        In the units of the outcome.
    interval : Interval
        By t with `degrees`.
    degrees : float
        Satterthwaite's.
    p : float
        Two-sided, of the hypothesis that it is 0.
    """

    estimate: float
    standard_error: float
    interval: Interval
    degrees: float
    p: float


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A fitted regression of k coefficients.

    Attributes
    ----------
    coefficients : ndarray of float64, shape (k,)
    covariance : ndarray of float64, shape (k, k)
        CR2.
    degrees : ndarray of float64, shape (k,)
        0 where a single cluster carries the coefficient.
    n, clusters : int
        Answers, and people who gave them.
    """

    coefficients: Floats
    covariance: Floats
    degrees: Floats
    n: int
    clusters: int

    def coefficient(self, place: int, level: float) -> Coefficient:
        """Return one coefficient with its interval.

        Parameters
        ----------
        place : int
        level : float
            Coverage.

        Returns
        -------
        Coefficient

        Raises
        ------
        TooFewRespondentsError
            If a single cluster carries it, so that nothing is known of its error.
        ConstantScoreError
            If all that carry it answered exactly as fitted.

        Examples
        --------
        >>> fit = least_squares(np.ones((4, 1)), np.array([1.0, 2, 3, 6]), np.arange(4))
        >>> round(fit.coefficient(0, 0.95).interval.high, 4)
        6.4374
        """
        estimate, degrees = float(self.coefficients[place]), float(self.degrees[place])
        if degrees <= 0:
            raise TooFewRespondentsError("one person alone carries this coefficient")
        error = float(np.sqrt(self.covariance[place, place]))
        if error <= SPECK * abs(estimate):
            raise ConstantScoreError("nobody deviates from this coefficient")
        reach = float(stats.t.ppf((1 + level) / 2, degrees)) * error
        p = 2 * float(stats.t.sf(abs(estimate) / error, degrees))
        interval = Interval(estimate - reach, estimate + reach, level, "cr2")
        return Coefficient(estimate, error, interval, degrees, p)


def least_squares(design: Floats, outcome: Floats, cluster: npt.NDArray[np.generic]) -> Fit:
    """Fit an outcome by ordinary least squares, errors clustered.

    b = (X'X)^-1 X'y. With A_g = (I - H_gg)^(-1/2), symmetric, and e the residuals, the covariance
    is (X'X)^-1 (sum_g X_g' A_g e_g e_g' A_g X_g) (X'X)^-1, and the degrees of a coefficient are
    (tr G)^2 / tr G^2, G the matrix of p_g'(I - H)_gh p_h with p_g = A_g X_g (X'X)^-1 c.

    Parameters
    ----------
    design : ndarray of float64, shape (n, k)
        With a column of ones where a constant is wanted.
    outcome : ndarray of float64, shape (n,)
    cluster : ndarray, shape (n,)
        Who gave the answer.

    Returns
    -------
    Fit

    Raises
    ------
    UnequalLengthsError
        If the three differ in length.
    TooFewRespondentsError
        With fewer than two clusters.
    CollinearError
        If a column follows from the others.
    ConstantScoreError
        If nothing is left over: the outcome does not vary, or is fitted exactly.

    Examples
    --------
    >>> design = np.array([[1.0, 0], [1, 0], [1, 1], [1, 1]])
    >>> fit = least_squares(design, np.array([1.0, 3, 4, 8]), np.arange(4))
    >>> fit.coefficients.round(12).tolist(), round(float(fit.covariance[1, 1]), 12)
    ([2.0, 4.0], 5.0)
    """
    n, k = design.shape
    if not n == len(outcome) == len(cluster):
        raise UnequalLengthsError("design, outcome and clusters differ in length")
    sizes = np.unique(cluster, return_counts=True)[1]
    if len(sizes) < 2:
        raise TooFewRespondentsError("clustered errors need two people")
    if np.linalg.matrix_rank(design) < k:
        raise CollinearError("some effects cannot be told apart")
    bread: Floats = np.linalg.inv(design.T @ design).astype(np.float64)
    coefficients = bread @ (design.T @ outcome)
    residuals = outcome - design @ coefficients
    if residuals @ residuals <= SPECK**2 * (outcome @ outcome):
        raise ConstantScoreError("the outcome does not vary beyond the model")
    parts = [_block(design[rows], residuals[rows], bread) for rows in _blocks(cluster)]
    scores, squares, pulls = (np.concatenate(part) for part in zip(*parts, strict=True))
    covariance = bread @ (scores.T @ scores) @ bread
    return Fit(coefficients, covariance, _degrees(squares, pulls, bread), n, len(sizes))


def _blocks(cluster: npt.NDArray[np.generic]) -> Iterator[Whole]:
    """Rows of the clusters of each size, so that equal ones are worked on together."""
    _, of, sizes = np.unique(cluster, return_inverse=True, return_counts=True)
    order, starts = np.argsort(of, kind="stable"), np.cumsum(sizes) - sizes
    for size in np.unique(sizes).tolist():
        yield order[starts[sizes == size][:, None] + np.arange(size)]


def _block(x: Floats, residuals: Floats, bread: Floats) -> tuple[Floats, Floats, Floats]:
    """Scores (m, k), squared lengths of p (m, k) and X'p (m, k, k) of m clusters of one size."""
    values, vectors = np.linalg.eigh(np.eye(x.shape[1]) - x @ bread @ x.transpose(0, 2, 1))
    kept = values > SPECK
    roots = np.where(kept, 1 / np.sqrt(np.where(kept, values, 1)), 0)
    adjusted = (vectors * roots[:, None, :]) @ (vectors.transpose(0, 2, 1) @ x)  # A_g X_g
    scores = (adjusted * residuals[:, :, None]).sum(axis=1)
    p = adjusted @ bread
    return scores, (p**2).sum(axis=1), x.transpose(0, 2, 1) @ p


def _degrees(squares: Floats, pulls: Floats, bread: Floats) -> Floats:
    """(tr G)^2 / tr G^2 without G, which has a row for each cluster."""
    half = np.linalg.cholesky(bread).T @ pulls  # lengths of its columns are u'Bu
    taken = (half**2).sum(axis=1)
    joint = np.einsum("gaj,gbj->jab", half, half)
    squared = (squares**2).sum(0) - 2 * (squares * taken).sum(0) + (joint**2).sum((1, 2))
    trace = (squares - taken).sum(axis=0)
    carried = trace > SPECK * np.diag(bread)
    degrees: Floats = np.zeros(len(trace))
    degrees[carried] = trace[carried] ** 2 / squared[carried]
    return degrees
