"""Means with Student's t interval, shares with Wilson's; both corrected for a finite population."""

from math import sqrt

from scipy import stats

from analysis.errors import BadParameterError, EmptyGroupError, TooFewRespondentsError
from analysis.histogram import Histogram
from analysis.results import LEVEL, Estimate, Interval, require_level


def mean(scores: Histogram, level: float = LEVEL, population: int | None = None) -> Estimate:
    """Estimate the mean score with its t interval.

    m +- t(1 - (1 - level) / 2; n - 1) s / sqrt(n), with s^2 the sample variance (Student 1908,
    Biometrika 6, 1-25). Of a finite population the error is multiplied by `finite_correction`.
    The interval may reach beyond the scale; publishing cuts it.

    Parameters
    ----------
    scores : Histogram
        Scores of n respondents.
    level : float
        Coverage.
    population : int, optional
        People who could have been asked; without it, endless.

    Returns
    -------
    Estimate
        In POMP points.

    Raises
    ------
    BadParameterError
        If `level` is not between 0 and 1, or the population smaller than n.
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
    error = scores.points_per_numerator * sqrt(variance) * finite_correction(scores.n, population)
    reach = float(stats.t.ppf((1 + level) / 2, scores.n - 1)) * error
    interval = Interval(estimate - reach, estimate + reach, level, "t")
    return Estimate(estimate, error, interval, scores.n)


def share(count: int, n: int, level: float = LEVEL, population: int | None = None) -> Estimate:
    """Estimate a share with Wilson's score interval, which never leaves 0 to 1.

    With p = count / n and z the normal quantile, the interval is
    (p + z^2 / 2n +- z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n)
    (Wilson 1927, Journal of the American Statistical Association 22, 209-212). Of a finite
    population of N, n answers are as good as n (N - 1) / (N - n) of an endless one.

    Parameters
    ----------
    count, n : int
        0 <= count <= n.
    level : float
        Coverage.
    population : int, optional
        People who could have been asked; without it, endless.

    Returns
    -------
    Estimate
        Between 0 and 1.

    Raises
    ------
    BadParameterError
        If the count is not within 0 to n, `level` not between 0 and 1, or the population smaller
        than n.
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
    rest = 1.0 if population is None else _rest(n, population)
    spread, lean = p * (1 - p) * rest / n, z**2 * rest / n
    centre = (p + lean / 2) / (1 + lean)
    reach = z * sqrt(spread + lean * rest / (4 * n)) / (1 + lean)
    low, high = max(0.0, centre - reach), min(1.0, centre + reach)
    return Estimate(p, sqrt(spread), Interval(low, high, level, "wilson"), n)


def finite_correction(n: int, population: int | None) -> float:
    """Return by what the error of a mean shrinks when n of a finite population were asked.

    sqrt(1 - n / N) (Cochran 1977, Sampling Techniques, section 2.6): whoever asks everybody has no
    sampling error left.

    Parameters
    ----------
    n : int
    population : int or None
        N; None for an endless one.

    Returns
    -------
    float
        Between 0 and 1.

    Raises
    ------
    BadParameterError
        If the population is smaller than n.

    Examples
    --------
    >>> finite_correction(75, 100), finite_correction(75, None)
    (0.5, 1.0)
    """
    if population is None:
        return 1.0
    if population < n:
        raise BadParameterError(f"{n} of a population of {population}")
    return sqrt(1 - n / population)


def _rest(n: int, population: int) -> float:
    """Variance of a share left over when n of N were asked: (N - n) / (N - 1)."""
    finite_correction(n, population)  # refuses more than all
    return (population - n) / (population - 1) if population > 1 else 0.0
