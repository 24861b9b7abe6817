"""Whether a survey could find what it looks for: power, sizes, margins of error.

The door to all planning figures; those of precision stand in `precision`.
"""

from collections.abc import Sequence
from math import inf, isnan, log, sqrt

import numpy as np
import numpy.typing as npt
from scipy import optimize, special

from analysis.errors import BadParameterError
from analysis.precision import (
    MOST,
    Size,
    margin_of_mean,
    margin_of_share,
    require,
    size,
    size_for_crosswise,
    size_for_icc,
    size_for_list,
    size_for_mean,
    size_for_share,
)
from analysis.results import require_number

__all__ = [
    "Size",
    "cluster_effect",
    "margin_of_mean",
    "margin_of_share",
    "ordinal",
    "size_for_crosswise",
    "size_for_icc",
    "size_for_list",
    "size_for_mean",
    "size_for_ordinal",
    "size_for_share",
    "size_for_two_groups",
    "two_groups",
]

ALPHA = 0.05
"""Two-sided level of every test unless told otherwise."""


def two_groups(effect: float, first: float, second: float, alpha: float = ALPHA) -> float:
    """Return the power of the two-sided t test of two means.

    P(|T| > t(1 - alpha / 2; v)), T noncentral t with v = n1 + n2 - 2 degrees and noncentrality
    d sqrt(n1 n2 / (n1 + n2)) (Cohen 1988, Statistical Power Analysis).

    Parameters
    ----------
    effect : float
        Difference in standard deviations, d.
    first, second : float
        People in each group.
    alpha : float

    Returns
    -------
    float
        Between alpha and 1.

    Raises
    ------
    BadParameterError
        If a parameter is out of range.

    Examples
    --------
    >>> round(two_groups(0.5, 64, 64), 6)
    0.80146
    """
    require(effect, -inf, inf, "an effect")
    require(alpha, 0, 1, "alpha")
    for people in (first, second):
        require_number(people, "a number of people")
    if not (1 <= first < inf and 1 <= second < inf and first + second > 2):
        raise BadParameterError("each group holds somebody, and one of them two")
    degrees = first + second - 2
    pull = abs(effect) * sqrt(first * second / (first + second))
    critical = float(special.stdtrit(degrees, 1 - alpha / 2))
    below, far_below = (_noncentral(degrees, pull, t) for t in (critical, -critical))
    return 1 - below + far_below


def size_for_two_groups(
    effect: float, power: float = 0.8, ratio: float = 1.0, alpha: float = ALPHA
) -> Size:
    """Return the people needed for a power of `two_groups`.

    Parameters
    ----------
    effect : float
        Difference in standard deviations, not 0.
    power : float
        Above alpha.
    ratio : float
        Second group over first.
    alpha : float

    Returns
    -------
    Size

    Raises
    ------
    BadParameterError
        If a parameter is out of range.

    Examples
    --------
    >>> found = size_for_two_groups(0.5)
    >>> found.groups, round(found.exact, 4)
    ((64, 64), 63.7656)
    """
    require(alpha, 0, 1, "alpha")
    require(power, alpha, 1, "power")
    require(ratio, 0, inf, "a ratio")
    require_number(effect, "an effect")
    require(abs(effect), 0, inf, "an effect")

    def lacking(n: float) -> float:
        return two_groups(effect, n, ratio * n, alpha) - power

    least = max(1.0, 1 / ratio) * 1.01  # an effect this large needs nobody more
    if lacking(least) >= 0:
        return size(least, "t", (1.0, ratio))
    most = 2 * least
    while most <= MOST and lacking(most) < 0:
        most *= 2
    if most > MOST:
        return size(most, "t", (1.0, ratio))  # refuses it
    exact = float(optimize.brentq(lacking, least, most, xtol=1e-10))
    return size(exact, "t", (1.0, ratio))


def ordinal(
    shares: Sequence[float], odds_ratio: float, first: float, second: float, alpha: float = ALPHA
) -> float:
    """Return the power to find a shift of an ordinal answer, by proportional odds.

    Phi(|log OR| sqrt(n1 n2 (1 - sum q^3) / (3 (n1 + n2))) - z), q the shares of the categories
    over both groups; nearly that of Wilcoxon's test (Whitehead 1993, Statistics in Medicine 12,
    2257-2271).

    Parameters
    ----------
    shares : sequence of float
        Of the categories in the first group; they add up to 1.
    odds_ratio : float
        By what the odds of an answer up to any category are multiplied in the second group.
    first, second : float
        People in each group.
    alpha : float

    Returns
    -------
    float

    Raises
    ------
    BadParameterError
        If a parameter is out of range, or the shares are not shares.

    Examples
    --------
    >>> round(ordinal([0.2, 0.5, 0.2, 0.1], 2.428, 94, 94), 2)
    0.9
    """
    require(first, 0, inf, "a group")
    require(second, 0, inf, "a group")
    information = _information(shares, odds_ratio, second / first, alpha) * first
    z = float(special.ndtri(1 - alpha / 2))
    return float(special.ndtr(abs(log(odds_ratio)) * sqrt(information) - z))


def size_for_ordinal(
    shares: Sequence[float],
    odds_ratio: float,
    power: float = 0.8,
    ratio: float = 1.0,
    alpha: float = ALPHA,
) -> Size:
    """Return the people needed for a power of `ordinal`.

    3 (A + 1)^2 (z_a + z_b)^2 / (A (log OR)^2 (1 - sum q^3)) in all (Whitehead 1993).

    Parameters
    ----------
    shares, odds_ratio, alpha
        As `ordinal`; the odds ratio is not 1.
    power : float
    ratio : float
        A, second group over first.

    Returns
    -------
    Size

    Raises
    ------
    BadParameterError
        If a parameter is out of range, or the shares are not shares.

    Examples
    --------
    >>> size_for_ordinal([0.2, 0.5, 0.2, 0.1], 2.428, power=0.9).groups
    (94, 94)
    """
    require(ratio, 0, inf, "a ratio")
    each = _information(shares, odds_ratio, ratio, alpha)
    require(power, alpha, 1, "power")
    if odds_ratio == 1:
        raise BadParameterError("no sample finds a difference that is not there")
    z = float(special.ndtri(1 - alpha / 2) + special.ndtri(power))
    return size((z / log(odds_ratio)) ** 2 / each, "whitehead", (1.0, ratio))


def cluster_effect(people: float, icc: float, variation: float = 0.0) -> float:
    """Return by what the sample must grow when people are asked in units that resemble themselves.

    1 + ((c^2 + 1) m - 1) r, m people a unit on average, c their coefficient of variation, r the
    intraclass correlation (Kish 1965; Eldridge, Ashby & Kerry 2006, International Journal of
    Epidemiology 35, 1292-1300).

    Parameters
    ----------
    people : float
        In a unit, at least 1.
    icc : float
        From 0 to 1.
    variation : float
        Of unit sizes: standard deviation over mean.

    Returns
    -------
    float
        Multiply sizes with it; divide n by it for the number that counts.

    Raises
    ------
    BadParameterError
        If a parameter is out of range.

    Examples
    --------
    >>> round(cluster_effect(20, 0.05), 4), round(cluster_effect(20, 0.05, variation=0.5), 4)
    (1.95, 2.2)
    """
    for value in (people, icc, variation):
        require_number(value, "each of people, correlation and variation")
    if not (1 <= people < inf and 0 <= icc <= 1 and 0 <= variation < inf):
        raise BadParameterError("units hold one person or more, and the correlation is 0 to 1")
    return 1 + ((variation**2 + 1) * people - 1) * icc


def _information(shares: Sequence[float], odds_ratio: float, ratio: float, alpha: float) -> float:
    """Information on the log odds ratio for each person of the first group."""
    require(alpha, 0, 1, "alpha")
    require(odds_ratio, 0, inf, "an odds ratio")
    first = _shares(shares)
    if len(first) < 2 or not (first >= 0).all() or abs(first.sum() - 1) > 1e-9:
        raise BadParameterError("shares of two categories or more add up to 1")
    below = np.cumsum(first)[:-1]
    shifted = odds_ratio * below / (1 - below + odds_ratio * below)
    second = np.diff(np.concatenate([[0.0], shifted, [1.0]]))
    both = (first + ratio * second) / (1 + ratio)
    return float(ratio / (1 + ratio) * (1 - (both**3).sum()) / 3)


def _shares(shares: object) -> npt.NDArray[np.float64]:
    if isinstance(shares, str) or not isinstance(shares, Sequence | np.ndarray):
        raise BadParameterError(f"shares are a list of numbers, not {shares!r}")
    for share in shares:
        require_number(share, "a share")
    return np.asarray(shares, dtype=np.float64)


def _noncentral(degrees: float, pull: float, t: float) -> float:
    found = float(special.nctdtr(degrees, pull, t))
    return float(pull < t) if isnan(found) else found  # scipy's answer far out in a tail
