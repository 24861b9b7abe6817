"""How surely a survey of n people will know something, and how many it needs to know it so.

Planning figures: normal quantiles, true values assumed known. Sizes are rounded up, and `exact`
says from what.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, inf, sqrt

from scipy import special

from analysis.errors import BadParameterError
from analysis.means import finite_correction
from analysis.results import LEVEL, require_level, require_number

MOST = 10**9
"""In one group: a figure that asks for more says only that it cannot be had."""


@dataclass(frozen=True, slots=True)
class Size:
    """People needed.

    Attributes
    ----------
    n : int
        In all.
    groups : tuple of int
        In each group.
    exact : float
        In the first group, before rounding up.
    method : str
    """

    n: int
    groups: tuple[int, ...]
    exact: float
    method: str


def size(exact: float, method: str, ratios: Sequence[float] = (1.0,)) -> Size:
    """Round people up, group by group.

    Parameters
    ----------
    exact : float
        In the first group.
    method : str
    ratios : sequence of float
        Size of each group as a multiple of the first.

    Returns
    -------
    Size

    Raises
    ------
    BadParameterError
        If a group would have more than 10^9.

    Examples
    --------
    >>> size(63.2, "t", (1, 2)).groups
    (64, 127)
    """
    if not max(exact, exact * max(ratios)) <= MOST:
        raise BadParameterError(f"more than {MOST:,} would be needed: no survey finds that")
    # a hair's breadth above a whole number is that number
    groups = tuple(max(1, ceil(exact * ratio - 1e-9)) for ratio in ratios)
    return Size(sum(groups), groups, exact, method)


def require(value: float, low: float, high: float, name: str) -> None:
    """Refuse a parameter that is not strictly between two bounds.

    Parameters
    ----------
    value, low, high : float
    name : str

    Raises
    ------
    BadParameterError
        Also if it is NaN, or no number.

    Examples
    --------
    >>> require(0.5, 0, 1, "share")
    """
    require_number(value, name)
    if not low < value < high:
        raise BadParameterError(f"{name} lies between {low} and {high}, not {value}")


def margin_of_mean(
    deviation: float, n: int, population: int | None = None, level: float = LEVEL
) -> float:
    """Return half the width of the interval of a mean: z s / sqrt(n), sqrt(1 - n / N) of it.

    Parameters
    ----------
    deviation : float
        Standard deviation of one answer.
    n : int
    population : int, optional
        N; the correction is `means.finite_correction`.
    level : float

    Returns
    -------
    float
        In the units of the deviation.

    Raises
    ------
    BadParameterError
        If a parameter is out of range, or n larger than the population.

    Examples
    --------
    >>> round(margin_of_mean(25, 100), 2), round(margin_of_mean(25, 100, population=200), 2)
    (4.9, 3.46)
    """
    require(deviation, 0, inf, "a deviation")
    require(n, 0, inf, "a number of people")
    if population is not None:
        require(population, 0, inf, "a population")
    return _z(level) * deviation / sqrt(n) * finite_correction(n, population)


def margin_of_share(p: float, n: int, population: int | None = None, level: float = LEVEL) -> float:
    """Return half the width of the interval of a share: z sqrt(p (1 - p) / n (N - n) / (N - 1)).

    Cochran 1977, Sampling Techniques, section 3.2.

    Parameters
    ----------
    p : float
        The share; 0.5 is the worst case.
    n : int
    population : int, optional
        N.
    level : float

    Returns
    -------
    float
        As a share.

    Raises
    ------
    BadParameterError
        As `margin_of_mean`.

    Examples
    --------
    >>> round(margin_of_share(0.5, 400), 4), round(margin_of_share(0.5, 400, population=1000), 4)
    (0.049, 0.038)
    """
    require(p, 0, 1, "a share")
    plain = margin_of_mean(sqrt(p * (1 - p)), n, population, level)
    return plain if population in (None, 1) else plain * sqrt(population / (population - 1))


def size_for_mean(
    margin: float, deviation: float, population: int | None = None, level: float = LEVEL
) -> Size:
    """Return the people needed for a margin of a mean: m = (z s / e)^2, m / (1 + m / N).

    Parameters
    ----------
    margin, deviation : float
        In the same units.
    population : int, optional
        N.
    level : float

    Returns
    -------
    Size

    Raises
    ------
    BadParameterError
        If a parameter is out of range.

    Examples
    --------
    >>> size_for_mean(5, 25).n, size_for_mean(5, 25, population=200).n
    (97, 65)
    """
    require(deviation, 0, inf, "a deviation")
    require(margin, 0, inf, "a margin")
    return size(_finite(_squared(_z(level) * deviation / margin), population, 0), "mean")


def size_for_share(
    margin: float, p: float = 0.5, population: int | None = None, level: float = LEVEL
) -> Size:
    """Return the people needed for a margin of a share.

    m = z^2 p (1 - p) / e^2, m / (1 + (m - 1) / N) (Cochran 1977, section 4.4).

    Parameters
    ----------
    margin, p : float
    population : int, optional
        N.
    level : float

    Returns
    -------
    Size

    Raises
    ------
    BadParameterError
        If a parameter is out of range.

    Examples
    --------
    >>> size_for_share(0.05).n, size_for_share(0.05, population=1000).n
    (385, 278)
    """
    require(p, 0, 1, "a share")
    require(margin, 0, 1, "a margin")
    return size(_finite(p * (1 - p) * _squared(_z(level) / margin), population, 1), "share")


def size_for_icc(icc: float, each: int, width: float, level: float = LEVEL) -> Size:
    """Return the units needed to know an intraclass correlation to an interval of a width.

    1 + 8 z^2 (1 - r)^2 (1 + (k - 1) r)^2 / (k (k - 1) w^2) (Bonett 2002, Statistics in Medicine 21,
    1331-1335); his 5 r more for pairs with r of 0.7 or above.

    Parameters
    ----------
    icc : float
        Expected.
    each : int
        k answers in a unit, at least 2.
    width : float
        Of the whole interval.
    level : float

    Returns
    -------
    Size
        Units, not answers.

    Raises
    ------
    BadParameterError
        If a parameter is out of range.

    Examples
    --------
    >>> size_for_icc(0.1, 10, 0.1).n
    101
    """
    require(icc, 0, 1, "a correlation")
    require(width, 0, 1, "a width")
    require(each, 1, inf, "a number of answers")
    spread = (1 - icc) ** 2 * (1 + (each - 1) * icc) ** 2 / (each * (each - 1))
    more = 5 * icc if each == 2 and icc >= 0.7 else 0.0
    return size(1 + 8 * _squared(_z(level) / width) * spread + more, "bonett")


def size_for_list(prevalence: float, deviation: float, margin: float, level: float = LEVEL) -> Size:
    """Return the people needed for a margin of a list experiment, half in each group.

    Each group z^2 (2 s^2 + q (1 - q)) / e^2: the count varies by s in the control group, and with
    the sensitive item, independent of it, by q (1 - q) more (Blair & Imai 2012).

    Parameters
    ----------
    prevalence : float
        Expected, q.
    deviation : float
        Of the count of the control group; a pilot tells.
    margin : float
    level : float

    Returns
    -------
    Size

    Raises
    ------
    BadParameterError
        If a parameter is out of range.

    Examples
    --------
    >>> size_for_list(0.2, 0.8, 0.05).groups
    (2213, 2213)
    """
    require(prevalence, 0, 1, "a prevalence")
    require(deviation, 0, inf, "a deviation")
    require(margin, 0, 1, "a margin")
    variance = 2 * deviation**2 + prevalence * (1 - prevalence)
    return size(variance * _squared(_z(level) / margin), "list", (1.0, 1.0))


def size_for_crosswise(
    prevalence: float, p: float, margin: float, attentive: float = 1.0, level: float = LEVEL
) -> Size:
    """Return the people needed for a margin of a crosswise question.

    z^2 v / e^2. Without an anchor v = l (1 - l) / (2p - 1)^2, l = q p + (1 - q)(1 - p) (Yu, Tian &
    Tang 2008). With one v is the delta method's for the correction by an anchor of the same p
    (Atsusaka & Stevenson 2023), whose answer goes with the other through attention alone.

    Parameters
    ----------
    prevalence : float
        Expected, q.
    p : float
        Known prevalence of the other statement, not one half.
    margin : float
    attentive : float
        Expected share of those who follow the instruction, above 0; 1 plans without an anchor.
    level : float

    Returns
    -------
    Size

    Raises
    ------
    BadParameterError
        If a parameter is out of range.

    Examples
    --------
    >>> size_for_crosswise(0.2, 0.15, 0.05).n, size_for_crosswise(0.2, 0.15, 0.05, 0.8).n
    (646, 1321)
    """
    require(prevalence, 0, 1, "a prevalence")
    require(p, 0, 1, "a known prevalence")
    require(margin, 0, 1, "a margin")
    require_number(attentive, "the share of those who attend")
    if p == 0.5 or not 0 < attentive <= 1:
        raise BadParameterError("p is not one half, and somebody attends")
    u, v = attentive * (prevalence - 0.5) * (2 * p - 1), attentive * (0.5 - p)
    said, anchor = 0.25 - u**2, 0.25 - v**2
    if attentive == 1:
        variance = said / (2 * p - 1) ** 2
    else:
        together = u * v * (1 - attentive) / attentive
        variance = (said / v**2 + u**2 * anchor / v**4 - 2 * u * together / v**3) / 4
    return size(variance * _squared(_z(level) / margin), "crosswise")


def _z(level: float) -> float:
    require_level(level)
    return float(special.ndtri((1 + level) / 2))


def _squared(number: float) -> float:
    return number * number  # endless where a power would raise


def _finite(endless: float, population: int | None, less: int) -> float:
    if population is None:
        return endless
    require(population, 0, inf, "a population")
    return min(float(population), endless / (1 + (endless - less) / population))
