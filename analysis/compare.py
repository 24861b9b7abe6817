"""Whether groups differ, by how much, and how sure that is.

A test alone says too little of a large survey and too much of a small one, so every comparison
comes with effect sizes and their intervals, and every family of tests with Holm's correction.
All of it rests on how often each score occurs in each group; nothing else is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from analysis.effects import Difference, Sample, cliff_delta, difference, hedges_g, numbers
from analysis.errors import (
    BadParameterError,
    ConstantScoreError,
    EmptyGroupError,
    InputError,
    OneGroupError,
)
from analysis.labels import Label, labelled
from analysis.means import finite_correction
from analysis.results import LEVEL, Estimate, Interval, Unestimable, attempt, require_level
from analysis.rows import require_same_rows

Pairing = tuple[Label, Label]
Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Test:
    """One test of the hypothesis that the groups do not differ.

    Attributes
    ----------
    statistic : float
        F of Welch, H of Kruskal and Wallis.
    degrees : tuple of float
        Degrees of freedom.
    p : float
    n : int
        Respondents used.
    method : str
        ``welch`` or ``kruskal-wallis``.
    """

    __test__ = False  # the name is the field's; pytest would take it for one of its own

    statistic: float
    degrees: tuple[float, ...]
    p: float
    n: int
    method: str


@dataclass(frozen=True, slots=True)
class Group:
    """One group by itself.

    Attributes
    ----------
    label : int or str
    n : int
    mean : Estimate or Unestimable
        In the units of the score, with the t interval, corrected for a finite population if its
        size was given.
    """

    label: Label
    n: int
    mean: Estimate | Unestimable


@dataclass(frozen=True, slots=True)
class Pair:
    """Two groups beside each other, first minus second.

    Attributes
    ----------
    first, second : int or str
    difference : Difference or Unestimable
        Of means, with Welch's t test.
    p_holm : float or None
        Its p after Holm's correction over the family; None if there is none.
    hedges_g, cliff_delta : Estimate or Unestimable
    """

    first: Label
    second: Label
    difference: Difference | Unestimable
    p_holm: float | None
    hedges_g: Estimate | Unestimable
    cliff_delta: Estimate | Unestimable


@dataclass(frozen=True, slots=True)
class Comparison:
    """All groups beside each other.

    Attributes
    ----------
    groups : tuple of Group
        In the order of their labels.
    welch, kruskal_wallis : Test or Unestimable
    epsilon_squared : Estimate or Unestimable
        Share of the variation of ranks that lies between the groups.
    pairs : tuple of Pair
        The declared family.
    n, left_out : int
        Respondents used, and those without a group.
    """

    groups: tuple[Group, ...]
    welch: Test | Unestimable
    kruskal_wallis: Test | Unestimable
    epsilon_squared: Estimate | Unestimable
    pairs: tuple[Pair, ...]
    n: int
    left_out: int


def groups(
    score: npt.ArrayLike,
    group: npt.ArrayLike,
    *,
    family: Sequence[Pairing] | None = None,
    populations: Mapping[Label, int] | None = None,
    level: float = LEVEL,
) -> Comparison:
    """Compare the scores of groups.

    Parameters
    ----------
    score : array_like of float, shape (n,)
        Any finite numbers: a difference may lie below zero, so -2 is no missing code here.
    group : array_like of int, bool or str, shape (n,)
        A negative number is a missing code, an empty cell (None, NaN, NA, masked, "") no group:
        those respondents are left out and counted. A pandas categorical will do.
    family : sequence of pairs of labels, optional
        The comparisons declared beforehand, over which Holm corrects; without it, all pairs.
    populations : mapping of label to int, optional
        People in each group, where the groups are finite and known.
    level : float
        Coverage of all intervals.

    Returns
    -------
    Comparison

    Raises
    ------
    NotNumbersError, NotWholeNumbersError
        If a score is not a finite number, or a group neither a whole number nor a text.
    UnequalLengthsError
        If there is not one group for each score.
    RowsDisagreeError
        If score and group have different pandas indices.
    OneGroupError, EmptyGroupError
        With fewer than two groups, or a declared one in which there is nobody.
    BadParameterError
        If `level` is not between 0 and 1, or a population is smaller than its sample.

    Examples
    --------
    >>> found = groups([1, 2, 2, 3, 3, 4, 5, 5], ["a"] * 4 + ["b"] * 4)
    >>> round(found.kruskal_wallis.p, 4), round(found.epsilon_squared.estimate, 4)
    (0.0275, 0.6944)
    >>> found.pairs[0].cliff_delta.estimate
    -0.9375
    """
    require_same_rows({"score": score, "group": group})
    scores = numbers(score)
    labels, placed = labelled(group, len(scores))
    values, at = np.unique(scores[placed], return_inverse=True)
    names, of = np.unique(labels[placed], return_inverse=True)
    counts = np.bincount(of * len(values) + at, minlength=len(names) * len(values))
    table = counts.reshape(len(names), len(values)).astype(np.float64)
    found = {name: Sample(values, row) for name, row in zip(names.tolist(), table, strict=True)}
    left_out = int((~placed).sum())
    return samples(found, family=family, populations=populations, level=level, left_out=left_out)


def samples(
    of: Mapping[Label, Sample],
    *,
    family: Sequence[Pairing] | None = None,
    populations: Mapping[Label, int] | None = None,
    level: float = LEVEL,
    left_out: int = 0,
) -> Comparison:
    """Compare groups of which it is known how often each score occurs.

    Parameters
    ----------
    of : mapping of label to Sample
        At least two; all over the same scores (`effects.aligned`).
    family, populations, level
        As `groups`.
    left_out : int
        Respondents without a group; only reported.

    Returns
    -------
    Comparison

    Raises
    ------
    OneGroupError, EmptyGroupError, BadParameterError
        As `groups`.
    InputError
        If the samples are not over the same scores.

    Examples
    --------
    >>> values = np.array([1.0, 2.0, 3.0])
    >>> low, high = Sample(values, np.array([5.0, 3, 1])), Sample(values, np.array([1.0, 3, 5]))
    >>> round(samples({1: low, 2: high}).welch.p, 4)
    0.0195
    """
    require_level(level)
    if len(of) < 2:
        raise OneGroupError("a comparison needs two groups")
    declared = tuple(combinations(of, 2)) if family is None else tuple(family)
    for name in {label for pair in declared for label in pair} | set(populations or {}):
        if name not in of:
            raise EmptyGroupError(f"nobody is in group {name}")
    parts = tuple(of.values())
    if any(not np.array_equal(part.values, parts[0].values) for part in parts):
        raise InputError("groups are counted over the same scores")
    sizes = populations or {}
    return Comparison(
        tuple(_group(name, s, sizes.get(name), level) for name, s in of.items()),
        attempt(lambda: _welch(parts)),
        attempt(lambda: _kruskal_wallis(parts)),
        attempt(lambda: _epsilon_squared(parts, level)),
        _pairs(of, declared, level),
        sum(sample.n for sample in parts),
        left_out,
    )


def holm(ps: Sequence[float]) -> tuple[float, ...]:
    """Correct the p-values of one declared family of m tests, so that one false alarm is rare.

    In ascending order the i-th becomes max over j <= i of min(1, (m - j + 1) p_j) (Holm 1979,
    Scandinavian Journal of Statistics 6, 65-70).

    Parameters
    ----------
    ps : sequence of float, length m
        Of all tests that were declared, not of those that came out well.

    Returns
    -------
    tuple of float, length m
        In the order given.

    Raises
    ------
    BadParameterError
        If a p is not between 0 and 1.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03])
    (0.03, 0.06, 0.06)
    """
    given = np.asarray(ps, dtype=np.float64)
    if not ((given >= 0) & (given <= 1)).all():
        raise BadParameterError("a p lies between 0 and 1")
    order = np.argsort(given, kind="stable")
    stepped = np.minimum(1, given[order] * np.arange(len(given), 0, -1))
    corrected = np.empty_like(given)
    corrected[order] = np.maximum.accumulate(stepped)
    return tuple(corrected.tolist())


def holm_declared(ps: Sequence[float | None]) -> tuple[float | None, ...]:
    """Correct a family of which some tests could not be made: they count in it and have no p.

    Parameters
    ----------
    ps : sequence of float or None, length m
        None for a test that was declared and could not be made.

    Returns
    -------
    tuple of float or None, length m

    Raises
    ------
    BadParameterError
        As `holm`.

    Examples
    --------
    >>> holm_declared([0.01, None])
    (0.02, None)
    """
    corrected = holm([1.0 if p is None else p for p in ps])
    return tuple(None if p is None else each for p, each in zip(ps, corrected, strict=True))


def _group(label: Label, sample: Sample, population: int | None, level: float) -> Group:
    return Group(label, sample.n, attempt(lambda: _mean(sample, population, level)))


def _mean(sample: Sample, population: int | None, level: float) -> Estimate:
    if sample.variance == 0:
        raise ConstantScoreError("all scores of the group are equal")
    n, centre = sample.n, sample.mean
    error = sqrt(sample.variance / n) * finite_correction(n, population)
    reach = float(stats.t.ppf((1 + level) / 2, n - 1)) * error
    return Estimate(centre, error, Interval(centre - reach, centre + reach, level, "t"), n)


def _welch(of: Sequence[Sample]) -> Test:
    """F over k groups without equal variances (Welch 1951, Biometrika 38, 330-336)."""
    k, sizes = len(of), np.array([sample.n for sample in of])
    variances = np.array([sample.variance for sample in of])
    if (variances <= 0).any():
        raise ConstantScoreError("the score does not vary in every group")
    weights, means = sizes / variances, np.array([sample.mean for sample in of])
    centre = float(weights @ means) / float(weights.sum())
    between = float(weights @ (means - centre) ** 2) / (k - 1)
    spread = float(((1 - weights / weights.sum()) ** 2 / (sizes - 1)).sum())
    statistic = between / (1 + 2 * (k - 2) / (k**2 - 1) * spread)
    degrees = (float(k - 1), (k**2 - 1) / (3 * spread))
    p = float(stats.f.sf(statistic, *degrees))
    return Test(statistic, degrees, p, int(sizes.sum()), "welch")


def _kruskal_wallis(of: Sequence[Sample]) -> Test:
    """H from midranks, corrected for ties (Kruskal & Wallis 1952, JASA 47, 583-621)."""
    table: Matrix = np.stack([sample.counts for sample in of])
    sizes, ties = table.sum(axis=1), table.sum(axis=0)
    n = float(sizes.sum())
    if (sizes == 0).any():
        raise EmptyGroupError("nobody in a group has a score")
    if np.count_nonzero(ties) < 2:
        raise ConstantScoreError("all scores are equal")
    from_middle = np.cumsum(ties) - ties / 2 - n / 2
    between = float((((table @ from_middle) ** 2) / sizes).sum())
    statistic = (n - 1) * between / float(ties @ from_middle**2)
    degrees = len(of) - 1
    p = float(stats.chi2.sf(statistic, degrees))
    return Test(statistic, (float(degrees),), p, int(n), "kruskal-wallis")


def _epsilon_squared(of: Sequence[Sample], level: float) -> Estimate:
    """H / (n - 1) (Tomczak & Tomczak 2014, Trends in Sport Sciences 21, 19-25).

    H is about noncentral chi-squared (Andrews 1954, Annals of Mathematical Statistics 25, 724-736);
    the interval holds the noncentralities that put H at either tail, over n - 1. For groups far
    apart it is wider than it need be; a bootstrap would be too narrow there, and never reach 0.
    """
    test = _kruskal_wallis(of)
    degrees, below = test.degrees[0], test.n - 1
    low, high = (
        min(1.0, _noncentrality(test.statistic, degrees, (1 + side * level) / 2) / below)
        for side in (1, -1)
    )
    beyond = max(0.0, test.statistic - degrees)
    error = sqrt(2 * (degrees + 2 * beyond)) / below
    interval = Interval(low, high, level, "noncentral-chi-squared")
    return Estimate(test.statistic / below, error, interval, test.n)


def _noncentrality(statistic: float, degrees: float, tail: float) -> float:
    if stats.chi2.cdf(statistic, degrees) <= tail:
        return 0.0
    return float(special.chndtrinc(statistic, degrees, tail))


def _pairs(
    of: Mapping[Label, Sample], declared: Sequence[Pairing], level: float
) -> tuple[Pair, ...]:
    apart = [attempt(partial(difference, of[a], of[b], level)) for a, b in declared]
    ps = holm_declared([None if isinstance(found, Unestimable) else found.p for found in apart])
    return tuple(
        Pair(
            a,
            b,
            found,
            p,
            attempt(partial(hedges_g, of[a], of[b], level)),
            attempt(partial(cliff_delta, of[a], of[b], level)),
        )
        for (a, b), found, p in zip(declared, apart, ps, strict=True)
    )
