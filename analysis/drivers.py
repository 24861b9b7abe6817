"""Which mechanisms go with an outcome, and how much of it each accounts for.

Mechanisms that go together share what they explain, and a regression coefficient hides it.
Dominance analysis divides R^2 among them fairly: what each adds to every subset of the others, on
average. All of this is association within one survey; nothing here shows a cause.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.bootstrap import RESAMPLES
from analysis.columns import Columns, named_columns
from analysis.drivers_subsets import SPECK, Floats, correlations, explained, general_dominance
from analysis.effects import numbers
from analysis.errors import (
    BadParameterError,
    CollinearError,
    ConstantItemError,
    ConstantScoreError,
    TooFewItemsError,
    TooFewRespondentsError,
    UnequalLengthsError,
)
from analysis.results import LEVEL, Estimate, Interval, require_generator, require_level
from analysis.rows import require_same_rows
from analysis.scoring import Scores

Mechanisms = Columns | Mapping[str, Scores | npt.ArrayLike]

MOST = 12
"""Mechanisms of which all subsets are computed: 4,096 regressions for each resample."""

BLOCKS = 4000
"""People are resampled in this many random blocks, so that the cost does not grow with n; with
blocks so many the error of the error is about one per cent."""

_AT_ONCE = 128
"""Resamples worked on together: bounds memory."""


@dataclass(frozen=True, slots=True)
class Driver:
    """One mechanism and its association with the outcome.

    Attributes
    ----------
    name : str
    dominance : Estimate
        Its part of R^2 (general dominance, also called LMG); parts sum to R^2.
    alone : float
        R^2 with no other mechanism beside it.
    beyond : float
        What it adds to R^2 of all the others.
    coefficient : Estimate
        Standardised, beside all others: standard deviations of the outcome for one of its own.
    """

    name: str
    dominance: Estimate
    alone: float
    beyond: float
    coefficient: Estimate


@dataclass(frozen=True, slots=True)
class Drivers:
    """All mechanisms beside each other.

    Attributes
    ----------
    drivers : tuple of Driver
        In the order given.
    r_squared : Estimate
        Share of the variance of the outcome that goes with all of them together.
    adjusted : float
        R^2 less what as many mere chances would explain.
    n, left_out : int
        Respondents used, and those who lack a score.
    method : str
        ``dominance``.
    """

    drivers: tuple[Driver, ...]
    r_squared: Estimate
    adjusted: float
    n: int
    left_out: int
    method: str


def dominance(
    outcome: Scores | npt.ArrayLike,
    mechanisms: Mechanisms,
    rng: np.random.Generator,
    *,
    level: float = LEVEL,
    resamples: int = RESAMPLES,
) -> Drivers:
    """Divide the explained variance of an outcome among the mechanisms that go with it.

    Part of mechanism j = mean over sizes of the mean over subsets S of that size without j of
    R^2(S + j) - R^2(S) (Lindeman, Merenda & Gold 1980, Introduction to Bivariate and Multivariate
    Analysis; Budescu 1993, Psychological Bulletin 114, 542-551). Intervals are percentiles over
    resampled people (Azen & Budescu 2003, Psychological Methods 8, 129-148). A part is never
    negative, so its interval does not test whether there is any association.

    Parameters
    ----------
    outcome : Scores or array_like of float, shape (n,)
    mechanisms : mapping of str to Scores or array_like of float, each of shape (n,), or DataFrame
        2 to 12 of them. Whom `Scores` do not score is left out and counted; of other columns, leave
        out beforehand who has no number in one.
    rng : numpy.random.Generator
        The only source of chance.
    level : float
        Coverage.
    resamples : int
        At least 100.

    Returns
    -------
    Drivers

    Raises
    ------
    InputError
        If mechanisms have no names.
    NotNumbersError, UnequalLengthsError, RowsDisagreeError
        If a column is not finite numbers, or they differ in length or in their pandas indices.
    BadParameterError
        If `level` or `resamples` is out of range, `rng` no generator, or there are more than 12
        mechanisms.
    TooFewItemsError, TooFewRespondentsError
        With fewer than two mechanisms, or than two respondents more than mechanisms.
    ConstantScoreError, ConstantItemError
        If the outcome, or a mechanism, does not vary.
    CollinearError
        If a mechanism is the outcome itself, in whatever units, or follows from the others.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> norm, belief = rng.normal(size=(2, 400))
    >>> found = dominance(norm + 0.5 * belief + rng.normal(size=400), {"n": norm, "b": belief}, rng)
    >>> [round(driver.dominance.estimate, 2) for driver in found.drivers]
    [0.39, 0.12]
    >>> round(found.r_squared.estimate, 2), found.n
    (0.52, 400)
    """
    require_level(level)
    require_generator(rng)
    if resamples < 100:
        raise BadParameterError("an interval needs at least 100 resamples")
    require_same_rows({"mechanisms": mechanisms, "outcome": outcome})
    named = named_columns("mechanisms", mechanisms)
    table, left_out = _table(outcome, named)
    n, p = len(table), len(named)
    _require_regular(table, tuple(named))
    sums = _block_sums(table, rng)
    here = _Parts.of(_covariances(sums, np.ones((1, len(sums)))))
    drawn = _Parts.joined([_Parts.of(each) for each in _resampled(sums, rng, resamples)])
    spread = _Spread(level, n)
    return Drivers(
        drivers=tuple(
            Driver(
                name,
                spread.estimate(here.dominance[at], drawn.dominance[at]),
                float(here.alone[at, 0]),
                float(here.beyond[at, 0]),
                spread.estimate(here.coefficients[at], drawn.coefficients[at]),
            )
            for at, name in enumerate(named)
        ),
        r_squared=spread.estimate(here.whole, drawn.whole),
        adjusted=1 - (1 - float(here.whole[0])) * (n - 1) / (n - p - 1),
        n=n,
        left_out=left_out,
        method="dominance",
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """What is estimated, of B samples: arrays of shape (p, B), and R^2 of shape (B,)."""

    dominance: Floats
    alone: Floats
    beyond: Floats
    coefficients: Floats
    whole: Floats

    @classmethod
    def of(cls, covariances: Floats) -> "_Parts":
        scaled = correlations(covariances)
        r_squared = explained(scaled)
        last, bits = len(r_squared) - 1, 1 << np.arange(covariances.shape[1] - 1)
        return cls(
            general_dominance(r_squared),
            r_squared[bits],
            r_squared[last] - r_squared[last - bits],
            _coefficients(scaled),
            r_squared[last],
        )

    @classmethod
    def joined(cls, parts: list["_Parts"]) -> "_Parts":
        names = ("dominance", "alone", "beyond", "coefficients", "whole")
        return cls(*(np.concatenate([getattr(p, name) for p in parts], axis=-1) for name in names))


@dataclass(frozen=True, slots=True)
class _Spread:
    """How estimates are made of resamples."""

    level: float
    n: int

    def estimate(self, here: Floats, drawn: Floats) -> Estimate:
        tails = ((1 - self.level) / 2, (1 + self.level) / 2)
        low, high = np.quantile(drawn, tails).tolist()
        interval = Interval(low, high, self.level, "percentile")
        return Estimate(float(here.ravel()[0]), float(drawn.std(ddof=1)), interval, self.n)


def _table(
    outcome: Scores | npt.ArrayLike, mechanisms: Mapping[str, Scores | npt.ArrayLike]
) -> tuple[Floats, int]:
    """Mechanisms, then the outcome, of those who have all of them; and how many have not."""
    if len(mechanisms) < 2:
        raise TooFewItemsError("with one mechanism there is nothing to divide")
    if len(mechanisms) > MOST:
        raise BadParameterError(f"all subsets are computed of at most {MOST} mechanisms")
    columns = [_column(name, each) for name, each in mechanisms.items()]
    columns.append(_column("the outcome", outcome))
    if len({len(values) for values, _ in columns}) > 1:
        raise UnequalLengthsError("outcome and mechanisms differ in length")
    there = np.logical_and.reduce([known for _, known in columns])
    table: Floats = np.stack([values for values, _ in columns], axis=1)[there].astype(np.float64)
    if len(table) < len(mechanisms) + 2:
        raise TooFewRespondentsError("fewer respondents than coefficients")
    return table, int((~there).sum())


def _column(name: str, scores: Scores | npt.ArrayLike) -> tuple[Floats, npt.NDArray[np.bool_]]:
    if isinstance(scores, Scores):
        return (scores.numerators * (100 / scores.grain)).astype(np.float64), scores.scored
    values = numbers(scores, name)
    return values, np.ones(len(values), dtype=np.bool_)


def _require_regular(table: Floats, names: tuple[str, ...]) -> None:
    spans = np.ptp(table, axis=0)
    for name, span in zip(names, spans, strict=False):
        if span == 0:
            raise ConstantItemError(f"{name} does not vary")
    if spans[-1] == 0:
        raise ConstantScoreError("the outcome does not vary")
    correlation = np.asarray(np.corrcoef(table, rowvar=False))
    for name, alike in zip(names, np.abs(correlation[-1]), strict=False):
        if alike > 1 - SPECK:
            raise CollinearError(f"{name} is the outcome itself: leave it out")
    if np.linalg.eigvalsh(correlation[:-1, :-1])[0] < SPECK:
        raise CollinearError("a mechanism follows from the others")


def _block_sums(table: Floats, rng: np.random.Generator) -> Floats:
    """Of random blocks of people: their number, sums of standard scores, and of their products."""
    standard = (table - table.mean(axis=0)) / table.std(axis=0)
    shuffled = np.column_stack([np.ones(len(table)), standard])[rng.permutation(len(table))]
    sums = np.zeros((min(len(table), BLOCKS), shuffled.shape[1] ** 2))
    for start in range(0, len(table), BLOCKS):  # one more person for each block
        people = shuffled[start : start + BLOCKS]
        products = people[:, :, None] * people[:, None, :]
        sums[: len(people)] += products.reshape(len(people), -1)
    return sums


def _covariances(sums: Floats, counts: Floats) -> Floats:
    """Covariances of samples in which each block counts so often, shape (B, ., .)."""
    size = round(sums.shape[1] ** 0.5)
    added = (counts @ sums).reshape(-1, size, size)
    means = added / added[:, :1, :1]
    covariances: Floats = means[:, 1:, 1:] - means[:, 1:, :1] * means[:, :1, 1:]
    return covariances


def _resampled(sums: Floats, rng: np.random.Generator, resamples: int) -> Iterator[Floats]:
    """Covariances of resamples, some at a time."""
    blocks = len(sums)
    for start in range(0, resamples, _AT_ONCE):
        size = min(_AT_ONCE, resamples - start)
        counts = rng.multinomial(blocks, np.full(blocks, 1 / blocks), size=size)
        yield _covariances(sums, counts.astype(np.float64))


def _coefficients(scaled: Floats) -> Floats:
    """Standardised coefficients, shape (p, B); of collinear resamples the shortest."""
    inverse = np.linalg.pinv(scaled[:, :-1, :-1], hermitian=True)
    coefficients: Floats = (inverse @ scaled[:, :-1, -1:])[:, :, 0].T
    return coefficients
