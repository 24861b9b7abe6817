"""Omega hierarchical: how much of a sum of items is one factor that all of them share."""

from dataclasses import dataclass
from functools import partial
from math import sqrt

import numpy as np
import numpy.typing as npt

from analysis.answers import Table
from analysis.cautions import Caution
from analysis.correlation import Polychoric
from analysis.errors import BadParameterError, NotConvergedError, NotIdentifiedError
from analysis.factor.exploratory import correlations_of
from analysis.factor.extraction import minres
from analysis.factor.number import wishart
from analysis.factor.rotation import oblimin
from analysis.moments import Moments
from analysis.results import LEVEL, Interval, Unestimable, attempt, require_level, require_whole

Floats = npt.NDArray[np.float64]

DRAWS = 200
"""Redrawn samples behind an interval; each costs an extraction and a rotation."""


@dataclass(frozen=True, slots=True, eq=False)
class Hierarchy:
    """One general factor and q group factors of k items.

    Attributes
    ----------
    estimate : float
        Omega hierarchical: the share of the general factor in the variance of the sum.
    interval : Interval or None
        Basic bootstrap over redrawn samples; None if no source of chance was given. It leans
        upward: samples understate how much factors share.
    total : float
        Omega total: the share of all factors.
    common : float
        Share of the general factor in what the items have in common (ECV).
    general : ndarray of float64, shape (k,)
        Loadings on the general factor, items turned. Read-only.
    groups : ndarray of float64, shape (k, q)
        On the group factors, each turned so that its loadings add up to something positive.
        Read-only.
    turned : tuple of int
        Items that load negatively on the general factor and were turned for the sum.
    heywood : tuple of int
        Places of items whose own variance would vanish; held at 0.005.
    heywood_groups : tuple of int
        Group factors that the general one explains to 0.995 or beyond: a loading on it above 1 is
        held at 1, and then nothing is left of them in `groups`. The figures mean little then.
    n : int
        Respondents.
    cautions : tuple of Caution
        Of the answers: ``many-incomplete``; of polychoric correlations theirs. ``heywood`` of each
        such item, ``heywood-group`` of each such group factor.
    """

    estimate: float
    interval: Interval | None
    total: float
    common: float
    general: Floats
    groups: Floats
    turned: tuple[int, ...]
    heywood: tuple[int, ...]
    heywood_groups: tuple[int, ...]
    n: int
    cautions: tuple[Caution, ...]


def omega_hierarchical(
    x: Moments | Polychoric | Table,
    factors: int,
    rng: np.random.Generator | None = None,
    level: float = LEVEL,
) -> Hierarchy:
    """Estimate how much of the sum of standardised items one general factor explains.

    Minres factors, oblimin, one factor of their correlations, and Schmid & Leiman's transformation
    (1957, Psychometrika 22, 53-61): general loadings L g, group loadings L sqrt(1 - g^2), g held
    within -1 and 1 (R psych lets it pass, and has no group loadings then). Omega hierarchical
    (sum of general)^2 / V, total (V - sum u) / V, V the sum of all correlations (Zinbarg, Revelle,
    Yovel & Li 2005, Psychometrika 70, 123-133), as R psych's omega, to 1e-6. The interval
    redraws correlations of n normal answers with those observed.

    Parameters
    ----------
    x : Moments, Polychoric, or a table of answers, shape (n, k)
        As `factor.efa`.
    factors : int
        Group factors, at least 2; with 2 both load alike on the general one.
    rng : numpy.random.Generator, optional
        For the interval, which polychoric correlations cannot have.
    level : float
        Coverage.

    Returns
    -------
    Hierarchy

    Raises
    ------
    BadParameterError
        If the factors are no whole number or fewer than 2, `level` is not between 0 and 1, or an
        interval is asked for polychoric correlations.
    NotIdentifiedError
        If two factors that do not agree have no general one, or there are too few items.
    NotConvergedError
        If a search does not arrive, or one in ten redrawn samples fails.
    TooFewItemsError, TooFewRespondentsError, ConstantItemError, NotPositiveDefiniteError
        As `factor.efa`.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> traits = rng.normal(size=(500, 1)) + np.repeat(rng.normal(size=(500, 3)), 3, axis=1)
    >>> answers = np.digitize(traits + rng.normal(size=(500, 9)), [-1, 0, 1])
    >>> found = omega_hierarchical(answers, 3)
    >>> round(found.estimate, 2), round(found.total, 2)
    (0.63, 0.89)
    """
    require_level(level)
    require_whole(factors, "the number of factors")
    if factors < 2:
        raise BadParameterError(f"one factor above several needs two of them, not {factors}")
    if rng is not None and isinstance(x, Polychoric):
        raise BadParameterError("polychoric correlations have no interval: leave out the generator")
    matrix, n, cautions = correlations_of(x)
    found = _schmid_leiman(matrix, factors)
    signs = np.where(found.general < 0, -1.0, 1.0)
    general, groups = found.general * signs, found.groups * signs[:, None]
    groups = groups * np.where(groups.sum(axis=0) < 0, -1.0, 1.0)
    for array in (general, groups):
        array.setflags(write=False)
    return Hierarchy(
        estimate=found.hierarchical,
        interval=None
        if rng is None
        else _interval(found.hierarchical, matrix, n, factors, rng, level=level),
        total=found.total,
        common=float((general**2).sum() / ((general**2).sum() + (groups**2).sum())),
        general=general,
        groups=groups,
        turned=tuple(np.flatnonzero(signs < 0).tolist()),
        heywood=found.heywood,
        heywood_groups=found.heywood_groups,
        n=n,
        cautions=(*_heywood(found), *cautions),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Schmid:
    general: Floats
    groups: Floats
    hierarchical: float
    total: float
    heywood: tuple[int, ...]
    heywood_groups: tuple[int, ...]


def _schmid_leiman(matrix: Floats, factors: int) -> _Schmid:
    extracted = minres(matrix, factors)
    loadings, between = oblimin(extracted.loadings)
    above, bounded = _general(between)
    general, groups = loadings @ above, loadings * np.sqrt(1 - above**2)
    signs = np.where(general < 0, -1.0, 1.0)
    whole = float(signs @ matrix @ signs)
    return _Schmid(
        general=general,
        groups=groups,
        hierarchical=float(general @ signs) ** 2 / whole,
        total=1 - float(extracted.uniquenesses.sum()) / whole,
        heywood=tuple(np.flatnonzero(extracted.at_least).tolist()),
        heywood_groups=bounded,
    )


def _heywood(found: _Schmid) -> tuple[Caution, ...]:
    items = tuple(Caution("heywood", item) for item in found.heywood)
    return items + tuple(Caution("heywood-group", factor) for factor in found.heywood_groups)


def _general(between: Floats) -> tuple[Floats, tuple[int, ...]]:
    """Return how the factors load on what they share, at most 1, and which are all of it."""
    if len(between) > 2:
        found = minres(between, 1)
        held = tuple(np.flatnonzero(found.at_least).tolist())
        return np.clip(found.loadings[:, 0], -1.0, 1.0), held
    shared = float(between[0, 1])
    if abs(shared) < 1e-8:
        raise NotIdentifiedError("two factors without correlation have no general one")
    return np.array([1.0, np.sign(shared)]) * sqrt(abs(shared)), ()


def _interval(
    estimate: float, matrix: Floats, n: int, factors: int, rng: np.random.Generator, *, level: float
) -> Interval:
    root: Floats = np.asarray(np.linalg.cholesky(matrix), dtype=np.float64)
    draw = partial(wishart, rng, n, root)
    drawn = [attempt(lambda: _schmid_leiman(draw(), factors)) for _ in range(DRAWS)]
    found = [each.hierarchical for each in drawn if not isinstance(each, Unestimable)]
    if len(found) < 0.9 * DRAWS:
        raise NotConvergedError("more than one in ten redrawn samples has no general factor")
    ends = np.quantile(found, ((1 + level) / 2, (1 - level) / 2))
    # mirrored: a sample understates what factors share, and a redrawn one does so twice
    low, high = (float(2 * estimate - end) for end in ends)
    return Interval(low, high, level, "basic")
