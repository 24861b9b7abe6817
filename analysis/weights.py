"""Weights that make a sample look like its population, and what they cost.

Weighting corrects only what the attributes explain, and pays with certainty: an answer that counts
five times is still one answer. So the design effect stands beside every weighted figure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy import stats

from analysis.columns import Columns
from analysis.effects import numbers
from analysis.errors import (
    BadParameterError,
    ConstantScoreError,
    NotConvergedError,
    TooFewRespondentsError,
    UnequalLengthsError,
    UnweightableError,
)
from analysis.labels import Label
from analysis.results import LEVEL, Estimate, Interval, require_level
from analysis.rows import index_of, require_same_rows
from analysis.weights_margins import Floats, Margins, margins_of

GAP = 1e-12
"""Share of the population by which a raked margin may miss its target."""

ROUNDS = 10_000
"""Over all margins; what has not settled by then never will: empty cells stand in the way."""


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """One weight of each of n respondents.

    Attributes
    ----------
    values : ndarray of float64, shape (n,)
        Positive, with mean 1. Read-only.
    design_effect : float
        Kish's n sum w^2 / (sum w)^2: by how much the weights alone inflate a variance.
    effective_n : float
        n / `design_effect`.
    trimmed : int
        Respondents whose weight was cut.
    iterations : int
        Rounds over all margins.
    margins : Margins
        What was weighted to.
    index : pandas.Index or None
        Of the sample, if it had one.
    """

    values: Floats
    design_effect: float
    effective_n: float
    trimmed: int
    iterations: int
    margins: Margins
    index: object | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Cells:
    """Respondents who agree in all attributes and in their first weight."""

    places: npt.NDArray[np.int64]
    counts: Floats
    first: Floats


def rake(
    sample: Columns,
    margins: Mapping[str, Mapping[Label, float]],
    *,
    base: npt.ArrayLike | None = None,
    trim: float | None = None,
) -> Weights:
    """Weight a sample to the margins of its population by iterative proportional fitting.

    Each margin in turn is met by multiplying, until all are (Deming & Stephan 1940, Annals of
    Mathematical Statistics 11, 427-444): of all weights that meet them, those closest to `base` in
    information. With `trim`, weights above it are cut to it and the others raked again to what is
    left of the margins, until none is above: the margins hold all the same (Potter 1990,
    Proceedings of the Survey Research Methods Section, 225-230). Design effect of Kish (1965,
    Survey Sampling).

    Parameters
    ----------
    sample : mapping of str to array_like of int, bool or str, each of shape (n,), or DataFrame
        Attributes of the respondents; none may be empty.
    margins : mapping of str to mapping of label to float
        People, or shares of them, in each category of the population; all of one total.
    base : array_like of float, shape (n,), optional
        Weights to begin with (of an unequal draw); without them all are alike.
    trim : float, optional
        Largest weight allowed, as a multiple of the mean; above 1.

    Returns
    -------
    Weights

    Raises
    ------
    InputError, NotNumbersError, NotWholeNumbersError, MarginsDisagreeError, UnequalLengthsError
        If sample and margins do not belong together (see `margins_of`).
    RowsDisagreeError
        If attributes and `base` have different pandas indices.
    BadParameterError
        If `trim` is not above 1, or a first weight not positive.
    UnweightableError, TooFewRespondentsError
        If a category has nobody to carry it, at all or within `trim`.
    NotConvergedError
        If margins contradict one another in this sample.

    Examples
    --------
    >>> sample = {"sex": ["f", "f", "f", "m"], "age": [1, 2, 1, 2]}
    >>> found = rake(sample, {"sex": {"f": 50, "m": 50}, "age": {1: 40, 2: 60}})
    >>> found.values.round(3).tolist(), round(found.effective_n, 2)
    ([0.8, 0.4, 0.8, 2.0], 2.94)
    """
    if trim is not None and not trim > 1:
        raise BadParameterError("weights are cut above their mean: trim must be above 1")
    require_same_rows({"sample": sample, "base": base})
    known = margins_of(sample, margins)
    n = len(known.places)
    cells, of = _cells(known, _base(base, n))
    targets = tuple(n * shares for shares in known.shares)
    weights, cut, iterations = _trimmed(cells, targets, trim)
    values = weights[of]
    values.setflags(write=False)
    effect = n * float(values @ values) / float(values.sum()) ** 2
    trimmed = int(cut[of].sum())
    return Weights(values, effect, n / effect, trimmed, iterations, known, index_of(sample))


def mean(score: npt.ArrayLike, weights: Weights, level: float = LEVEL) -> Estimate:
    """Estimate a weighted mean with its linearised error.

    m = sum w y / sum w. Raking fixes what the margins explain, so only the rest has an error:
    V = n / (n - 1) sum (w e)^2 / (sum w)^2, e the residuals of the weighted regression of y on the
    categories (Deville & Sarndal 1992, Journal of the American Statistical Association 87,
    376-382). Respondents count as drawn independently.

    Parameters
    ----------
    score : array_like of float, shape (n,)
    weights : Weights
        Of the same respondents.
    level : float
        Coverage.

    Returns
    -------
    Estimate
        In the units of the score; interval by t with n - 1 degrees.

    Raises
    ------
    NotNumbersError
        If a score is not a finite number: leave out who has none before raking.
    UnequalLengthsError
        If there is not one score for each weight.
    RowsDisagreeError
        If scores and the sample of the weights have different pandas indices.
    BadParameterError
        If `level` is not between 0 and 1.
    TooFewRespondentsError, ConstantScoreError
        With one respondent, or if the categories explain the score entirely.

    Examples
    --------
    >>> weights = rake({"sex": ["f", "f", "f", "m", "m"]}, {"sex": {"f": 50, "m": 50}})
    >>> found = mean([1, 2, 3, 6, 8], weights)
    >>> round(found.estimate, 12), round(found.standard_error, 3)
    (4.5, 0.475)
    """
    require_level(level)
    require_same_rows({"weights": weights, "score": score})
    y, w = numbers(score), weights.values
    if len(y) != len(w):
        raise UnequalLengthsError("not one score for each weight")
    if len(y) < 2:
        raise TooFewRespondentsError("one respondent gives no interval")
    rest = w * _residuals(y, weights)
    error = sqrt(len(y) / (len(y) - 1) * float(rest @ rest)) / float(w.sum())
    centre = float(w @ y) / float(w.sum())
    if error <= GAP * float(np.abs(y).max()):
        raise ConstantScoreError("the score does not vary beyond the categories")
    reach = float(stats.t.ppf((1 + level) / 2, len(y) - 1)) * error
    return Estimate(centre, error, Interval(centre - reach, centre + reach, level, "t"), len(y))


def _base(base: npt.ArrayLike | None, n: int) -> Floats:
    if base is None:
        return np.ones(n)
    first = numbers(base, "a first weight")
    if len(first) != n:
        raise UnequalLengthsError("not one first weight for each respondent")
    if first.min() <= 0:
        raise BadParameterError("a first weight must be positive")
    scaled: Floats = first / first.mean()
    return scaled


def _cells(known: Margins, first: Floats) -> tuple[_Cells, npt.NDArray[np.int64]]:
    weights, of_weight = np.unique(first, return_inverse=True)
    shape = (*(len(shares) for shares in known.shares), len(weights))
    key = np.zeros(len(first), dtype=np.int64)
    for column, size in zip((*known.places.T, of_weight), shape, strict=True):
        key = np.unique(key * size + column, return_inverse=True)[1]
    rows, of, counts = np.unique(key, return_index=True, return_inverse=True, return_counts=True)[
        1:
    ]
    return _Cells(known.places[rows], counts.astype(np.float64), first[rows]), of


def _trimmed(
    cells: _Cells, targets: tuple[Floats, ...], trim: float | None
) -> tuple[Floats, npt.NDArray[np.bool_], int]:
    """Weights of the cells, which of them were cut, and rounds: cut cells stay cut."""
    cut = np.zeros(len(cells.counts), dtype=np.bool_)
    rounds, limit = 0, np.inf if trim is None else trim
    while True:
        weights, more = _raked(cells, targets, np.where(cut, limit, 0.0))
        rounds += more
        above = ~cut & (weights > limit * (1 + GAP))
        if not above.any():
            return weights, cut, rounds
        cut |= above


def _raked(cells: _Cells, targets: tuple[Floats, ...], fixed: Floats) -> tuple[Floats, int]:
    """Rake the cells whose weight is not fixed to what the others leave of the margins."""
    columns = [*cells.places.T]
    left = [
        target - np.bincount(column, fixed * cells.counts, len(target))
        for column, target in zip(columns, targets, strict=True)
    ]
    mass = np.where(fixed > 0, 0.0, cells.first * cells.counts)
    for column, target in zip(columns, left, strict=True):
        _require_carried(target, np.bincount(column, mass, len(target)))
    for iteration in range(1, ROUNDS + 1):
        apart = 0.0
        for column, target in zip(columns, left, strict=True):
            have = np.bincount(column, mass, len(target))
            apart = max(apart, float(np.abs(have - target).max()))
            mass *= np.divide(target, have, out=np.ones_like(target), where=have > 0)[column]
        if apart <= GAP * float(targets[0].sum()):
            return np.where(fixed > 0, fixed, mass / cells.counts), iteration
    raise NotConvergedError(f"margins are not met within {ROUNDS} rounds: they contradict")


def _require_carried(target: Floats, have: npt.NDArray[np.number]) -> None:
    speck = GAP * len(target) * max(1.0, float(target.max()))
    if ((have > 0) & (target <= speck)).any() or ((have == 0) & (target > speck)).any():
        raise UnweightableError("the margins cannot be met with weights so small")


def _residuals(y: Floats, weights: Weights) -> Floats:
    """Residuals of the weighted regression of the score on the categories."""
    margins, roots = weights.margins, np.sqrt(weights.values)
    dummies = np.concatenate(
        [
            column[:, None] == np.arange(len(shares))
            for column, shares in zip(margins.places.T, margins.shares, strict=True)
        ],
        axis=1,
    ).astype(np.float64)
    weighted = dummies * roots[:, None]
    fitted = dummies @ (np.linalg.pinv(weighted.T @ weighted) @ (weighted.T @ (roots * y)))
    rest: Floats = y - fitted
    return rest
