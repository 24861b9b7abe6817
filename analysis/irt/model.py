"""The graded response model: what each item asks of a person, and where each person stands.

Items on one scale measure one trait, which is normal among the respondents with mean 0 and
deviation 1. Each item has a slope (discrimination: how strongly the answer follows the trait) and
one threshold for each step of its scale: the level of the trait at which that step or a higher
one becomes more likely than not.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.answers import Table, as_fitted
from analysis.errors import BadParameterError, NotNumbersError
from analysis.irt.curves import Curve, Floats
from analysis.irt.fitting import Fitted, climb, points, posterior
from analysis.irt.members import require
from analysis.irt.start import start
from analysis.patterns import Patterns, Whole, collapse

TOLERANCE = 1e-8
"""Gain in log likelihood that is not worth another step."""


@dataclass(frozen=True, slots=True)
class Graded:
    """A fitted graded response model of J items.

    Attributes
    ----------
    items : tuple of str, length J
        Names, in the order of all that stands by item here and in `Information`.
    discrimination : tuple of float, length J
        Slope a of each item, in logits for one standard deviation of the trait.
    thresholds : tuple of tuple of float
        b_1 < b_2 < ... of each item, in standard deviations of the trait (for an item of negative
        slope they fall).
    se : tuple of tuple of float
        Standard errors of each item: of its slope, then of its thresholds; from the observed
        information.
    codes : tuple of tuple of int
        Codes of each item that somebody chose; a threshold lies between each two neighbours.
    loglik : float
    parameters : int
    iterations : int
    n : int
        Respondents who answered at least one item.
    marginal_reliability : float
        Mean of I / (I + 1) over the trait, I the information of the test.
    method : str
        ``mml-em-newton``.
    """

    items: tuple[str, ...]
    discrimination: tuple[float, ...]
    thresholds: tuple[tuple[float, ...], ...]
    se: tuple[tuple[float, ...], ...]
    codes: tuple[tuple[int, ...], ...]
    loglik: float
    parameters: int
    iterations: int
    n: int
    marginal_reliability: float
    method: str

    @property
    def aic(self) -> float:
        """Akaike's criterion."""
        return 2 * self.parameters - 2 * self.loglik

    @property
    def bic(self) -> float:
        """Schwarz's criterion."""
        return float(np.log(self.n)) * self.parameters - 2 * self.loglik

    @property
    def curves(self) -> tuple[Curve, ...]:
        """Curves of the items, by slope and intercepts -a b."""
        pairs = zip(self.discrimination, self.thresholds, strict=True)
        return tuple(Curve(np.array([a, *(-a * b for b in bs)])) for a, bs in pairs)


@dataclass(frozen=True, slots=True, eq=False)
class TraitScores:
    """Where n respondents stand.

    Attributes
    ----------
    estimate : ndarray of float64, shape (n,)
        Mean of the trait given the answers (EAP), in standard deviations. Read-only.
    standard_error : ndarray of float64, shape (n,)
        Its deviation given the answers. Read-only.
    scored : ndarray of bool, shape (n,)
        Who answered an item; of the others only the mean of all, 0 with error 1, is known.
    reliability : float
        Share of the variance of the trait that the estimates carry: var(estimate) / (var(estimate)
        + mean squared error), over those scored; 0 if they do not vary.
    """

    estimate: Floats
    standard_error: Floats
    scored: npt.NDArray[np.bool_]
    reliability: float


@dataclass(frozen=True, slots=True, eq=False)
class Information:
    """How exactly the items tell at each level of the trait.

    Attributes
    ----------
    trait : ndarray of float64, shape (T,)
    items : ndarray of float64, shape (J, T)
        Fisher information of each item, in the order of `Graded.items`.
    test : ndarray of float64, shape (T,)
        Their sum.
    standard_error : ndarray of float64, shape (T,)
        1 / sqrt(test), of the most likely trait.
    categories : tuple of ndarray of float64, each of shape (m + 1, T)
        How likely each answer is.
    """

    trait: Floats
    items: Floats
    test: Floats
    standard_error: Floats
    categories: tuple[Floats, ...]


def graded(x: Table, tolerance: float = TOLERANCE) -> Graded:
    """Fit the graded response model by marginal maximum likelihood.

    P(x >= k | t) = 1 / (1 + exp(-a (t - b_k))) (Samejima 1969, Psychometrika Monograph 17); the
    trait normal, summed over 61 points from -6 to 6; EM (Bock & Aitkin 1981, Psychometrika 46,
    443-459), then Newton's method; errors from the observed information (Louis 1982, Journal of the
    Royal Statistical Society B 44, 226-233), of b by the delta method. Agrees with R mirt. Missing
    answers are taken to be missing at random.

    Parameters
    ----------
    x : Responses, DataFrame, Arrow table or array_like of int, shape (n, J)
        J >= 3 items on one trait, reversed ones turned; a missing code is no answer.
    tolerance : float
        Gain in log likelihood below which the fit has settled.

    Returns
    -------
    Graded

    Raises
    ------
    NotWholeNumbersError, CodeOutsideScaleError
        If the answers are not a table of codes.
    BadParameterError
        If the tolerance is not positive.
    TooFewItemsError, TooFewRespondentsError
        With fewer than three items, or than two respondents.
    ConstantItemError
        If an item was answered alike by all who answered it, or by nobody.
    NotConvergedError
        If the likelihood has no top: too few respondents, or items that say the same.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> trait, steps = rng.normal(size=(500, 1, 1)), np.array([-1.0, 0.0, 1.5])
    >>> answers = (1.5 * (trait - steps) + rng.logistic(size=(500, 4, 1)) > 0).sum(axis=2)
    >>> fit = graded(answers)
    >>> [round(slope, 1) for slope in fit.discrimination], fit.n
    ([1.2, 1.6, 1.3, 1.2], 500)
    """
    if not tolerance > 0:
        raise BadParameterError("a tolerance is positive")
    patterns = collapse(x)
    require(patterns)
    fitted = climb(start(patterns), patterns, tolerance)
    return _graded(fitted, patterns)


def scores(fit: Graded, x: Table) -> TraitScores:
    """Estimate where each respondent stands: the mean of the trait given the answers (EAP).

    Bock & Mislevy 1982, Applied Psychological Measurement 6, 431-444. Agrees with R mirt. An EAP is
    drawn towards the mean the more, the fewer items were answered: of groups compare the indices.

    Parameters
    ----------
    fit : Graded
    x : Responses, DataFrame, Arrow table or array_like of int, shape (n, J)
        The items of the fit, which are found by name; without names, there or here, they stand in
        the order of the fit. A missing code is no answer.

    Returns
    -------
    TraitScores

    Raises
    ------
    NotWholeNumbersError, TooFewItemsError, TooFewRespondentsError
        If the answers are not a table of whole numbers, or it is empty.
    UnknownItemError, UnequalLengthsError
        If it has not the items of the fit, by name or in number.
    CodeOutsideScaleError
        If an answer is not one that the fit has seen.

    Examples
    --------
    >>> patterns = np.indices((2, 2, 2)).reshape(3, -1).T
    >>> fit = graded(patterns.repeat([4, 2, 2, 3, 2, 3, 2, 5], axis=0))
    >>> found = scores(fit, [[1, 1, 1], [0, 0, 0], [-1, -1, -1]])
    >>> found.estimate.round(2).tolist(), found.scored.tolist()
    ([0.87, -1.02, 0.0], [True, True, False])
    """
    patterns = collapse(as_fitted(x, fit.items)).among(fit.codes)
    places = patterns.places
    trait, curves = points()[0], fit.curves
    found = np.concatenate([_moments(curves, places[rows], trait) for rows in patterns.batches()])
    estimate, error = found[patterns.of].T
    scored = places.max(axis=1)[patterns.of] >= 0
    for array in (estimate, error, scored):
        array.setflags(write=False)
    return TraitScores(estimate, error, scored, _empirical(estimate[scored], error[scored]))


def information(fit: Graded, trait: npt.ArrayLike) -> Information:
    """Return how much the items tell at given levels of the trait, and how likely each answer is.

    I(t) = sum over categories of P'(t)^2 / P(t) (Samejima 1969).

    Parameters
    ----------
    fit : Graded
    trait : array_like of float, shape (T,)
        In standard deviations.

    Returns
    -------
    Information

    Raises
    ------
    NotNumbersError
        If a level is not a finite number.

    Examples
    --------
    >>> patterns = np.indices((2, 2, 2)).reshape(3, -1).T
    >>> fit = graded(patterns.repeat([4, 2, 2, 3, 2, 3, 2, 5], axis=0))
    >>> found = information(fit, [-3.0, 0.0, 3.0])
    >>> found.test.round(2).tolist(), found.standard_error.round(2).tolist()
    ([0.13, 1.15, 0.1], [2.81, 0.93, 3.18])
    """
    levels = np.asarray(trait, dtype=np.float64)
    if levels.ndim != 1 or not np.isfinite(levels).all():
        raise NotNumbersError("levels of the trait are one column of finite numbers")
    curves = fit.curves
    items = np.stack([_told(curve, levels) for curve in curves])
    test = items.sum(axis=0)
    categories = tuple(np.exp(curve.log_probabilities(levels)) for curve in curves)
    return Information(levels, items, test, 1 / np.sqrt(test), categories)


def _graded(fitted: Fitted, patterns: Patterns) -> Graded:
    curves, errors = _upright(fitted.curves), _errors(fitted)
    return Graded(
        items=patterns.items,
        discrimination=tuple(curve.slope for curve in curves),
        thresholds=tuple(tuple((-curve.intercepts / curve.slope).tolist()) for curve in curves),
        se=errors,
        codes=patterns.codes,
        loglik=fitted.loglik,
        parameters=len(fitted.covariance),
        iterations=fitted.iterations,
        n=patterns.n,
        marginal_reliability=_marginal(curves),
        method="mml-em-newton",
    )


def _errors(fitted: Fitted) -> tuple[tuple[float, ...], ...]:
    """Of slopes and of b = -d / a, from the covariance of slopes and intercepts."""
    found, start = [], 0
    for curve in fitted.curves:
        size = len(curve.parameters)
        covariance = fitted.covariance[start : start + size, start : start + size]
        by = np.diag([1.0, *[-1 / curve.slope] * (size - 1)])
        by[1:, 0] = curve.intercepts / curve.slope**2
        found.append(tuple(np.sqrt(np.diag(by @ covariance @ by.T)).tolist()))
        start += size
    return tuple(found)


def _upright(curves: tuple[Curve, ...]) -> tuple[Curve, ...]:
    """Turn the trait round if most items run against it: the likelihood does not mind."""
    if sum(curve.slope for curve in curves) >= 0:
        return curves
    return tuple(Curve(np.array([-c.slope, *c.intercepts])) for c in curves)


def _told(curve: Curve, trait: Floats) -> Floats:
    """a^2 sum_k P_k (1 - s(u) - s(v))^2, with s the logistic function at the ends of category k."""
    chances = np.exp(curve.log_probabilities(trait))
    ends = np.vstack([np.ones(len(trait)), special.expit(curve.above(trait)), np.zeros(len(trait))])
    told: Floats = curve.slope**2 * (chances * (1 - ends[:-1] - ends[1:]) ** 2).sum(axis=0)
    return told


def _marginal(curves: tuple[Curve, ...]) -> float:
    """Green, Bock, Humphreys, Linn & Reckase 1984, Journal of Educational Measurement 21, 347."""
    trait, logs = points()
    test = np.sum([_told(curve, trait) for curve in curves], axis=0)
    return float(np.exp(logs) @ (test / (test + 1)))


def _moments(curves: tuple[Curve, ...], places: Whole, trait: Floats) -> Floats:
    """Mean and deviation of the trait given each pattern, shape (P, 2)."""
    likely = posterior(curves, places)[0]
    mean = likely @ trait
    return np.column_stack([mean, np.sqrt(likely @ trait**2 - mean**2)])


def _empirical(estimates: Floats, errors: Floats) -> float:
    if len(estimates) < 2 or np.ptp(estimates) == 0:
        return 0.0
    between = float(estimates.var(ddof=1))
    return between / (between + float((errors**2).mean()))
