"""How well a factor model fits: the test of exact fit and the indices read beside it."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy import optimize, stats

from analysis.results import Interval

Floats = npt.NDArray[np.float64]

RMSEA_LEVEL = 0.90
"""Its customary coverage: the ends are then the two one-sided tests at 5 %."""


@dataclass(frozen=True, slots=True)
class Fitness:
    """Test and indices of fit.

    Attributes
    ----------
    chi2 : float
    df : int
    p : float
        Of exact fit; 1 if there is no degree of freedom.
    cfi, tli : float
        Beside a model in which no items correlate.
    rmsea : float
        Misfit of a degree of freedom, in the population.
    rmsea_interval : Interval
        90 %.
    """

    chi2: float
    df: int
    p: float
    cfi: float
    tli: float
    rmsea: float
    rmsea_interval: Interval


def fitness(chi2: float, df: int, baseline: tuple[float, int], n: int, groups: int = 1) -> Fitness:
    """Work the indices out from the chi-squared of a model and of the baseline.

    CFI 1 - max(X - d, 0) / max(X - d, B - b, 0) (Bentler 1990, Psychological Bulletin 107,
    238-246); TLI (B/b - X/d) / (B/b - 1) (Tucker & Lewis 1973, Psychometrika 38, 1-10); RMSEA
    sqrt(max(X - d, 0) / (n d)), its interval from the noncentral chi-squared distribution (Browne &
    Cudeck 1992, Sociological Methods & Research 21, 230-258).

    Parameters
    ----------
    chi2, df : float, int
        Of the model.
    baseline : tuple of float and int
        Chi-squared and degrees of the model without correlations.
    n : int
        Respondents; less one for least squares, as lavaan counts.
    groups : int
        RMSEA is multiplied by the root of their number (Steiger 1998).

    Returns
    -------
    Fitness

    Examples
    --------
    >>> found = fitness(30.0, 10, (500.0, 15), 200)
    >>> round(found.cfi, 4), round(found.tli, 4), round(found.rmsea, 4)
    (0.9588, 0.9381, 0.1)
    >>> round(found.rmsea_interval.low, 4), round(found.rmsea_interval.high, 4)
    (0.06, 0.1421)
    """
    if df == 0:
        return Fitness(chi2, 0, 1.0, 1.0, 1.0, 0.0, _interval(0.0, 0.0))
    base, degrees = baseline
    excess, worst = max(chi2 - df, 0.0), max(chi2 - df, base - degrees, 0.0)
    cfi = 1 - excess / worst if worst > 0 else 1.0
    gain = base / degrees - 1
    tli = (base / degrees - chi2 / df) / gain if gain != 0 else 1.0
    ends = (sqrt(groups * _noncentrality(chi2, df, tail) / (n * df)) for tail in (0.95, 0.05))
    p = float(stats.chi2.sf(chi2, df))
    return Fitness(chi2, df, p, cfi, tli, sqrt(groups * excess / (n * df)), _interval(*ends))


def srmr(residuals: Floats, entries: int) -> float:
    """Return the root mean squared residual correlation.

    Parameters
    ----------
    residuals : ndarray of float64
        Of correlations: observed minus implied, over the entries that are not fitted anyway.
    entries : int
        By how many to divide, the fitted ones among them (Bentler 1995, EQS manual).

    Returns
    -------
    float

    Examples
    --------
    >>> srmr(np.array([0.3, 0.4]), 4)
    0.25
    """
    return sqrt(float(residuals @ residuals) / entries)


def _interval(low: float, high: float) -> Interval:
    return Interval(low, high, RMSEA_LEVEL, "noncentral-chi-squared")


def _noncentrality(chi2: float, df: int, tail: float) -> float:
    """Return the noncentrality under which so large a chi-squared stands at that quantile."""

    def over(noncentrality: float) -> float:
        return float(stats.ncx2.cdf(chi2, df, noncentrality)) - tail

    if float(stats.chi2.cdf(chi2, df)) <= tail:
        return 0.0
    top = max(chi2, 1.0)
    while over(top) > 0:
        top *= 2
    return float(optimize.brentq(over, 1e-12, top, xtol=1e-12, rtol=1e-14))
