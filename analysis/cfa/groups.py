"""One factor model in several groups at once: which parameters they share, and how well it fits."""

from dataclasses import dataclass
from itertools import count

import numpy as np
import numpy.typing as npt

from analysis.cfa.model import Structure, start
from analysis.cfa.sample import Sample
from analysis.cfa.search import Bend, Nearest, descend, likelihood

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Which parameters of which group are free, and which of them are one.

    A group's parameters stand in one row: those of `Structure`, k intercepts, f means of factors.

    Attributes
    ----------
    places : tuple of ndarray of int64, each of shape (q,)
        Of each group: the place among the free parameters, or -1.
    fixed : ndarray of float64, shape (q,)
        Values of those that are not free.
    free : int
    """

    places: tuple[Whole, ...]
    fixed: Floats
    free: int


def plan(structure: Structure, groups: int, shared: frozenset[str]) -> Plan:
    """Say what groups share: nothing, their loadings, or their intercepts too.

    What the groups share lets the factors of all but the first have variances, and means, of their
    own (Meredith 1993, Psychometrika 58, 525-543).

    Parameters
    ----------
    structure : Structure
    groups : int
    shared : frozenset of {'loadings', 'intercepts'}

    Returns
    -------
    Plan

    Examples
    --------
    >>> one = Structure.of({"made": ["a", "b", "c", "d"]})
    >>> [plan(one, 2, frozenset(what)).free for what in ((), ("loadings",))]
    [24, 21]
    """
    loadings, _, items = structure.sizes
    first, second = structure.links
    numbers, factors = count(), len(structure.factors)
    sizes = (loadings, len(first), items, items, factors)
    places: list[Whole] = []
    for group in range(groups):
        later = group > 0
        free = (
            np.full(loadings, not (later and "loadings" in shared)),
            (first != second) | (later and "loadings" in shared),
            np.ones(items, bool),
            np.full(items, not (later and "intercepts" in shared)),
            np.full(factors, later and "intercepts" in shared),
        )
        own = [next(numbers) if each else -1 for each in np.concatenate(free)]
        places.append(np.array(own))
    for name, part in (("loadings", slice(0, loadings)), ("intercepts", _slice(sizes, 3))):
        if name in shared:
            for later_places in places[1:]:
                later_places[part] = places[0][part]
    fixed = np.concatenate([np.zeros(loadings), np.where(first == second, 1.0, 0.0)])
    fixed = np.concatenate([fixed, np.zeros(2 * items + factors)])
    return Plan(tuple(places), fixed, next(numbers))


def fit_groups(structure: Structure, samples: list[Sample], plan: Plan) -> Nearest:
    """Fit all groups by maximum likelihood.

    The discrepancy is the mean over respondents of log|M| + tr(S M^-1) + d' M^-1 d - log|S| - k, d
    the means less those implied (Joreskog 1971, Psychometrika 36, 409-426; Sorbom 1974).

    Parameters
    ----------
    structure : Structure
    samples : list of Sample
    plan : Plan

    Returns
    -------
    Nearest

    Raises
    ------
    NotIdentifiedError, NotConvergedError
        If the model has no single best fit, or none was found.

    Examples
    --------
    >>> one = Structure.of({"made": ["a", "b", "c"]})
    >>> samples = [Sample(np.arange(3.0), 0.5 + 0.5 * np.eye(3), 100) for _ in range(2)]
    >>> abs(fit_groups(one, samples, plan(one, 2, frozenset({"loadings"}))).value) < 1e-12
    True
    """
    whole = sum(sample.n for sample in samples)

    def bend(free: Floats) -> Bend:
        value, descent, information = 0.0, np.zeros(len(free)), np.zeros((len(free),) * 2)
        for sample, places in zip(samples, plan.places, strict=True):
            own = _bend(structure, sample, full_of(plan, places, free))
            at, weight = places[places >= 0], sample.n / whole
            value += weight * own.value
            descent[at] += weight * own.descent[places >= 0]
            block = own.information[np.ix_(places >= 0, places >= 0)]
            information[np.ix_(at, at)] += weight * block
        return Bend(value, descent, information)

    return descend(bend, _begin(structure, samples, plan))


def full_of(plan: Plan, places: Whole, free: Floats) -> Floats:
    """Return all parameters of a group.

    Parameters
    ----------
    plan : Plan
    places : ndarray of int64
        Those of the group.
    free : ndarray of float64

    Returns
    -------
    ndarray of float64

    Examples
    --------
    >>> one = Structure.of({"made": ["a"]})
    >>> both = plan(one, 1, frozenset())
    >>> full_of(both, both.places[0], np.array([0.8, 0.4, 3.0])).tolist()
    [0.8, 1.0, 0.4, 3.0, 0.0]
    """
    return np.where(places >= 0, free[places], plan.fixed)


def _bend(structure: Structure, sample: Sample, full: Floats) -> Bend:
    k, f = len(structure.items), len(structure.factors)
    inner, intercepts, centres = full[: -k - f], full[-k - f : -f], full[-f:]
    loadings, _, _ = structure.matrices(inner)
    rest = sample.means - intercepts - loadings @ centres
    moved = sample.covariance + np.outer(rest, rest)
    bend = likelihood(structure, moved, inner)
    if not np.isfinite(bend.value):
        return Bend(bend.value, np.zeros(len(full)), np.eye(len(full)))
    shift = float(np.linalg.slogdet(moved)[1]) - float(np.linalg.slogdet(sample.covariance)[1])
    slopes = _mean_slopes(structure, loadings, centres, len(full))
    weighted = np.linalg.solve(structure.implied(inner), slopes.T)
    descent = np.concatenate([bend.descent, np.zeros(k + f)]) + rest @ weighted
    information = slopes @ weighted
    information[: len(inner), : len(inner)] += bend.information
    return Bend(bend.value + shift, descent, information)


def _mean_slopes(structure: Structure, loadings: Floats, centres: Floats, q: int) -> Floats:
    """Return how each implied mean moves with each parameter, shape (q, k)."""
    k, f = loadings.shape
    slopes = np.zeros((q, k))
    slopes[np.arange(len(structure.rows)), structure.rows] = centres[structure.columns]
    slopes[-k - f : -f], slopes[-f:] = np.eye(k), loadings.T
    return slopes


def _begin(structure: Structure, samples: list[Sample], plan: Plan) -> Floats:
    free = np.zeros(plan.free)
    for sample, places in reversed([*zip(samples, plan.places, strict=True)]):
        inner = start(structure, sample.covariance)
        full = np.concatenate([inner, sample.means, np.zeros(len(structure.factors))])
        free[places[places >= 0]] = full[places >= 0]
    return free


def _slice(sizes: tuple[int, ...], place: int) -> slice:
    begin = sum(sizes[:place])
    return slice(begin, begin + sizes[place])
