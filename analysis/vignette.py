"""What each attribute of a described case does to its judgement.

Each person judges several vignettes whose attributes were drawn at random. The average marginal
component effect of a level against a baseline is then a difference of means, averaged over the
other attributes as they were drawn (Hainmueller, Hopkins & Yamamoto 2014, Political Analysis 22,
1-30). If some combinations were forbidden, it is an average over those that were allowed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.columns import Columns, named_columns
from analysis.effects import numbers
from analysis.errors import (
    BadParameterError,
    CodeOutsideScaleError,
    ConstantScoreError,
    NotWholeNumbersError,
    OneGroupError,
    TooFewRespondentsError,
    UnequalLengthsError,
    UnknownItemError,
)
from analysis.labels import Label, Labels, labels_of
from analysis.regression import Coefficient, Fit, least_squares
from analysis.results import LEVEL, Unestimable, attempt, require_level
from analysis.rows import require_same_rows

Floats = npt.NDArray[np.float64]
FEW: Final = Unestimable(TooFewRespondentsError.code)


@dataclass(frozen=True, slots=True)
class Effect:
    """One level of an attribute against its baseline.

    Attributes
    ----------
    attribute : str
    level, baseline : int or str
    amce : Coefficient or Unestimable
        In the units of the outcome.
    """

    attribute: str
    level: Label
    baseline: Label
    amce: Coefficient | Unestimable


@dataclass(frozen=True, slots=True)
class MarginalMean:
    """Mean judgement of all vignettes with one level of an attribute.

    Attributes
    ----------
    attribute : str
    level : int or str
    mean : Coefficient or Unestimable
        In the units of the outcome; its p is about 0 and means little.
    n : int
        Vignettes with that level.
    """

    attribute: str
    level: Label
    mean: Coefficient | Unestimable
    n: int


@dataclass(frozen=True, slots=True)
class Interaction:
    """By how much the effect of one level differs where another attribute has left its baseline.

    Attributes
    ----------
    first, second : tuple of str and (int or str)
        Attribute and level.
    difference : Coefficient or Unestimable
        In the units of the outcome.
    """

    first: tuple[str, Label]
    second: tuple[str, Label]
    difference: Coefficient | Unestimable


@dataclass(frozen=True, slots=True)
class Amce:
    """All effects of a vignette experiment.

    Attributes
    ----------
    effects : tuple of Effect
    marginal_means : tuple of MarginalMean
    interactions : mapping of (str, str) to tuple of Interaction, or Unestimable
        For each pair asked for.
    n, persons : int
        Vignettes judged, and people who judged them.
    """

    effects: tuple[Effect, ...]
    marginal_means: tuple[MarginalMean, ...]
    interactions: Mapping[tuple[str, str], tuple[Interaction, ...] | Unestimable]
    n: int
    persons: int


@dataclass(frozen=True, slots=True, eq=False)
class _Factor:
    """An attribute as dummy columns; the baseline is its first level and has none."""

    name: str
    levels: tuple[Label, ...]
    dummies: Floats

    @property
    def beyond(self) -> Floats:
        return self.dummies[:, 1:]


def amce(
    outcome: npt.ArrayLike,
    attributes: Columns,
    person: npt.ArrayLike,
    *,
    baselines: Mapping[str, Label] | None = None,
    interactions: Sequence[tuple[str, str]] = (),
    level: float = LEVEL,
) -> Amce:
    """Estimate all effects of a vignette experiment.

    AMCE: coefficients of the outcome on dummies of all levels but the baselines, by least squares.
    Marginal means: on all levels of one attribute, without constant (Leeper, Hobbs & Tilley 2020,
    Political Analysis 28, 207-221). Interactions: the products of the dummies of a pair, added to
    all main effects. Errors are CR2, clustered by person.

    Parameters
    ----------
    outcome : array_like of float, shape (n,)
        Judgement of each vignette. A whole number below zero is a missing code: leave those
        vignettes out; shift a scale that goes below zero, which changes no effect.
    attributes : mapping of str to array_like of int, bool or str, each of shape (n,), or DataFrame
        The level each vignette had; none may be empty ("", NaN).
    person : array_like of int or str, shape (n,)
        Who judged it; likewise.
    baselines : mapping of str to level, optional
        Without it the first level in order.
    interactions : sequence of pairs of str
    level : float
        Coverage.

    Returns
    -------
    Amce

    Raises
    ------
    InputError
        If attributes have no names.
    NotNumbersError, NotWholeNumbersError, UnequalLengthsError, RowsDisagreeError
        If a column is not what it should be, or of another length or pandas index.
    CodeOutsideScaleError
        If a judgement is a missing code.
    UnknownItemError, BadParameterError
        If a baseline or an interaction names what is not there; if `level` is out of range.
    OneGroupError
        If there is no attribute, or one has a single level.
    TooFewRespondentsError, CollinearError, ConstantScoreError
        With fewer than two people, attributes that go together, or an outcome that does not vary
        beyond them: one that decides it, or is it, is named.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> length, tone = rng.choice(["long", "short"], 400), rng.choice(["kind", "stern"], 400)
    >>> judged = 3 + (length == "short") - 0.5 * (tone == "stern") + rng.normal(size=400)
    >>> found = amce(judged, {"length": length, "tone": tone}, np.arange(400) // 4)
    >>> [(effect.level, round(effect.amce.estimate, 2)) for effect in found.effects]
    [('short', 0.89), ('stern', -0.46)]
    >>> found.n, found.persons
    (400, 100)
    """
    require_level(level)
    require_same_rows({"attributes": attributes, "outcome": outcome, "person": person})
    scores, people = _judged(outcome), _labels("person", person)
    factors = _factors(named_columns("attributes", attributes), baselines or {}, len(scores))
    if len(people) != len(scores):
        raise UnequalLengthsError("not one person for each vignette")
    for pair in interactions:
        if not set(pair) <= set(factors) or pair[0] == pair[1]:
            raise UnknownItemError(f"no two attributes {pair[0]} and {pair[1]}")
    _require_undecided(scores, factors.values())
    main = _design(factors)
    fit = least_squares(main, scores, people)
    means = [_marginal(factor, scores, people, level) for factor in factors.values()]
    crossed = {
        pair: attempt(
            partial(_interaction, (factors[pair[0]], factors[pair[1]]), main, scores, people, level)
        )
        for pair in interactions
    }
    effects = tuple(_effects(factors.values(), fit, people, level))
    return Amce(effects, tuple(m for row in means for m in row), crossed, fit.n, fit.clusters)


def _judged(outcome: npt.ArrayLike) -> Floats:
    scores = numbers(outcome, "the outcome")
    codes = scores[(scores < 0) & (np.floor(scores) == scores)]
    if codes.size:
        raise CodeOutsideScaleError(
            f"the outcome is a missing code, as {codes[0]:g}, in {codes.size} rows: leave them "
            "out; shift a scale that goes below zero"
        )
    return scores


def _labels(name: str, column: npt.ArrayLike) -> Labels:
    labels, empty = labels_of(name, column)
    if empty.any():
        raise NotWholeNumbersError(f"{name} is empty in {empty.sum()} rows: leave them out")
    return labels


def _factors(
    attributes: Mapping[str, npt.ArrayLike], baselines: Mapping[str, Label], n: int
) -> dict[str, _Factor]:
    if not attributes:
        raise OneGroupError("an experiment varies at least one attribute")
    if set(baselines) - set(attributes):
        raise UnknownItemError("a baseline of an attribute that is not there")
    return {
        name: _factor(name, _labels(name, column), baselines.get(name), n)
        for name, column in attributes.items()
    }


def _factor(name: str, column: npt.NDArray[np.generic], baseline: Label | None, n: int) -> _Factor:
    if len(column) != n:
        raise UnequalLengthsError(f"{name} has not one level for each judgement")
    levels = np.unique(column).tolist()
    if len(levels) < 2:
        raise OneGroupError(f"{name} has a single level")
    first = levels[0] if baseline is None else baseline
    if first not in levels:
        raise BadParameterError(f"no vignette has level {first!r} of {name}")
    ordered = (first, *(label for label in levels if label != first))
    dummies = np.stack([column == label for label in ordered], axis=1).astype(np.float64)
    return _Factor(name, ordered, dummies)


def _require_undecided(scores: Floats, factors: Iterable[_Factor]) -> None:
    for factor in factors if np.ptp(scores) > 0 else ():
        if not any(np.ptp(scores[seen > 0]) for seen in factor.dummies.T):
            raise ConstantScoreError(f"{factor.name} decides the outcome, or is it: leave it out")


def _design(factors: Mapping[str, _Factor]) -> Floats:
    columns = [factor.beyond for factor in factors.values()]
    return np.concatenate([np.ones((len(columns[0]), 1)), *columns], axis=1)


def _effects(
    factors: Iterable[_Factor], fit: Fit, people: npt.NDArray[np.generic], level: float
) -> Iterator[Effect]:
    at = 0
    for factor in factors:
        for place, label in enumerate(factor.levels[1:], start=1):
            at += 1
            alone = any(_alone(people, factor.dummies[:, each]) for each in (0, place))
            found = FEW if alone else _coefficient(fit, at, level)
            yield Effect(factor.name, label, factor.levels[0], found)


def _alone(people: npt.NDArray[np.generic], *dummies: Floats) -> bool:
    """Tell whether fewer than two people saw these levels together.

    The one person's own deviation is fitted away there, and CR2 is left with everybody else's: an
    error ten times too small.
    """
    return len(np.unique(people[np.all(dummies, axis=0)])) < 2


def _coefficient(fit: Fit, at: int, level: float) -> Coefficient | Unestimable:
    return attempt(partial(fit.coefficient, at, level))


def _marginal(
    factor: _Factor, scores: Floats, people: npt.NDArray[np.generic], level: float
) -> list[MarginalMean]:
    fit = least_squares(factor.dummies, scores, people)
    counts = factor.dummies.sum(axis=0)
    return [
        MarginalMean(factor.name, label, _coefficient(fit, at, level), int(counts[at]))
        for at, label in enumerate(factor.levels)
    ]


def _interaction(
    pair: tuple[_Factor, _Factor],
    main: Floats,
    scores: Floats,
    people: npt.NDArray[np.generic],
    level: float,
) -> tuple[Interaction, ...]:
    first, second = pair
    products = first.beyond[:, :, None] * second.beyond[:, None, :]
    crossed = products.reshape(len(scores), -1)
    fit = least_squares(np.concatenate([main, crossed], axis=1), scores, people)
    places = product(range(1, len(first.levels)), range(1, len(second.levels)))
    return tuple(
        Interaction(
            (first.name, first.levels[a]),
            (second.name, second.levels[b]),
            FEW if _corner_alone(people, pair, (a, b)) else _coefficient(fit, at, level),
        )
        for at, (a, b) in enumerate(places, start=main.shape[1])
    )


def _corner_alone(
    people: npt.NDArray[np.generic], pair: tuple[_Factor, _Factor], places: tuple[int, int]
) -> bool:
    """Tell whether one of the four means that an interaction compares stands on one person."""
    first, second = pair
    corners = product((0, places[0]), (0, places[1]))
    return any(_alone(people, first.dummies[:, a], second.dummies[:, b]) for a, b in corners)
