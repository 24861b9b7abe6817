"""Reliability by one factor: how much of a sum of items is what they have in common.

Alpha asks that all items measure equally well; omega does not. The total takes the answers for
numbers, the ordinal one for steps on normal scales.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.answers import Table, answers_of
from analysis.cautions import Caution
from analysis.cfa.estimates import Estimated, Ordinal, by_least_squares, by_likelihood, weigh
from analysis.cfa.model import Structure
from analysis.cfa.robust import pull
from analysis.cfa.sample import Sample
from analysis.cfa.search import pair_slopes
from analysis.correlation.bivariate import below
from analysis.correlation.influence import influences, threshold_influences
from analysis.errors import TooFewItemsError
from analysis.moments import Moments, sums_of
from analysis.results import LEVEL, Interval, require_level

Floats = npt.NDArray[np.float64]

NUDGE = 1e-5
"""Step of the differences that stand for derivatives: errors near 1e-10."""


@dataclass(frozen=True, slots=True)
class Omega:
    """Reliability of the sum of k items by one factor.

    Attributes
    ----------
    estimate, standard_error : float
    interval : Interval
        Normal, by the delta method.
    observed : float
        The same over the observed instead of the implied variance of the sum; of the ordinal omega
        it is the estimate itself.
    loadings : tuple of float
        Standardised.
    heywood : tuple of int
        Places of items whose own variance is not positive: then the figure means little.
    n : int
        Respondents who answered all items.
    cautions : tuple of Caution
        Of the answers: ``many-incomplete``, and of the ordinal omega ``cells-filled`` and
        ``correlations-not-positive-definite``.
    """

    estimate: float
    standard_error: float
    interval: Interval
    observed: float
    loadings: tuple[float, ...]
    heywood: tuple[int, ...]
    n: int
    cautions: tuple[Caution, ...]


def omega_total(x: Moments | Table, level: float = LEVEL) -> Omega:
    """Estimate the reliability of a sum by one factor, fitted by maximum likelihood.

    omega = (sum l)^2 / ((sum l)^2 + sum u), l the loadings and u the unique variances (McDonald
    1999, Test theory); delta method (Raykov 2002, Multivariate Behavioral Research 37, 89-103).
    `observed` divides by the variance of the sum, as semTools does. Agrees with lavaan to 1e-7.

    Parameters
    ----------
    x : Moments, or Responses, DataFrame, Arrow table or array_like of int, shape (n, k)
        Complete sums of k items, or answers as `answers_of` (those who gave all are used);
        reversed ones turned.
    level : float
        Coverage.

    Returns
    -------
    Omega

    Raises
    ------
    BadParameterError
        If `level` is not between 0 and 1.
    TooFewItemsError, TooFewRespondentsError
        With fewer than three items, or no more respondents than items.
    IncompleteMomentsError, ConstantItemError, NotPositiveDefiniteError, NotConvergedError
        If the data cannot carry a factor.
    NotIdentifiedError
        If the items have no factor in common.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> answers = np.digitize(rng.normal(size=(300, 1)) + rng.normal(size=(300, 4)), [-1, 0, 1])
    >>> found = omega_total(answers)
    >>> round(found.estimate, 3), round(found.standard_error, 3)
    (0.726, 0.026)
    """
    require_level(level)
    moments = sums_of(x)
    k = _require(len(moments.counts))
    sample = Sample.of(moments)
    found = by_likelihood(_one_factor(k), sample)
    loadings, unique = found.full[:k], found.full[-k:]
    common, own = float(loadings.sum()), float(unique.sum())
    whole = common**2 + own
    slopes = np.zeros(len(found.full))
    slopes[:k], slopes[-k:] = 2 * common * own / whole**2, -(common**2) / whole**2
    return _omega(
        estimate=common**2 / whole,
        error=sqrt(float(slopes @ found.spread @ slopes)),
        observed=common**2 / float(sample.covariance.sum()),
        standardized=loadings / np.sqrt(np.abs(loadings**2 + unique)),
        found=found,
        level=level,
    )


def omega_ordinal(x: Table, level: float = LEVEL) -> Omega:
    """Estimate the reliability of a sum of ordinal answers.

    The variance of the sum that would be shared by two sets of answers with the same factor, over
    its variance (Green & Yang 2009, Psychometrika 74, 155-167): sums over pairs of items and of
    thresholds of Phi2(t, t'; l l') - Phi(t) Phi(t'), below with the polychoric correlation in the
    place of l l'. Loadings by weighted least squares (WLSMV); the error from each respondent's
    influence on thresholds, correlations and loadings. Agrees with semTools to 1e-8.

    Parameters
    ----------
    x : Responses, DataFrame, Arrow table or array_like of int, shape (n, k)
        Answers as `answers_of` on one scale, reversed ones turned; those who gave all are used.
    level : float
        Coverage.

    Returns
    -------
    Omega

    Raises
    ------
    BadParameterError
        If `level` is not between 0 and 1.
    TooFewItemsError, TooFewRespondentsError, ConstantItemError, NotPositiveDefiniteError
        If the data cannot carry polychoric correlations of three items.
    NotIdentifiedError, NotConvergedError
        If the items have no factor in common, or none was found.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> answers = np.digitize(rng.normal(size=(300, 1)) + rng.normal(size=(300, 4)), [-1, 0, 1])
    >>> found = omega_ordinal(answers)
    >>> round(found.estimate, 3), round(found.standard_error, 3)
    (0.726, 0.026)
    """
    require_level(level)
    answers = answers_of(x)
    k = _require(len(answers.items))
    ordinal = weigh(answers, weighted=True)
    structure = _one_factor(k)
    found = by_least_squares(structure, ordinal)
    loadings, cuts, r = found.full[:k], ordinal.pairs.thresholds, ordinal.data.correlations

    def of(cuts: Floats, r: Floats, loadings: Floats) -> float:
        shared = _steps(cuts, np.outer(loadings, loadings)).sum()
        return float(shared / _steps(cuts, ordinal.pairs.matrix(r, 1)).sum())

    by_cuts = _slopes(lambda at: of(at.reshape(cuts.shape), r, loadings), cuts.ravel())
    by_r = _slopes(lambda at: of(cuts, at, loadings), r)
    by_loadings = _slopes(lambda at: of(cuts, r, at), loadings)
    follow = pull(pair_slopes(structure, found.full)[:k], ordinal.data)
    estimate = of(cuts, r, loadings)
    return _omega(
        estimate=estimate,
        error=_spread(ordinal, by_cuts.reshape(cuts.shape), by_r + by_loadings @ follow),
        observed=estimate,
        standardized=loadings,
        found=found,
        level=level,
    )


def _require(items: int) -> int:
    if items < 3:
        raise TooFewItemsError("one factor needs three items")
    return items


def _one_factor(items: int) -> Structure:
    return Structure.of({"common": range(items)})


def _omega(
    *,
    estimate: float,
    error: float,
    observed: float,
    standardized: Floats,
    found: Estimated,
    level: float,
) -> Omega:
    reach = float(special.ndtri((1 + level) / 2)) * error
    return Omega(
        estimate=estimate,
        standard_error=error,
        interval=Interval(estimate - reach, estimate + reach, level, "normal"),
        observed=observed,
        loadings=tuple((standardized * (1 if standardized.sum() >= 0 else -1)).tolist()),
        heywood=tuple(np.flatnonzero(found.full[-len(standardized) :] <= 0).tolist()),
        n=found.n,
        cautions=found.cautions,
    )


def _steps(cuts: Floats, r: Floats) -> Floats:
    """Return the covariances of answers whose normal scales correlate by r, shape (k, k)."""
    h, k = cuts[:, None, :, None], cuts[None, :, None, :]
    same = r >= 1
    joint = below(h, k, np.where(same, 0.0, r)[:, :, None, None])
    joint = np.where(same[:, :, None, None], special.ndtr(np.minimum(h, k)), joint)
    covariances: Floats = (joint - special.ndtr(h) * special.ndtr(k)).sum(axis=(2, 3))
    return covariances


def _slopes(of: Callable[[Floats], float], at: Floats) -> Floats:
    nudges = NUDGE * np.eye(len(at))
    return np.array([(of(at + nudge) - of(at - nudge)) / (2 * NUDGE) for nudge in nudges])


def _spread(ordinal: Ordinal, by_cuts: Floats, by_r: Floats) -> float:
    """Return the standard error: the root of the sum of squared influences of respondents."""
    joint, pairs = ordinal.joint, ordinal.pairs
    alone = np.einsum("kt,kta->ka", by_cuts, threshold_influences(joint, pairs.thresholds))
    both = influences(joint, pairs)[0] * by_r[:, None, None]
    codes = ordinal.values - joint.low
    total = sum(row[codes[:, item]] for item, row in enumerate(alone))
    for first, second, table in zip(pairs.first, pairs.second, both, strict=True):
        total = total + table[codes[:, first], codes[:, second]]
    return sqrt(float(np.square(total).sum()))
