"""The most likely graded response curves, over a trait that is normal among respondents.

The marginal likelihood of a pattern is a sum over fixed points of the trait. EM (Bock & Aitkin
1981, Psychometrika 46, 443-459) walks close from anywhere; then Newton's method on the observed
information, which Louis's identity gives from the same sums (Louis 1982, Journal of the Royal
Statistical Society B 44, 226-233), ends the walk in a few steps. The last of these matrices is the
one that standard errors are made of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt
from scipy import linalg

from analysis.answers import named
from analysis.errors import NotConvergedError
from analysis.irt.curves import Curve
from analysis.patterns import Patterns, Whole

Floats = npt.NDArray[np.float64]
Curves = tuple[Curve, ...]

POINTS, REACH = 61, 6.0
"""Points of the trait and the outermost of them, in standard deviations: those of R mirt."""

EM_ROUNDS = 6
"""Before Newton's method is tried for the first time."""

ROUNDS = 500
"""Of whatever kind; a fit that has not settled by then is none."""

STEEPEST = 10.0
"""Slope at which the likelihood changes by a factor of 7 from one point to the next: beyond it the
points cannot carry the sum, and in practice it grows without end."""


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What the likelihood looks like at some curves.

    Attributes
    ----------
    loglik : float
    gradient : ndarray of float64, shape (K,)
        By the parameters of all curves, one curve after the other.
    information : ndarray of float64, shape (K, K)
        The negative Hessian.
    """

    loglik: float
    gradient: Floats
    information: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """Where the climb ended.

    Attributes
    ----------
    curves : tuple of Curve
    loglik : float
    covariance : ndarray of float64, shape (K, K)
        Inverse of the observed information.
    iterations : int
        Rounds of EM and of Newton's method.
    """

    curves: Curves
    loglik: float
    covariance: Floats
    iterations: int


def points() -> tuple[Floats, Floats]:
    """Return the points of the trait and the logarithms of their weights.

    Returns
    -------
    tuple of ndarray of float64, shape (Q,)

    Examples
    --------
    >>> trait, logs = points()
    >>> trait[[0, -1]].tolist(), round(float(np.exp(logs).sum()), 12)
    ([-6.0, 6.0], 1.0)
    """
    trait = np.linspace(-REACH, REACH, POINTS)
    density = np.exp(-(trait**2) / 2)
    return trait, np.log(density / density.sum())


def posterior(curves: Sequence[Curve], places: Whole) -> tuple[Floats, Floats]:
    """Return how likely each point of the trait is, given answers.

    Parameters
    ----------
    curves : sequence of Curve, length J
    places : ndarray of int64, shape (P, J)
        Category of each answer; -1 for none.

    Returns
    -------
    tuple of ndarray of float64, shapes (P, Q) and (P,)
        Probabilities of the points, and log likelihoods of the patterns.

    Examples
    --------
    >>> likely, logs = posterior((Curve(np.array([1.0, 0.0])),), np.array([[1], [-1]]))
    >>> np.exp(logs).round(6).tolist(), round(float(likely[0] @ points()[0]), 3)
    ([0.5, 1.0], 0.413)
    """
    trait, weights = points()
    logs = np.tile(weights, (len(places), 1))
    for curve, column in zip(curves, places.T, strict=True):
        table = np.vstack([curve.log_probabilities(trait), np.zeros(len(trait))])
        logs += table[column]
    top = logs.max(axis=1, keepdims=True)
    likely = np.exp(logs - top)
    total = likely.sum(axis=1, keepdims=True)
    return likely / total, (np.log(total) + top)[:, 0]


def expectation(curves: Curves, patterns: Patterns) -> tuple[float, tuple[Floats, ...]]:
    """Return the log likelihood, and the respondents expected at each point for each answer.

    Parameters
    ----------
    curves : tuple of Curve, length J
    patterns : Patterns

    Returns
    -------
    tuple of float and tuple of ndarray of float64, each of shape (m + 1, Q)

    Examples
    --------
    >>> from analysis.patterns import collapse
    >>> curves = (Curve(np.array([1.0, 0.0])),) * 2
    >>> loglik, expected = expectation(curves, collapse([[1, 1], [0, 0], [1, 0]]))
    >>> round(loglik, 4), expected[0].sum(axis=1).round(6).tolist()
    (-4.0294, [1.0, 2.0])
    """
    loglik, sums = 0.0, np.zeros((patterns.ends[-1], POINTS))
    for rows in patterns.batches():
        places, counts = patterns.places[rows], patterns.counts[rows]
        likely, logs = posterior(curves, places)
        loglik += float(counts @ logs)
        sums += patterns.indicators(rows).T @ (likely * counts[:, None])
    return loglik, tuple(np.split(sums, patterns.ends[:-1]))


def look(curves: Curves, patterns: Patterns) -> Look:
    """Return likelihood, gradient and observed information by Louis's identity.

    I = E[-H | x] - E[s s' | x] + E[s | x] E[s | x]', with s and H the derivatives of the complete
    log likelihood, summed over respondents.

    Parameters
    ----------
    curves : tuple of Curve
    patterns : Patterns

    Returns
    -------
    Look

    Examples
    --------
    >>> from analysis.patterns import collapse
    >>> curves = (Curve(np.array([1.0, 0.0])),) * 2
    >>> look(curves, collapse([[1, 1], [0, 0], [1, 0]])).gradient.round(3).tolist()
    [0.062, 0.5, 0.062, -0.5]
    """
    trait = points()[0]
    scores = _scores(curves, trait)
    joint = np.zeros((patterns.ends[-1], patterns.ends[-1], POINTS))
    size = scores.shape[2]
    gradient, outer, loglik = np.zeros(size), np.zeros((size, size)), 0.0
    for rows in patterns.batches():
        counts, indicators = patterns.counts[rows], patterns.indicators(rows)
        likely, logs = posterior(curves, patterns.places[rows])
        joint += _joint(likely * counts[:, None], indicators)
        means = _means(likely, indicators, scores)
        loglik += float(counts @ logs)
        gradient += counts @ means
        outer += (means * counts[:, None]).T @ means
    each = np.einsum("aaq->aq", joint)
    bends = [
        curve.slopes_of_sum(trait, weights)[1]
        for curve, weights in zip(curves, np.split(each, patterns.ends[:-1]), strict=True)
    ]
    squares = (scores.transpose(0, 2, 1) @ joint.transpose(2, 0, 1) @ scores).sum(axis=0)
    return Look(loglik, gradient, linalg.block_diag(*bends) - squares + outer)


def climb(curves: Curves, patterns: Patterns, tolerance: float) -> Fitted:
    """Raise the likelihood until another step of Newton's would gain less than the tolerance.

    Parameters
    ----------
    curves : tuple of Curve
        Where to start.
    patterns : Patterns
    tolerance : float
        In units of the log likelihood.

    Returns
    -------
    Fitted

    Raises
    ------
    NotConvergedError
        If it does not settle, or a slope grows without end.

    Examples
    --------
    >>> from analysis.patterns import collapse
    >>> table = np.indices((2, 2, 2)).reshape(3, -1).T.repeat([4, 2, 2, 3, 2, 3, 2, 5], axis=0)
    >>> fitted = climb((Curve(np.array([1.0, 0.0])),) * 3, collapse(table), 1e-10)
    >>> round(fitted.loglik, 4), round(fitted.curves[0].slope, 3)
    (-46.4454, 0.822)
    """
    for iteration in range(1, ROUNDS + 1):
        if iteration <= EM_ROUNDS:
            curves = _maximised(curves, patterns)
            continue
        here = look(curves, patterns)
        step = _newton(here)
        if step is not None and here.gradient @ step < 2 * tolerance:
            return Fitted(curves, here.loglik, linalg.inv(here.information), iteration)
        ahead = None if step is None else _ahead(curves, step, here.loglik, patterns)
        curves = ahead or _maximised(curves, patterns)
        _require_bounded(curves, patterns.items)
    raise NotConvergedError(f"no maximum within {ROUNDS} rounds")


def _newton(here: Look) -> Floats | None:
    """Step to the top of the parabola, if there is a top."""
    try:
        factor = linalg.cho_factor(here.information)
    except linalg.LinAlgError:
        return None
    step: Floats = linalg.cho_solve(factor, here.gradient)
    return step


def _ahead(curves: Curves, step: Floats, loglik: float, patterns: Patterns) -> Curves | None:
    """Go the step, or the half or quarter of it, if that leads up."""
    for part in (1.0, 0.5, 0.25):
        ahead = _moved(curves, part * step)
        if all(curve.ordered for curve in ahead) and expectation(ahead, patterns)[0] > loglik:
            return ahead
    return None


def _moved(curves: Curves, step: Floats) -> Curves:
    ends = list(accumulate(len(curve.parameters) for curve in curves))
    steps = np.split(step, ends[:-1])
    return tuple(Curve(c.parameters + by) for c, by in zip(curves, steps, strict=True))


def _maximised(curves: Curves, patterns: Patterns) -> Curves:
    """One round of EM; a single step of Newton's for each item does, and leads up all the same."""
    trait, expected = points()[0], expectation(curves, patterns)[1]
    return tuple(_risen(c, trait, w) for c, w in zip(curves, expected, strict=True))


def _risen(curve: Curve, trait: Floats, weights: Floats) -> Curve:
    gradient, bend = curve.slopes_of_sum(trait, weights)
    before = float((weights * curve.log_probabilities(trait)).sum())
    for half in range(20):
        risen = Curve(curve.parameters + np.linalg.solve(bend, gradient) / 2**half)
        if risen.ordered and (weights * risen.log_probabilities(trait)).sum() >= before:
            return risen
    return curve


def _require_bounded(curves: Curves, items: tuple[str, ...]) -> None:
    for place, curve in enumerate(curves):
        if abs(curve.slope) > STEEPEST:
            raise NotConvergedError(
                f"the slope of {named(items, place)} grows without end: too few respondents, or an "
                "item that says the same as another; leave one of them out"
            )


def _scores(curves: Curves, trait: Floats) -> Floats:
    """Derive all log likelihoods by all parameters, shape (Q, categories, K)."""
    rows = sum(len(curve.parameters) for curve in curves)  # m + 1 categories, 1 + m parameters
    scores = np.zeros((len(trait), rows, rows))
    start = 0
    for curve in curves:
        block = slice(start, start + len(curve.parameters))
        scores[:, block, block] = curve.scores(trait).transpose(1, 0, 2)
        start = block.stop
    return scores


def _joint(weighted: Floats, indicators: Floats) -> Floats:
    """Respondents expected at each point who gave both of two answers."""
    joint = np.empty((indicators.shape[1], indicators.shape[1], weighted.shape[1]))
    for category, chosen in enumerate(indicators.T > 0):
        joint[category] = indicators[chosen].T @ weighted[chosen]
    return joint


def _means(likely: Floats, indicators: Floats, scores: Floats) -> Floats:
    """Return the expected derivatives of each pattern, shape (P, K)."""
    means = np.zeros((len(likely), scores.shape[2]))
    for category, chosen in enumerate(indicators.T > 0):
        of_item = np.flatnonzero(scores[:, category].any(axis=0))
        means[np.ix_(chosen, of_item)] += likely[chosen] @ scores[:, category, of_item]
    return means
