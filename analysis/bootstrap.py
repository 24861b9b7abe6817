"""Bootstrap intervals of a mean from its histogram.

Drawing n respondents with replacement is drawing one multinomial over the scores that occur. So
a resample costs as much as there are different scores, however many respondents there are, and
the jackknife of the acceleration has a closed form.
"""

from collections.abc import Iterator
from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.errors import BadParameterError, ConstantScoreError
from analysis.histogram import Histogram
from analysis.results import LEVEL, Estimate, Interval, require_level

RESAMPLES = 2000
"""Enough for the ends of a 95 % interval; Efron & Tibshirani 1993, section 14.3, ask for 1000."""

_AT_ONCE = 256
"""Resamples drawn together: bounds memory, does not change the draws."""


def percentile(
    scores: Histogram,
    rng: np.random.Generator,
    level: float = LEVEL,
    resamples: int = RESAMPLES,
) -> Estimate:
    """Estimate the mean score with the percentile interval of its bootstrap distribution.

    The quantiles (1 - level) / 2 and (1 + level) / 2 of resampled means (Efron & Tibshirani 1993,
    An Introduction to the Bootstrap, chapter 13).

    Parameters
    ----------
    scores : Histogram
        Scores of n respondents.
    rng : numpy.random.Generator
        The only source of randomness.
    level : float
        Coverage.
    resamples : int
        At least 100.

    Returns
    -------
    Estimate
        In POMP points; the standard error is the deviation of the resampled means.

    Raises
    ------
    BadParameterError
        If `level` is not between 0 and 1 or there are too few resamples.
    EmptyGroupError, ConstantScoreError
        If nobody has a score, or all have the same.

    Examples
    --------
    >>> result = percentile(Histogram(4, (0, 4), (50, 50)), np.random.default_rng(1))
    >>> result.estimate, 39 < result.interval.low < 41, 59 < result.interval.high < 61
    (50.0, True, True)
    """
    sums = _resampled_sums(scores, rng, level, resamples)
    tails = ((1 - level) / 2, (1 + level) / 2)
    return _estimate(scores, sums, tails, level, "percentile")


def bca(
    scores: Histogram,
    rng: np.random.Generator,
    level: float = LEVEL,
    resamples: int = RESAMPLES,
) -> Estimate:
    """Estimate the mean score with the bias-corrected and accelerated interval.

    The quantiles Phi(z0 + (z0 + z) / (1 - a (z0 + z))) of resampled means, z at both tails; z0 is
    the normal quantile of the share of resampled means below the mean, ties counted half; the
    acceleration a = sum (x - m)^3 / (6 (sum (x - m)^2)^(3/2)) is the jackknife's, which for a mean
    needs no refits (Efron 1987, Journal of the American Statistical Association 82, 171-185).

    Parameters
    ----------
    scores : Histogram
        Scores of n respondents.
    rng : numpy.random.Generator
        The only source of randomness.
    level : float
        Coverage.
    resamples : int
        At least 100.

    Returns
    -------
    Estimate
        In POMP points; the standard error is the deviation of the resampled means.

    Raises
    ------
    BadParameterError
        If `level` is not between 0 and 1 or there are too few resamples.
    EmptyGroupError, ConstantScoreError
        If nobody has a score, or all (nearly) the same.

    Examples
    --------
    >>> result = bca(Histogram(4, (0, 1, 4), (60, 30, 10)), np.random.default_rng(1))
    >>> result.estimate, 12 < result.interval.low < 13, 23 < result.interval.high < 25
    (17.5, True, True)
    """
    sums = _resampled_sums(scores, rng, level, resamples)
    tails = _bca_tails(scores, sums, level)
    return _estimate(scores, sums, tails, level, "bca")


def _resampled_sums(
    scores: Histogram, rng: np.random.Generator, level: float, resamples: int
) -> npt.NDArray[np.float64]:
    """Draw the sums of numerators: whole numbers, so that ties with the data are ties."""
    require_level(level)
    if resamples < 100:
        raise BadParameterError("an interval needs at least 100 resamples")
    scores.centred_sum(2)  # refuses what does not vary
    return np.concatenate(list(_blocks(scores, rng, resamples)))


def _blocks(
    scores: Histogram, rng: np.random.Generator, resamples: int
) -> Iterator[npt.NDArray[np.float64]]:
    shares = np.array(scores.counts) / scores.n
    numerators = np.array(scores.numerators, dtype=np.float64)
    for start in range(0, resamples, _AT_ONCE):
        size = min(_AT_ONCE, resamples - start)
        yield rng.multinomial(scores.n, shares, size=size).astype(np.float64) @ numerators


def _bca_tails(
    scores: Histogram, sums: npt.NDArray[np.float64], level: float
) -> tuple[float, float]:
    below = ((sums < scores.total).mean() + (sums <= scores.total).mean()) / 2
    if not 0.0 < below < 1.0:
        raise ConstantScoreError("all resampled means lie on one side: the score hardly varies")
    bias = float(special.ndtri(below))
    acceleration = float(scores.centred_sum(3)) / (6 * float(scores.centred_sum(2)) ** 1.5)
    low, high = (_tail(bias, acceleration, (1 + side * level) / 2) for side in (-1, 1))
    return low, high


def _tail(bias: float, acceleration: float, tail: float) -> float:
    shifted = bias + float(special.ndtri(tail))
    return float(special.ndtr(bias + shifted / (1 - acceleration * shifted)))


def _estimate(
    scores: Histogram,
    sums: npt.NDArray[np.float64],
    tails: tuple[float, float],
    level: float,
    method: str,
) -> Estimate:
    points = sums * (scores.points_per_numerator / scores.n)
    low, high = (float(end) for end in np.quantile(points, tails))
    error = sqrt(float(points.var(ddof=1)))
    return Estimate(scores.mean, error, Interval(low, high, level, method), scores.n)
