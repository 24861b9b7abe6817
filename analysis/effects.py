"""How far two groups lie apart: difference of means, Hedges g, Cliff's delta.

Each needs of a group only how often each score occurs, so a million answers cost as much as ten.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, isnan, sqrt

import numpy as np
import numpy.typing as npt
from scipy import optimize, special, stats

from analysis.columns import array_of, unboxed
from analysis.errors import (
    ConstantScoreError,
    EmptyGroupError,
    InputError,
    NotNumbersError,
    TooFewRespondentsError,
)
from analysis.histogram import Histogram
from analysis.results import LEVEL, Estimate, Interval, require_level

Floats = npt.NDArray[np.float64]

SMALLEST = 1e-100
"""Of what lies nearer to 0, or further than its inverse, the third power is no float any more."""


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """How often each score occurs in one group.

    Attributes
    ----------
    values : ndarray of float64, shape (K,)
        Scores, strictly ascending.
    counts : ndarray of float64, shape (K,)
        Whole numbers; 0 where a score occurs in other groups only.
    """

    values: Floats
    counts: Floats

    def __post_init__(self) -> None:
        if not np.isfinite(self.values).all():
            raise NotNumbersError("a score is not a finite number")
        size = np.abs(self.values[self.values != 0])
        if size.size and not SMALLEST < size.min() <= size.max() < 1 / SMALLEST:
            raise NotNumbersError("a score is beyond 1e100, or nearer to 0 than 1e-100")
        shaped = self.values.ndim == 1 and self.values.shape == self.counts.shape
        if not shaped or (np.diff(self.values) <= 0).any() or (self.counts < 0).any():
            raise InputError("a sample needs ascending scores and a count for each")

    @classmethod
    def of(cls, scores: Sequence[float] | npt.ArrayLike) -> "Sample":
        """Count the scores of one group.

        Parameters
        ----------
        scores : array_like, shape (n,)

        Returns
        -------
        Sample

        Raises
        ------
        NotNumbersError
            If a score is not a finite number, or of a size that no unit has.

        Examples
        --------
        >>> Sample.of([3, 1, 3]).counts.tolist()
        [1.0, 2.0]
        """
        values, counts = np.unique(numbers(scores), return_counts=True)
        return cls(values, counts.astype(np.float64))

    @property
    def n(self) -> int:
        """Respondents."""
        return int(self.counts.sum())

    @property
    def mean(self) -> float:
        """Mean score; `EmptyGroupError` if there is nobody."""
        if self.n == 0:
            raise EmptyGroupError("nobody in the group has a score")
        return float(self.counts @ self.values) / self.n

    @property
    def variance(self) -> float:
        """Sample variance, n - 1 below; refuses fewer than two respondents."""
        centre = self.mean
        if self.n < 2:
            raise TooFewRespondentsError("one respondent has no variance")
        return float(self.counts @ (self.values - centre) ** 2) / (self.n - 1)


@dataclass(frozen=True, slots=True)
class Difference:
    """Difference of two means with Welch's test.

    Attributes
    ----------
    estimate, standard_error : float
        First minus second, in the units of the score.
    interval : Interval
    degrees : float
        Welch's degrees of freedom.
    p : float
        Two-sided, of the hypothesis that the means are equal.
    n : int
        Respondents in both groups.
    """

    estimate: float
    standard_error: float
    interval: Interval
    degrees: float
    p: float
    n: int


def numbers(scores: Sequence[float] | npt.ArrayLike, name: str = "a score") -> Floats:
    """Refuse what is not one column of finite numbers.

    Parameters
    ----------
    scores : array_like, shape (n,)
    name : str
        For the refusal.

    Returns
    -------
    ndarray of float64, shape (n,)

    Raises
    ------
    NotNumbersError
        For NaN, infinity, an empty cell, text, or another shape.

    Examples
    --------
    >>> numbers([1, 2.5]).tolist()
    [1.0, 2.5]
    """
    given = array_of(scores)
    boxed = given.ndim == 1 and given.dtype.kind == "O"
    column = unboxed(given.tolist()) if boxed else given
    if column is None or column.ndim != 1 or (column.size and column.dtype.kind not in "iufb"):
        raise NotNumbersError(f"{name} is not one column of numbers")
    found = column.astype(np.float64)
    lost = np.ma.getmaskarray(found) | ~np.isfinite(np.ma.getdata(found))
    if lost.any():
        raise NotNumbersError(
            f"{name} is empty, or not finite, in {lost.sum()} rows: leave them out of every column"
        )
    return np.asarray(found)


def aligned(histograms: Mapping[int | str, Histogram]) -> dict[int | str, Sample]:
    """Put the histograms of groups over the same scores, as `compare.samples` wants them.

    Parameters
    ----------
    histograms : mapping of label to Histogram
        Of one score, perhaps merged from many parts.

    Returns
    -------
    dict of label to Sample
        In POMP points.

    Raises
    ------
    NotMergeableError
        If a grain differs: that is another score.

    Examples
    --------
    >>> town, village = Histogram(4, (1, 3), (5, 5)), Histogram(4, (2,), (7,))
    >>> aligned({"town": town, "village": village})["village"].counts.tolist()
    [0.0, 7.0, 0.0]
    """
    whole = Histogram(max((part.grain for part in histograms.values()), default=1))
    whole = whole.merge(*histograms.values())
    places = {numerator: place for place, numerator in enumerate(whole.numerators)}
    values = np.array(whole.numerators, dtype=np.float64) * whole.points_per_numerator
    samples: dict[int | str, Sample] = {}
    for label, part in histograms.items():
        counts = np.zeros(len(places))
        counts[[places[numerator] for numerator in part.numerators]] = part.counts
        samples[label] = Sample(values, counts)
    return samples


def difference(first: Sample, second: Sample, level: float = LEVEL) -> Difference:
    """Estimate the difference of two means without assuming equal variances.

    d +- t(v) sqrt(a + b), a = s1^2 / n1, b = s2^2 / n2,
    v = (a + b)^2 / (a^2 / (n1 - 1) + b^2 / (n2 - 1)) (Welch 1947, Biometrika 34, 28-35).

    Parameters
    ----------
    first, second : Sample
    level : float
        Coverage.

    Returns
    -------
    Difference
        First minus second, in the units of the score.

    Raises
    ------
    BadParameterError
        If `level` is not between 0 and 1.
    EmptyGroupError, TooFewRespondentsError
        With fewer than two respondents in a group.
    ConstantScoreError
        If neither group varies.

    Examples
    --------
    >>> found = difference(Sample.of([1, 2, 3, 6]), Sample.of([4, 5, 6, 9]))
    >>> found.estimate, round(found.p, 4)
    (-3.0, 0.0972)
    """
    require_level(level)
    parts = [group.variance / group.n for group in (first, second)]
    total = sum(parts)
    if total <= 0:
        raise ConstantScoreError("the score varies in neither group")
    apart, error = first.mean - second.mean, sqrt(total)
    below = sum(p**2 / (g.n - 1) for p, g in zip(parts, (first, second), strict=True))
    degrees = total**2 / below
    reach = float(stats.t.ppf((1 + level) / 2, degrees)) * error
    p = 2 * float(stats.t.sf(abs(apart / error), degrees))
    interval = Interval(apart - reach, apart + reach, level, "welch")
    return Difference(apart, error, interval, degrees, p, first.n + second.n)


def hedges_g(first: Sample, second: Sample, level: float = LEVEL) -> Estimate:
    """Estimate the standardised difference of two means, corrected for small samples.

    g = J (m1 - m2) / s, s the pooled standard deviation, v = n1 + n2 - 2,
    J = Gamma(v / 2) / (sqrt(v / 2) Gamma((v - 1) / 2)) (Hedges 1981, Journal of Educational
    Statistics 6, 107-128). The interval holds the noncentralities under which t lies at either
    tail (Steiger & Fouladi 1997), times J sqrt(1 / n1 + 1 / n2). Standard error
    sqrt(1 / n1 + 1 / n2 + g^2 / (2 (n1 + n2))).

    Parameters
    ----------
    first, second : Sample
    level : float
        Coverage.

    Returns
    -------
    Estimate
        In pooled standard deviations, first minus second.

    Raises
    ------
    BadParameterError
        If `level` is not between 0 and 1.
    EmptyGroupError, TooFewRespondentsError
        With fewer than two respondents in a group.
    ConstantScoreError
        If neither group varies.

    Examples
    --------
    >>> found = hedges_g(Sample.of([1, 2, 3, 6]), Sample.of([4, 5, 6, 9]))
    >>> round(found.estimate, 4), round(found.interval.low, 4), round(found.interval.high, 4)
    (-1.2063, -2.5456, 0.2069)
    """
    require_level(level)
    sizes = first.n, second.n
    squares = sum(group.variance * (group.n - 1) for group in (first, second))
    if squares <= 0:
        raise ConstantScoreError("the score varies in neither group")
    degrees = sum(sizes) - 2
    half = degrees / 2
    shrink = exp(float(special.gammaln(half) - special.gammaln(half - 0.5))) / sqrt(half)
    scale = sqrt(1 / sizes[0] + 1 / sizes[1])
    d = (first.mean - second.mean) / sqrt(squares / degrees)
    low, high = (
        shrink * scale * _noncentrality(d / scale, degrees, (1 + side * level) / 2)
        for side in (1, -1)
    )
    g = shrink * d
    error = sqrt(scale**2 + g**2 / (2 * sum(sizes)))
    return Estimate(g, error, Interval(low, high, level, "noncentral-t"), sum(sizes))


def cliff_delta(first: Sample, second: Sample, level: float = LEVEL) -> Estimate:
    """Estimate how much more often the first group lies above the second than below.

    d = P(x > y) - P(x < y), over all n m pairs. Variance, with d_i. and d_.j the means of the
    rows and columns of the dominance matrix, (m^2 sum (d_i. - d)^2 + n^2 sum (d_.j - d)^2
    - sum (d_ij - d)^2) / (n m (n - 1)(m - 1)), and not below (1 - d^2) / (n m - 1) (Cliff 1993,
    Psychological Bulletin 114, 494-509). Interval, t of n + m - 2 degrees,
    (d - d^3 +- t s sqrt((1 - d^2)^2 + t^2 s^2)) / (1 - d^2 + t^2 s^2) (Feng & Cliff 2004, Journal
    of Modern Applied Statistical Methods 3, 322-332). Where the groups do not overlap d is first
    drawn in by 1 / (n m), so that there is an interval. As R effsize, which has no such floor.

    Parameters
    ----------
    first, second : Sample
    level : float
        Coverage.

    Returns
    -------
    Estimate
        From -1 to 1.

    Raises
    ------
    BadParameterError
        If `level` is not between 0 and 1.
    EmptyGroupError, TooFewRespondentsError
        With fewer than two respondents in a group.
    ConstantScoreError
        If everybody in both groups has the same score.

    Examples
    --------
    >>> treated = Sample.of([10, 10, 20, 20, 20, 30, 30, 30, 40, 50])
    >>> found = cliff_delta(treated, Sample.of([10, 20, 30, 40, 40, 50]))
    >>> round(found.estimate, 7), round(found.interval.low, 7), round(found.interval.high, 7)
    (-0.25, -0.7265846, 0.3890062)
    """
    require_level(level)
    n, m = _sizes(first, second)
    d = float(first.counts @ _dominance(first, second)) / n
    inner = d * (n * m - 1) / (n * m) if abs(d) == 1 else d
    variance = _cliff_variance(first, second, inner)
    t = float(stats.t.ppf((1 + level) / 2, n + m - 2))
    below = 1 - inner**2 + t**2 * variance
    reach = t * sqrt(variance) * sqrt((1 - inner**2) ** 2 + t**2 * variance)
    low, high = ((inner - inner**3 + side * reach) / below for side in (-1, 1))
    interval = Interval(min(low, d), max(high, d), level, "feng-cliff")
    return Estimate(d, sqrt(variance), interval, n + m)


def _noncentrality(t: float, degrees: int, tail: float) -> float:
    """Find the noncentrality that puts t at a quantile; monotone, so one root."""

    def above(noncentrality: float) -> float:
        found = float(special.nctdtr(degrees, noncentrality, t))
        if isnan(found):  # scipy's answer far out in a tail, where it is 0 or 1
            found = float(noncentrality < t)
        return found - tail

    reach = 10 + 0.5 * abs(t)
    while above(t - reach) < 0 or above(t + reach) > 0:
        reach *= 2
    return float(optimize.brentq(above, t - reach, t + reach, xtol=1e-12, rtol=1e-13))


def _sizes(first: Sample, second: Sample) -> tuple[int, int]:
    for group in (first, second):
        if group.n == 0:
            raise EmptyGroupError("nobody in the group has a score")
        if group.n == 1:
            raise TooFewRespondentsError("one respondent has no variance")
    return first.n, second.n


def _wins(of: Sample, over: Sample) -> tuple[Floats, Floats]:
    """How many of `over` lie below, and how many above, each score of `of`."""
    cumulated = np.concatenate([[0.0], np.cumsum(over.counts)])
    below: Floats = cumulated[np.searchsorted(over.values, of.values, side="left")]
    above: Floats = over.n - cumulated[np.searchsorted(over.values, of.values, side="right")]
    return below, above


def _dominance(of: Sample, over: Sample) -> Floats:
    below, above = _wins(of, over)
    return (below - above) / over.n


def _cliff_variance(first: Sample, second: Sample, d: float) -> float:
    n, m = first.n, second.n
    wins, losses = (float(first.counts @ part) for part in _wins(first, second))
    if wins + losses == 0:
        raise ConstantScoreError("everybody in both groups has the same score")
    by_row = float(first.counts @ (_dominance(first, second) - d) ** 2)
    by_column = float(second.counts @ (_dominance(second, first) + d) ** 2)
    squares = wins * (1 - d) ** 2 + losses * (1 + d) ** 2 + (n * m - wins - losses) * d**2
    unbiased = (m**2 * by_row + n**2 * by_column - squares) / (n * m * (n - 1) * (m - 1))
    return max(unbiased, (1 - d**2) / (n * m - 1))
