"""Parallel analysis: which eigenvalues are larger than those of answers without any correlation."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from analysis.answers import Table, answers_of, complete
from analysis.cautions import Caution, incomplete, many_incomplete
from analysis.correlation import polychoric, tables
from analysis.errors import BadParameterError, TooFewItemsError, TooFewRespondentsError
from analysis.factor.extraction import minres
from analysis.joint import Joint
from analysis.moments import Moments, sums_of
from analysis.results import require_generator

Floats = npt.NDArray[np.float64]
Kind = Literal["pearson", "polychoric"]


@dataclass(frozen=True, slots=True)
class Beside:
    """Eigenvalues beside those of chance.

    Attributes
    ----------
    count : int
        How many come before the first that is no larger than chance's.
    eigenvalues : tuple of float, length k
        Descending.
    chance : tuple of float, length k
        Quantile of those of chance.
    """

    count: int
    eigenvalues: tuple[float, ...]
    chance: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Parallel:
    """Eigenvalues of k items beside those of chance.

    Attributes
    ----------
    components : Beside
        Of the correlations (Horn).
    factors : Beside
        Of the correlations with communalities of one factor on the diagonal.
    quantile : float
    draws, n : int
        `n` as of chance: of tables those who answered the rarest pair.
    correlations : {'pearson', 'polychoric'}
    cautions : tuple of Caution
        Of the answers: ``many-incomplete``; of polychoric correlations theirs.
    """

    components: Beside
    factors: Beside
    quantile: float
    draws: int
    n: int
    correlations: Kind
    cautions: tuple[Caution, ...]


def parallel(
    x: Moments | Joint | Table,
    rng: np.random.Generator,
    correlations: Kind = "pearson",
    draws: int = 100,
    quantile: float = 0.95,
) -> Parallel:
    """Count the factors that are stronger than chance.

    Eigenvalues of random answers of as many people to as many items (Horn 1965, Psychometrika 30,
    179-185), their 95 % quantile (Glorfeld 1995, Educational and Psychological Measurement 55,
    377-393). Chance correlations of normal answers are drawn as one Wishart matrix, so that they
    cost the same at any n; polychoric ones from answers with the items' own shares. Eigenvalues of
    factors as in R psych: communalities of one factor (minres) on the diagonal.

    Parameters
    ----------
    x : Moments, Joint, or Responses, DataFrame, Arrow table or array_like of int, shape (n, k)
        Complete sums, or answers as `answers_of` (those who answered all are used), or tables:
        there each pair counts over those who answered both, and chance is that of as few as
        answered the rarest pair. Polychoric correlations need tables or answers.
    rng : numpy.random.Generator
        The only source of chance.
    correlations : {'pearson', 'polychoric'}
    draws : int
        At least 20.
    quantile : float

    Returns
    -------
    Parallel

    Raises
    ------
    BadParameterError
        If `rng` is no generator, a parameter is out of range, or sums are given where tables are
        needed.
    TooFewItemsError, TooFewRespondentsError, ConstantItemError, IncompleteMomentsError
        If the data cannot carry correlations: three items are the fewest, and more respondents.
    NotConvergedError
        If the one factor cannot be found.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> traits = np.repeat(rng.normal(size=(500, 2)), 3, axis=1)
    >>> answers = np.digitize(traits + 0.7 * rng.normal(size=(500, 6)), [-1, 0, 1])
    >>> found = parallel(answers, rng)
    >>> found.components.count, found.factors.count
    (2, 2)
    """
    require_generator(rng)
    if correlations not in {"pearson", "polychoric"} or draws < 20 or not 0 < quantile < 1:
        raise BadParameterError(
            "pearson or polychoric, 20 draws or more, a quantile within 0 and 1"
        )
    observed, chance, n, cautions = (_pearson if correlations == "pearson" else _polychoric)(x)
    random = [chance(rng) for _ in range(draws)]
    components, factors = (
        _beside(eigenvalues(observed), [eigenvalues(each) for each in random], quantile)
        for eigenvalues in (_components, _factors)
    )
    return Parallel(components, factors, quantile, draws, n, correlations, cautions)


def wishart(rng: np.random.Generator, n: int, root: Floats) -> Floats:
    """Draw the correlations of n normal answers to k items (Bartlett 1933).

    Parameters
    ----------
    rng : numpy.random.Generator
    n : int
        More than k.
    root : ndarray of float64, shape (k, k)
        Cholesky factor of the correlations they are drawn with.

    Returns
    -------
    ndarray of float64, shape (k, k)

    Examples
    --------
    >>> wishart(np.random.default_rng(1), 10**6, np.eye(2)).round(2).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    k = len(root)
    drawn = np.tril(rng.normal(size=(k, k)), -1)
    np.fill_diagonal(drawn, np.sqrt(rng.chisquare(n - 1 - np.arange(k))))
    drawn = root @ drawn
    drawn /= np.sqrt((drawn**2).sum(axis=1, keepdims=True))
    matrix: Floats = drawn @ drawn.T
    return matrix


Source = tuple[Floats, Callable[[np.random.Generator], Floats], int, tuple[Caution, ...]]


def _pearson(x: Moments | Joint | Table) -> Source:
    if isinstance(x, Joint):
        k, n, left_out, correlate = len(x.tables), x.fewest, 0, x.correlations
    else:
        sums = sums_of(x)
        k, n, left_out, correlate = len(sums.counts), sums.n, sums.left_out, sums.correlation
    _require(k, n)
    return correlate(), lambda rng: wishart(rng, n, np.eye(k)), n, many_incomplete(n, left_out)


def _polychoric(x: Moments | Joint | Table) -> Source:
    if isinstance(x, Moments):
        raise BadParameterError("polychoric correlations need tables or answers, not sums")
    if isinstance(x, Joint):
        joint, left_out = x, 0
    else:
        answers = answers_of(x)
        joint, left_out = tables(complete(answers)), incomplete(answers)
    n = joint.fewest
    _require(len(joint.tables), n)
    low, shares = joint.low, joint.margins / joint.margins.sum(axis=1, keepdims=True)

    def chance(rng: np.random.Generator) -> Floats:
        codes = np.arange(low, low + shares.shape[1], dtype=np.int8)
        columns = [rng.choice(codes, n, p=row) for row in shares]
        return polychoric(np.stack(columns, axis=1)).matrix

    found = polychoric(joint)
    return found.matrix, chance, n, (*found.cautions, *many_incomplete(n, left_out))


def _require(k: int, n: int) -> None:
    if k < 3:
        raise TooFewItemsError("parallel analysis needs three items")
    if n <= k:
        raise TooFewRespondentsError("parallel analysis needs more respondents than items")


def _components(matrix: Floats) -> Floats:
    return np.asarray(np.linalg.eigvalsh(matrix)[::-1], dtype=np.float64)


def _factors(matrix: Floats) -> Floats:
    return _components(matrix - np.diag(minres(matrix, 1).uniquenesses))


def _beside(observed: Floats, random: list[Floats], quantile: float) -> Beside:
    chance = np.asarray(np.quantile(random, quantile, axis=0), dtype=np.float64)
    larger = observed > chance
    count = len(larger) if larger.all() else int(np.argmin(larger))
    return Beside(count, tuple(observed.tolist()), tuple(chance.tolist()))
