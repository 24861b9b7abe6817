"""Means with Student's t interval, shares with Wilson's."""

from math import sqrt

from scipy import stats

from analysis.errors import BadParameterError, EmptyGroupError, TooFewRespondentsError
from analysis.histogram import Histogram
from analysis.results import LEVEL, Estimate, Interval, require_level


def mean(scores: Histogram, level: float = LEVEL) -> Estimate:
    """Estimate the mean score with its t interval.

    m +- t(1 - (1 - level) / 2; n - 1) s / sqrt(n), with s^2 the sample variance (Student 1908,
    Biometrika 6, 1-25). The interval may reach beyond the scale; publishing cuts it.

    Parameters
    ----------
    scores : Histogram
        Scores of n respondents.
    level : float
        Coverage.

    Returns
    -------
    Estimate
        In POMP points.

    Raises
    ------
    BadParameterError
        If `level` is not between 0 and 1.
    EmptyGroupError, TooFewRespondentsError, ConstantScoreError
        If nobody has a score, or only one, or all the same.

    Examples
    --------
    >>> result = mean(Histogram(4, (1, 2, 3), (1, 2, 1)))
    >>> result.estimate, round(result.standard_error, 4), round(result.interval.high, 4)
    (50.0, 10.2062, 82.4807)
    """
    require_level(level)
    estimate = scores.mean
    if scores.n == 1:
        raise TooFewRespondentsError("one respondent gives no interval")
    variance = scores.centred_sum(2) / (scores.n * (scores.n - 1))
    error = scores.points_per_numerator * sqrt(variance)
    reach = float(stats.t.ppf((1 + level) / 2, scores.n - 1)) * error
    interval = Interval(estimate - reach, estimate + reach, level, "t")
    return Estimate(estimate, error, interval, scores.n)


def share(count: int, n: int, level: float = LEVEL) -> Estimate:
    """Estimate a share with Wilson's score interval, which never leaves 0 to 1.

    With p = count / n and z the normal quantile, the interval is
    (p + z^2 / 2n +- z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n)
    (Wilson 1927, Journal of the American Statistical Association 22, 209-212).

    Parameters
    ----------
    count, n : int
        0 <= count <= n.
    level : float
        Coverage.

    Returns
    -------
    Estimate
        Between 0 and 1.

    Raises
    ------
    BadParameterError
        If the count is not within 0 to n, or `level` not between 0 and 1.
    EmptyGroupError
        If n is 0.

    Examples
    --------
    >>> result = share(2, 10)
    >>> result.estimate, round(result.interval.low, 4), round(result.interval.high, 4)
    (0.2, 0.0567, 0.5098)
    """
    require_level(level)
    if not 0 <= count <= n:
        raise BadParameterError(f"{count} of {n} is no share")
    if n == 0:
        raise EmptyGroupError("a share of nobody")
    p, z = count / n, float(stats.norm.ppf((1 + level) / 2))
    weight = 1 + z**2 / n
    centre = (p + z**2 / (2 * n)) / weight
    reach = z * sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) / weight
    low, high = max(0.0, centre - reach), min(1.0, centre + reach)
    return Estimate(p, sqrt(p * (1 - p) / n), Interval(low, high, level, "wilson"), n)
