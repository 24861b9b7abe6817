"""How well two halves of an index agree: split-half reliability.

It depends on the split, so beside the one asked for stand the lowest, the mean and the highest of
all: the mean over halves of the same length is alpha (Cronbach 1951), the highest Guttman's lambda
4.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import atanh, sqrt, tanh

import numpy as np
import numpy.typing as npt
from scipy import stats

from analysis.answers import Table
from analysis.errors import (
    BadParameterError,
    ConstantScoreError,
    NotPositiveDefiniteError,
    TooFewItemsError,
    TooFewRespondentsError,
)
from analysis.moments import Moments, sums_of
from analysis.results import LEVEL, Interval, require_level

Matrix = npt.NDArray[np.float64]

MOST = 16
"""Items of which all splits are tried: 6,435 of them; of one more it would be twice as many."""

SPECK = 1e-12
"""Variance that rounding may leave of a sum that does not vary."""


@dataclass(frozen=True, slots=True)
class AllSplits:
    """The shares of Guttman over every way to cut the items in two halves.

    Attributes
    ----------
    lowest, mean, highest : float
        Halves of lengths that differ by at most one item.
    count : int
        Splits.
    """

    lowest: float
    mean: float
    highest: float
    count: int


@dataclass(frozen=True, slots=True)
class SplitHalf:
    """Agreement of two halves of k items.

    Attributes
    ----------
    estimate : float
        Reliability of the whole by Spearman and Brown, or Horst if the halves differ in length.
    interval : Interval
        Of the estimate.
    correlation : float
        Of the two halves.
    guttman : float
        4 cov(A, B) / var(A + B), which asks for halves of equal reliability only.
    all_splits : AllSplits or None
        None of more than sixteen items.
    n : int
        Respondents who answered all items.
    """

    estimate: float
    interval: Interval
    correlation: float
    guttman: float
    all_splits: AllSplits | None
    n: int


def split_half(
    x: Moments | Table, half: Sequence[int] | None = None, level: float = LEVEL
) -> SplitHalf:
    """Estimate reliability from the correlation r of two halves, over respondents with all answers.

    2 r / (1 + r) (Spearman 1910; Brown 1910); for halves of shares p and q of the items,
    r (sqrt(r^2 + 4 p q (1 - r^2)) - r) / (2 p q (1 - r^2)) (Horst 1951), which is the same at one
    half. Its interval is Fisher's of r, atanh r -+ z / sqrt(n - 3), put through the same formula
    (it rises with r). Guttman's 4 cov(A, B) / var(A + B) (Guttman 1945, Psychometrika 10, 255-282).

    Parameters
    ----------
    x : Moments, or Responses, DataFrame, Arrow table or array_like of int, shape (n, k)
        Complete sums of k items, or answers as `answers_of` (those who gave all are used);
        reversed ones turned.
    half : sequence of int, optional
        Places of the items of one half; without it the first, third and so on (odd-even).
    level : float
        Coverage.

    Returns
    -------
    SplitHalf

    Raises
    ------
    BadParameterError
        If `level` is not between 0 and 1, or the half is not some of the items, each once.
    TooFewItemsError, TooFewRespondentsError
        With fewer than two items, or than four respondents.
    IncompleteMomentsError
        If the sums are pairwise over different respondents.
    ConstantItemError, ConstantScoreError
        If an item, a half, or the whole does not vary.
    NotPositiveDefiniteError
        If one half follows from the other.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> answers = (rng.normal(3, 1, (200, 1)) + rng.normal(size=(200, 4))).round().clip(1, 5)
    >>> found = split_half(answers.astype(int))
    >>> round(found.estimate, 3), round(found.guttman, 3), found.all_splits.count
    (0.744, 0.742, 3)
    """
    require_level(level)
    moments = sums_of(x, 4)
    covariance = _covariance(moments)
    k, n = len(covariance), moments.n
    first = _half(half, k)
    r, guttman = _agreement(covariance, first)
    share = len(first) / k
    reach = float(stats.norm.ppf((1 + level) / 2)) / sqrt(n - 3)
    low, high = (_whole(tanh(atanh(r) + side * reach), share) for side in (-1, 1))
    return SplitHalf(
        estimate=_whole(r, share),
        interval=Interval(low, high, level, "fisher-z"),
        correlation=r,
        guttman=guttman,
        all_splits=_all_splits(covariance) if k <= MOST else None,
        n=n,
    )


def _covariance(moments: Moments) -> Matrix:
    if len(moments.counts) < 2:
        raise TooFewItemsError("two halves need two items")
    if moments.n < 4:
        raise TooFewRespondentsError("the interval needs four respondents who answered all items")
    return moments.varying()


def _half(half: Sequence[int] | None, k: int) -> list[int]:
    first = list(range(0, k, 2)) if half is None else list(half)
    if not 0 < len(first) < k or len({*first}) < len(first) or not {*first} <= {*range(k)}:
        raise BadParameterError(f"a half is some of the places 0 to {k - 1}, each once, not all")
    return first


def _agreement(covariance: Matrix, first: list[int]) -> tuple[float, float]:
    """Correlation of the halves, and Guttman's share."""
    inside = np.isin(np.arange(len(covariance)), first)
    one, two = (float(covariance[np.ix_(side, side)].sum()) for side in (inside, ~inside))
    between, total = float(covariance[np.ix_(inside, ~inside)].sum()), float(covariance.sum())
    if min(one, two, total) <= SPECK:
        raise ConstantScoreError("a half of the items, or their sum, does not vary")
    r = between / sqrt(one * two)
    if 1 - abs(r) <= SPECK:
        raise NotPositiveDefiniteError("one half follows from the other")
    return r, 4 * between / total


def _whole(r: float, share: float) -> float:
    """Horst's formula, written so that nothing is divided by nothing at r = 1 or -1."""
    pq = share * (1 - share)
    return 2 * r / (sqrt(r**2 + 4 * pq * (1 - r**2)) + r)


def _all_splits(covariance: Matrix) -> AllSplits:
    k = len(covariance)
    sides = np.array([np.isin(np.arange(k), side) for side in _splits(k)], dtype=np.float64)
    between = ((sides @ covariance) * (1 - sides)).sum(axis=1)
    shares = 4 * between / float(covariance.sum())
    return AllSplits(float(shares.min()), float(shares.mean()), float(shares.max()), len(shares))


def _splits(k: int) -> list[tuple[int, ...]]:
    """Each once: of even k the half with the first item, of odd k the smaller one."""
    if k % 2:
        return list(combinations(range(k), k // 2))
    return [(0, *rest) for rest in combinations(range(1, k), k // 2 - 1)]
