"""Exploratory factor analysis: how many factors the items have, and which items go together."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from analysis.answers import Table
from analysis.cautions import Caution, many_incomplete
from analysis.cfa.indices import Fitness, fitness
from analysis.correlation import Polychoric, positive_definite
from analysis.errors import (
    BadParameterError,
    NotPositiveDefiniteError,
    TooFewItemsError,
    TooFewRespondentsError,
)
from analysis.factor.extraction import Extraction, degrees, likeliest, minres
from analysis.factor.rotation import Turned, oblimin, promax, varimax
from analysis.moments import Moments, sums_of

Floats = npt.NDArray[np.float64]
Rotation = Literal["varimax", "oblimin", "promax", "none"]
Method = Literal["minres", "ml"]

EXTRACTIONS: dict[str, Callable[[Floats, int], Extraction]] = {"minres": minres, "ml": likeliest}
ROTATIONS: dict[str, Callable[[Floats], Turned]] = {
    "varimax": varimax,
    "oblimin": oblimin,
    "promax": promax,
    "none": lambda loadings: (loadings, np.eye(loadings.shape[1])),
}


@dataclass(frozen=True, slots=True, eq=False)
class Efa:
    """q factors of k items.

    Attributes
    ----------
    loadings : ndarray of float64, shape (k, q)
        Pattern; the factor that explains most first, each turned so that its loadings add up to
        something positive. Read-only.
    correlations : ndarray of float64, shape (q, q)
        Of the factors. Read-only.
    uniquenesses : ndarray of float64, shape (k,)
        Read-only.
    explained : tuple of float
        Share of the variance of all items, by factor.
    fitness : Fitness or None
        With Bartlett's correction; None of polychoric correlations, for which it does not hold.
    heywood : tuple of int
        Items whose own variance would vanish; held at 0.005.
    method, rotation : str
    n : int
        Respondents: the fewest of any pair.
    cautions : tuple of Caution
        Of the answers: ``many-incomplete``; of polychoric correlations theirs.
    """

    loadings: Floats
    correlations: Floats
    uniquenesses: Floats
    explained: tuple[float, ...]
    fitness: Fitness | None
    heywood: tuple[int, ...]
    method: Method
    rotation: Rotation
    n: int
    cautions: tuple[Caution, ...]


def efa(
    x: Moments | Polychoric | Table,
    factors: int,
    rotation: Rotation = "oblimin",
    method: Method = "minres",
) -> Efa:
    """Extract factors and rotate them towards simple structure.

    Minimum residuals (Harman & Jones 1966, Psychometrika 31, 351-368) or maximum likelihood
    (Joreskog 1967, Psychometrika 32, 443-482); rotations by gradient projection (Bernaards &
    Jennrich 2005). Chi-squared (n - 1 - (2k + 5) / 6 - 2q / 3) F with F the discrepancy of maximum
    likelihood (Bartlett 1951, Biometrika 38, 337-344). Agrees with R psych, which stops at 1e-5;
    where factor_analyzer differs, docs/analysis.md says why.

    Parameters
    ----------
    x : Moments, Polychoric, or Responses, DataFrame, Arrow table or array_like, shape (n, k)
        Complete sums, polychoric correlations (of each pair by whoever answered both), or answers
        as `answers_of` (those who answered all are used).
    factors : int
    rotation : {'oblimin', 'varimax', 'promax', 'none'}
    method : {'minres', 'ml'}

    Returns
    -------
    Efa

    Raises
    ------
    BadParameterError
        If a method or rotation has another name, or there is no factor.
    TooFewItemsError, TooFewRespondentsError, ConstantItemError, IncompleteMomentsError
        If the data cannot carry correlations.
    NotPositiveDefiniteError
        If the matrix is not that of any data: `correlation.polychoric` can smooth it.
    NotIdentifiedError, NotConvergedError
        If there are too few items for so many factors, or a search does not arrive.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> traits = np.repeat(rng.normal(size=(500, 2)), 3, axis=1)
    >>> found = efa(np.digitize(traits + 0.7 * rng.normal(size=(500, 6)), [-1, 0, 1]), 2)
    >>> sorted(np.abs(found.loadings).argmax(axis=1).tolist()), found.fitness.df
    ([0, 0, 0, 1, 1, 1], 4)
    """
    if method not in EXTRACTIONS or rotation not in ROTATIONS:
        raise BadParameterError(f"no such method or rotation: {method}, {rotation}")
    matrix, n, cautions = correlations_of(x)
    found = EXTRACTIONS[method](matrix, factors)
    loadings, between = _ordered(*ROTATIONS[rotation](found.loadings))
    explained = np.diag(between @ loadings.T @ loadings) / len(matrix)
    for array in (loadings, between, found.uniquenesses):
        array.setflags(write=False)
    return Efa(
        loadings=loadings,
        correlations=between,
        uniquenesses=found.uniquenesses,
        explained=tuple(explained.tolist()),
        fitness=None if isinstance(x, Polychoric) else _fitness(matrix, found, n),
        heywood=tuple(np.flatnonzero(found.at_least).tolist()),
        method=method,
        rotation=rotation,
        n=n,
        cautions=cautions,
    )


def correlations_of(
    x: Moments | Polychoric | Table,
) -> tuple[Floats, int, tuple[Caution, ...]]:
    """Return a correlation matrix that factors can be taken from, n, and what must be said of it.

    Parameters
    ----------
    x : Moments, Polychoric, or a table of answers, shape (n, k)

    Returns
    -------
    tuple of ndarray of float64, shape (k, k), int, and tuple of Caution

    Raises
    ------
    TooFewItemsError, TooFewRespondentsError, ConstantItemError, IncompleteMomentsError
        If the data cannot carry correlations.
    NotPositiveDefiniteError
        If the matrix is not that of any data.

    Examples
    --------
    >>> correlations_of(np.array([[1, 1], [1, 2], [2, 1], [2, 2]]))[1:]
    (4, ())
    """
    if isinstance(x, Polychoric):
        matrix, n, cautions = x.matrix, int(x.n.min()), x.cautions
    else:
        moments = sums_of(x)
        if len(moments.counts) < 2:
            raise TooFewItemsError("factors need at least two items")
        matrix, n = moments.correlation(), moments.n
        cautions = many_incomplete(n, moments.left_out)
    if n <= len(matrix):
        raise TooFewRespondentsError("factors need more respondents than items")
    if not positive_definite(matrix):
        raise NotPositiveDefiniteError("some items follow from the others, or contradict them")
    return matrix, n, cautions


def _ordered(loadings: Floats, between: Floats) -> Turned:
    """Put the factor that explains most first, and turn each to a positive sum."""
    order = np.argsort(-np.diag(between @ loadings.T @ loadings), kind="stable")
    signs = np.where(loadings[:, order].sum(axis=0) < 0, -1.0, 1.0)
    return loadings[:, order] * signs, between[np.ix_(order, order)] * np.outer(signs, signs)


def _fitness(matrix: Floats, found: Extraction, n: int) -> Fitness:
    k, q = found.loadings.shape
    implied = found.loadings @ found.loadings.T
    np.fill_diagonal(implied, 1.0)
    whitened = np.linalg.solve(implied, matrix)
    discrepancy = float(np.trace(whitened)) - float(np.linalg.slogdet(whitened)[1]) - k
    base = -float(np.linalg.slogdet(matrix)[1])
    size = n - 1 - (2 * k + 5) / 6
    df = degrees(k, q)
    chi2 = (size - 2 * q / 3) * discrepancy if df else 0.0
    return fitness(chi2, df, (size * base, k * (k - 1) // 2), n)
