"""Internal consistency of an index: coefficient alpha, its interval, and each item's part in it.

Alpha describes one dimension only where there is one, and with three items its interval is wide:
so it is never shown without the interval.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.answers import Table
from analysis.cautions import Caution
from analysis.errors import ConstantScoreError, TooFewItemsError, TooFewRespondentsError
from analysis.moments import Moments, sums_of
from analysis.results import LEVEL, Interval, require_level

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Alpha:
    """Coefficient alpha of k items.

    Attributes
    ----------
    estimate, standard_error : float
        Raw alpha.
    interval : Interval
        Feldt's.
    standardized : float
        Alpha of the standardised items.
    if_dropped : tuple of float
        Raw alpha without each item; empty for two items.
    item_rest : tuple of float
        Correlation of each item with the sum of the others.
    n : int
        Respondents who answered all items.
    cautions : tuple of Caution
        ``few-respondents``: no more of them than items, whose answers then follow from one another.
    """

    estimate: float
    standard_error: float
    interval: Interval
    standardized: float
    if_dropped: tuple[float, ...]
    item_rest: tuple[float, ...]
    n: int
    cautions: tuple[Caution, ...]


def alpha(x: Moments | Table, level: float = LEVEL) -> Alpha:
    """Estimate coefficient alpha with Feldt's interval, over respondents with all k answers.

    alpha = k / (k - 1) (1 - tr C / sum C), C the covariance matrix (Cronbach 1951, Psychometrika
    16, 297-334). Interval 1 - (1 - alpha) F(1 -+ (1 - level) / 2; n - 1, (n - 1)(k - 1)) (Feldt,
    Woodruff & Salih 1987, Applied Psychological Measurement 11, 93-103). Standard error of
    Duhachek & Iacobucci (2004, Journal of Applied Psychology 89, 792-808). All agree with R psych.

    Parameters
    ----------
    x : Moments, or Responses, DataFrame, Arrow table or array_like of int, shape (n, k)
        Complete sums of k items, or answers as `answers_of` (those who gave all are used);
        reversed ones turned.
    level : float
        Coverage.

    Returns
    -------
    Alpha
        Without unit, at most 1; negative if items disagree.

    Raises
    ------
    BadParameterError
        If `level` is not between 0 and 1.
    TooFewItemsError, TooFewRespondentsError
        With fewer than two of either.
    IncompleteMomentsError
        If the sums are pairwise over different respondents.
    ConstantItemError, ConstantScoreError
        If an item, or the sum of some, does not vary.

    Examples
    --------
    >>> answers = np.array([[1, 2, 1], [2, 2, 3], [4, 5, 4], [5, 4, 5]])
    >>> result = alpha(answers)
    >>> round(result.estimate, 4), round(result.interval.low, 4), result.n
    (0.9457, 0.6414, 4)
    """
    require_level(level)
    moments = sums_of(x)
    covariance = _covariance(moments)
    estimate, n = _alpha(covariance), moments.n
    return Alpha(
        estimate=estimate,
        standard_error=_standard_error(covariance, n),
        interval=_feldt(estimate, n, len(covariance), level),
        standardized=_alpha(moments.correlation()),
        if_dropped=_if_dropped(covariance),
        item_rest=_item_rest(covariance),
        n=n,
        cautions=(Caution("few-respondents"),) if n <= len(covariance) else (),
    )


def _covariance(moments: Moments) -> Matrix:
    if len(moments.counts) < 2:
        raise TooFewItemsError("alpha needs at least two items")
    if moments.n < 2:
        raise TooFewRespondentsError("alpha needs two respondents who answered all items")
    return moments.varying()


def _alpha(covariance: Matrix) -> float:
    k, total = len(covariance), _positive(float(covariance.sum()))
    return k / (k - 1) * (1 - float(np.trace(covariance)) / total)


def _feldt(estimate: float, n: int, k: int, level: float) -> Interval:
    degrees = (n - 1, (n - 1) * (k - 1))
    low, high = (
        1 - (1 - estimate) * float(special.fdtri(*degrees, (1 + side * level) / 2))
        for side in (1, -1)
    )
    return Interval(low, high, level, "feldt")


def _standard_error(covariance: Matrix, n: int) -> float:
    k, total, trace = len(covariance), float(covariance.sum()), float(np.trace(covariance))
    squared = covariance @ covariance
    spread = total * (float(np.trace(squared)) + trace**2) - 2 * trace * float(squared.sum())
    return sqrt(max(0.0, 2 * k**2 / ((k - 1) ** 2 * total**3) * spread) / n)


def _if_dropped(covariance: Matrix) -> tuple[float, ...]:
    k = len(covariance)
    if k == 2:
        return ()
    kept = (np.delete(np.arange(k), item) for item in range(k))
    return tuple(_alpha(covariance[np.ix_(rest, rest)]) for rest in kept)


def _item_rest(covariance: Matrix) -> tuple[float, ...]:
    variances, rows, total = np.diag(covariance), covariance.sum(axis=1), covariance.sum()
    rests = [_positive(float(rest)) for rest in total - 2 * rows + variances]
    correlations = (rows - variances) / np.sqrt(variances * np.array(rests))
    return tuple(float(r) for r in correlations)


def _positive(variance: float) -> float:
    """Refuse the variance of a sum that does not vary; rounding may leave a speck of it."""
    if variance <= 1e-12:
        raise ConstantScoreError("a sum of items does not vary")
    return variance
