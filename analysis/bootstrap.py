"""Bootstrap intervals of a mean from its histogram.

Drawing n respondents with replacement is drawing one multinomial over the scores that occur. So
a resample costs as much as there are different scores, however many respondents there are, and
the jackknife of the acceleration has a closed form.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.cautions import Caution
from analysis.effects import Sample
from analysis.errors import BadParameterError, ConstantScoreError
from analysis.histogram import Histogram
from analysis.results import LEVEL, Estimate, Interval, require_generator, require_level

RESAMPLES = 2000
"""Enough for the ends of a 95 % interval; Efron & Tibshirani (1993) ask for 1000."""

FEW = 20
"""Scores below which the interval is too short: it covers the mean of 12 in 91 of 100 samples."""

ROUNDING = 2**-50
"""Share of the largest score by which rounding may part equal sums, for each respondent."""

_AT_ONCE = 256
"""Resamples drawn together: bounds memory, does not change the draws."""


def percentile(
    scores: Histogram | npt.ArrayLike,
    rng: np.random.Generator,
    level: float = LEVEL,
    resamples: int = RESAMPLES,
) -> Estimate:
    """Estimate the mean score with the percentile interval of its bootstrap distribution.

    The quantiles (1 - level) / 2 and (1 + level) / 2 of resampled means (Efron & Tibshirani 1993,
    An Introduction to the Bootstrap, chapter 13).

    Parameters
    ----------
    scores : Histogram or array_like of float, shape (n,)
        Scores of n respondents; leave out who has none.
    rng : numpy.random.Generator
        The only source of randomness.
    level : float
        Coverage.
    resamples : int
        At least 100.

    Returns
    -------
    Estimate
        In POMP points of a histogram, else in the units of the scores; the standard error is the
        deviation of the resampled means. Of fewer than twenty scores with the caution
        ``few-respondents``: the interval is too short, and Student's (`means.mean`) holds.

    Raises
    ------
    BadParameterError
        If `level` is not between 0 and 1 or there are too few resamples.
    NotNumbersError
        If a score is not a finite number.
    EmptyGroupError, ConstantScoreError
        If nobody has a score, or all have the same.

    Examples
    --------
    >>> result = percentile(Histogram(4, (0, 4), (50, 50)), np.random.default_rng(1))
    >>> result.estimate, 39 < result.interval.low < 41, 59 < result.interval.high < 61
    (50.0, True, True)
    """
    counted = _counted(scores)
    sums = _resampled_sums(counted, rng, level, resamples)
    tails = ((1 - level) / 2, (1 + level) / 2)
    return _estimate(counted, sums, tails, level, "percentile")


def bca(
    scores: Histogram | npt.ArrayLike,
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
    scores : Histogram or array_like of float, shape (n,)
        Scores of n respondents; leave out who has none.
    rng : numpy.random.Generator
        The only source of randomness.
    level : float
        Coverage.
    resamples : int
        At least 100.

    Returns
    -------
    Estimate
        In POMP points of a histogram, else in the units of the scores; the standard error is the
        deviation of the resampled means. Of fewer than twenty scores with the caution
        ``few-respondents``: the interval is too short, and Student's (`means.mean`) holds.

    Raises
    ------
    BadParameterError
        If `level` is not between 0 and 1 or there are too few resamples.
    NotNumbersError
        If a score is not a finite number.
    EmptyGroupError, ConstantScoreError
        If nobody has a score, or all (nearly) the same.

    Examples
    --------
    >>> result = bca(Histogram(4, (0, 1, 4), (60, 30, 10)), np.random.default_rng(1))
    >>> result.estimate, 12 < result.interval.low < 13, 23 < result.interval.high < 25
    (17.5, True, True)
    >>> bca([0.5, 1.5, 2.5, 4.5], np.random.default_rng(1)).estimate
    2.25
    """
    counted = _counted(scores)
    sums = _resampled_sums(counted, rng, level, resamples)
    tails = _bca_tails(counted, sums, level)
    return _estimate(counted, sums, tails, level, "bca")


@dataclass(frozen=True, slots=True, eq=False)
class _Counted:
    """Scores that occur, and how often: of a histogram whole numbers, so that sums are exact."""

    values: npt.NDArray[np.float64]
    counts: npt.NDArray[np.float64]
    n: int
    total: float
    mean: float
    unit: float
    skew: float
    tie: float


def _counted(scores: Histogram | npt.ArrayLike) -> _Counted:
    """Count scores, and refuse those that do not vary.

    The skew is sum (x - m)^3 / (sum (x - m)^2)^(3/2). Sums of a histogram tie with the data where
    they are equal; those of other numbers where nothing but rounding parts them.
    """
    if isinstance(scores, Histogram):
        skew = float(scores.centred_sum(3)) / float(scores.centred_sum(2)) ** 1.5
        values, counts = np.array(scores.numerators, float), np.array(scores.counts, float)
        unit, total = scores.points_per_numerator, float(scores.total)
        return _Counted(values, counts, scores.n, total, scores.mean, unit, skew, 0.0)
    sample = Sample.of(scores)
    mean, from_mean = sample.mean, sample.values - sample.mean
    if len(sample.values) < 2:
        raise ConstantScoreError("all scores are equal")
    second, third = (float(sample.counts @ from_mean**power) for power in (2, 3))
    tie = ROUNDING * sample.n * float(np.abs(sample.values).max())
    total = float(sample.counts @ from_mean)
    return _Counted(from_mean, sample.counts, sample.n, total, mean, 1.0, third / second**1.5, tie)


def _resampled_sums(
    scores: _Counted, rng: np.random.Generator, level: float, resamples: int
) -> npt.NDArray[np.float64]:
    """Draw sums of scores."""
    require_level(level)
    require_generator(rng)
    if resamples < 100:
        raise BadParameterError("an interval needs at least 100 resamples")
    return np.concatenate(list(_blocks(scores, rng, resamples)))


def _blocks(
    scores: _Counted, rng: np.random.Generator, resamples: int
) -> Iterator[npt.NDArray[np.float64]]:
    shares = scores.counts / scores.n
    for start in range(0, resamples, _AT_ONCE):
        size = min(_AT_ONCE, resamples - start)
        yield rng.multinomial(scores.n, shares, size=size).astype(np.float64) @ scores.values


def _bca_tails(
    scores: _Counted, sums: npt.NDArray[np.float64], level: float
) -> tuple[float, float]:
    apart = sums - scores.total
    below = ((apart < -scores.tie).mean() + (apart <= scores.tie).mean()) / 2
    if not 0.0 < below < 1.0:
        raise ConstantScoreError("all resampled means lie on one side: the score hardly varies")
    bias, acceleration = float(special.ndtri(below)), scores.skew / 6
    low, high = (_tail(bias, acceleration, (1 + side * level) / 2) for side in (-1, 1))
    return low, high


def _tail(bias: float, acceleration: float, tail: float) -> float:
    shifted = bias + float(special.ndtri(tail))
    return float(special.ndtr(bias + shifted / (1 - acceleration * shifted)))


def _estimate(
    scores: _Counted,
    sums: npt.NDArray[np.float64],
    tails: tuple[float, float],
    level: float,
    method: str,
) -> Estimate:
    points = scores.mean + (sums - scores.total) * (scores.unit / scores.n)
    low, high = (float(end) for end in np.quantile(points, tails))
    error = sqrt(float(points.var(ddof=1)))
    few = (Caution("few-respondents"),) if scores.n < FEW else ()
    return Estimate(scores.mean, error, Interval(low, high, level, method), scores.n, few)
