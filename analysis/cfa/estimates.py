"""The three estimators of a factor model: where its parameters lie, how sure, how well it fits."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.answers import Table, answers_of, complete, unanswered
from analysis.cautions import Caution, incomplete, many_incomplete, of_correlations
from analysis.cfa.indices import Fitness, fitness, srmr
from analysis.cfa.model import Structure, start
from analysis.cfa.robust import Weighed, sandwich, scaled_shifted
from analysis.cfa.sample import Sample
from analysis.cfa.search import Bend, Nearest, descend, likelihood, pair_slopes, squares
from analysis.correlation import positive_definite, tables
from analysis.correlation.influence import SPECK, covariances
from analysis.correlation.pairs import Pairs, estimate
from analysis.errors import (
    NotIdentifiedError,
    NotPositiveDefiniteError,
    TooFewRespondentsError,
)
from analysis.joint import Joint

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Estimated:
    """Parameters in the order of `Structure`, factors with variance 1.

    Attributes
    ----------
    full : ndarray of float64, shape (L + f (f + 1) / 2 + k,)
    spread : ndarray of float64, square
        Their covariance matrix; 0 where a parameter is fixed, or follows from others.
    fitness : Fitness
    srmr : float
    n, iterations : int
    cautions : tuple of Caution
        Of the answers, whatever the model.
    """

    full: Floats
    spread: Floats
    fitness: Fitness
    srmr: float
    n: int
    iterations: int
    cautions: tuple[Caution, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Ordinal:
    """Polychoric correlations of complete answers, ready to be fitted.

    Attributes
    ----------
    values : ndarray of int8, shape (n, k)
    joint : Joint
    pairs : Pairs
    data : Weighed
    left_out : int
        Respondents who answered some items, not all.
    """

    values: npt.NDArray[np.int8]
    joint: Joint
    pairs: Pairs
    data: Weighed
    left_out: int

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """What must be said of the answers, whatever the model."""
        pairs = self.pairs
        sound = positive_definite(pairs.matrix(pairs.correlations, 1))
        return (
            *of_correlations(pairs.named(pairs.filled), positive_definite=sound),
            *many_incomplete(len(self.values), self.left_out),
        )


def by_likelihood(structure: Structure, sample: Sample) -> Estimated:
    """Fit a covariance matrix by maximum likelihood.

    Parameters
    ----------
    structure : Structure
    sample : Sample

    Returns
    -------
    Estimated

    Raises
    ------
    NotIdentifiedError, NotConvergedError
        If the model has no single best fit, or none was found.

    Examples
    --------
    >>> one = Structure.of({"made": ["a", "b", "c"]})
    >>> sample = Sample(np.zeros(3), 0.5 + 0.5 * np.eye(3), 100)
    >>> by_likelihood(one, sample).full.round(4).tolist()
    [0.7071, 0.7071, 0.7071, 1.0, 0.5, 0.5, 0.5]
    """
    covariance, n = sample.covariance, sample.n
    free = np.concatenate([_between(structure), np.ones(len(covariance), dtype=bool)])
    begin = start(structure, covariance)
    found = _descend(free, begin, lambda full: likelihood(structure, covariance, full))
    full, df = _filled(begin, free, found.parameters), _degrees(covariance, free, diagonal=True)
    deviations = np.sqrt(np.diag(covariance))
    scale = np.outer(deviations, deviations)
    base = n * -float(np.linalg.slogdet(covariance / scale)[1])
    pairs = len(covariance) * (len(covariance) - 1) // 2
    residuals = ((covariance - structure.implied(full)) / scale)[np.tril_indices(len(covariance))]
    return Estimated(
        full=full,
        spread=_spread(free, np.linalg.inv(found.information) / n),
        fitness=fitness(n * found.value if df else 0.0, df, (base, pairs), n),
        srmr=srmr(residuals, len(residuals)),
        n=n,
        iterations=found.iterations,
        cautions=many_incomplete(n, sample.left_out),
    )


def weigh(x: Table, *, weighted: bool) -> Ordinal:
    """Correlate ordinal answers and say how much each correlation weighs.

    Parameters
    ----------
    x : Responses, DataFrame, Arrow table or array_like of int, shape (n, k)
        As `answers_of`; only those who gave all are used.
    weighted : bool
        By the inverse variance of each correlation (WLSMV), or all alike (ULS).

    Returns
    -------
    Ordinal

    Raises
    ------
    ConstantItemError, TooFewItemsError, TooFewRespondentsError
        As `correlation.polychoric`.
    NotPositiveDefiniteError
        If two items agree, or disagree, without exception.

    Examples
    --------
    >>> answers = np.repeat([[1, 1], [1, 2], [2, 1], [2, 2]], 25, axis=0)
    >>> weigh(answers, weighted=True).data.n
    99
    """
    answers = answers_of(x)
    whole = complete(answers)
    values = whole.values
    if len(values) < 2:
        raise TooFewRespondentsError(f"fewer than two answered all items{unanswered(answers)}")
    joint = tables(whole)
    pairs = estimate(joint)
    if pairs.at_edge.any():
        at = int(np.flatnonzero(pairs.at_edge)[0])
        one, two = (whole.items[int(side[at])] for side in (pairs.first, pairs.second))
        raise NotPositiveDefiniteError(f"{one} and {two} agree, or disagree, without exception")
    spread = covariances(values, joint, pairs)
    if np.diag(spread).min() < SPECK * len(values):
        raise TooFewRespondentsError("so few answers carry no error of a correlation")
    weights = 1 / np.diag(spread) if weighted else np.ones(len(spread))
    data = Weighed(pairs.correlations, weights, spread, len(values) - 1)
    return Ordinal(values, joint, pairs, data, incomplete(answers))


def by_least_squares(structure: Structure, ordinal: Ordinal) -> Estimated:
    """Fit polychoric correlations by least squares, with robust test and errors.

    Parameters
    ----------
    structure : Structure
    ordinal : Ordinal

    Returns
    -------
    Estimated

    Raises
    ------
    NotIdentifiedError, NotConvergedError
        If the model has no single best fit, or none was found.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> answers = 1 + (rng.normal(size=(200, 1)) + rng.normal(size=(200, 3)) > 0).astype(int)
    >>> one = Structure.of({"made": ["a", "b", "c"]})
    >>> by_least_squares(one, weigh(answers, weighted=True)).fitness.df
    0
    """
    matrix, data = ordinal.pairs.matrix(ordinal.pairs.correlations, 1), ordinal.data
    free = np.concatenate([_between(structure), np.zeros(len(matrix), dtype=bool)])
    _degrees(matrix, free, diagonal=False)
    begin = start(structure, matrix)
    found = _descend(
        free, begin, lambda full: squares(structure, data.correlations, data.weights, full)
    )
    full = _filled(begin, free, found.parameters)
    common = structure.implied(full)
    full[-len(matrix) :] += 1 - np.diag(common)
    slopes, none = pair_slopes(structure, full)[free], np.zeros((0, len(data.correlations)))
    base = float(data.weights @ data.correlations**2)
    test = scaled_shifted(found.value, slopes, data)
    residuals = data.correlations - common[np.triu_indices(len(matrix), 1)]
    return Estimated(
        full=full,
        spread=_spread(free, sandwich(slopes, data)),
        fitness=fitness(*test, scaled_shifted(base, none, data), data.n),
        srmr=srmr(residuals, len(residuals) + len(matrix)),
        n=data.n + 1,
        iterations=found.iterations,
        cautions=ordinal.cautions,
    )


def _between(structure: Structure) -> npt.NDArray[np.bool_]:
    """Mark the free loadings and covariances: a factor's variance is 1."""
    first, second = structure.links
    free: npt.NDArray[np.bool_] = np.concatenate(
        [np.ones(len(structure.rows), bool), first != second]
    )
    return free


def _degrees(matrix: Floats, free: npt.NDArray[np.bool_], *, diagonal: bool) -> int:
    k = len(matrix)
    df = k * (k - 1) // 2 + k * diagonal - int(free.sum())
    if df < 0:
        raise NotIdentifiedError("the model has more parameters than there are correlations")
    return df


def _spread(free: npt.NDArray[np.bool_], covariance: Floats) -> Floats:
    spread = np.zeros((len(free), len(free)))
    spread[np.ix_(free, free)] = covariance
    return spread


def _filled(fixed: Floats, free: npt.NDArray[np.bool_], parameters: Floats) -> Floats:
    full = fixed.copy()
    full[free] = parameters
    return full


def _descend(
    free: npt.NDArray[np.bool_], begin: Floats, bend_at: Callable[[Floats], Bend]
) -> Nearest:
    def of_free(parameters: Floats) -> Bend:
        bend = bend_at(_filled(begin, free, parameters))
        return Bend(bend.value, bend.descent[free], bend.information[np.ix_(free, free)])

    return descend(of_free, begin[free])
