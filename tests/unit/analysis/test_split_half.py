"""Split halves against their definition on the people themselves, and against alpha."""

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest
from scipy import stats

from analysis.errors import (
    BadParameterError,
    ConstantItemError,
    ConstantScoreError,
    IncompleteMomentsError,
    NotPositiveDefiniteError,
    TooFewItemsError,
    TooFewRespondentsError,
)
from analysis.moments import Moments
from analysis.reliability import alpha, split_half

Table = npt.NDArray[np.int64]


def answers(items: int, n: int = 300, seed: int = 1) -> Table:
    rng = np.random.default_rng(seed)
    own = np.linspace(0.6, 1.6, items) * rng.normal(size=(n, items))
    return (3 + rng.normal(size=(n, 1)) + own).round().clip(1, 5).astype(np.int64)


@pytest.mark.parametrize("half", [None, [0, 1, 2], [5, 0, 3]])
def test_halves_of_equal_length_are_spearmans_and_browns(half: list[int] | None) -> None:
    table = answers(6)
    found = split_half(Moments.complete(table), half)
    inside = np.isin(np.arange(6), [0, 2, 4] if half is None else half)
    one, two = table[:, inside].sum(axis=1), table[:, ~inside].sum(axis=1)
    expected = stats.pearsonr(one, two)
    r, ends = expected.statistic, expected.confidence_interval(0.95)
    assert found.correlation == pytest.approx(r, abs=1e-12)
    assert found.estimate == pytest.approx(2 * r / (1 + r), abs=1e-12)
    assert found.interval.low == pytest.approx(2 * ends.low / (1 + ends.low), abs=1e-10)
    assert found.interval.high == pytest.approx(2 * ends.high / (1 + ends.high), abs=1e-10)
    assert (found.interval.method, found.n) == ("fisher-z", 300)
    between = np.cov(one, two)[0, 1]
    assert found.guttman == pytest.approx(4 * between / (one + two).var(ddof=1), abs=1e-12)


def test_halves_of_different_length_are_horsts() -> None:
    table = answers(3)
    found = split_half(Moments.complete(table))
    r = np.corrcoef(table[:, 0] + table[:, 2], table[:, 1])[0, 1]
    p, q = 2 / 3, 1 / 3
    root = np.sqrt(r**2 + 4 * p * q * (1 - r**2))
    expected = r * (root - r) / (2 * p * q * (1 - r**2))
    assert found.estimate == pytest.approx(expected, abs=1e-12)
    assert found.estimate > 2 * r / (1 + r)


def test_horsts_formula_finds_the_reliability_of_items_that_are_parallel() -> None:
    rng = np.random.default_rng(1)
    table = (10 * (5 + rng.normal(size=(200_000, 1)) + rng.normal(size=(200_000, 5)))).astype(int)
    found = split_half(Moments.complete(np.clip(table, 0, 127)), [1])
    assert found.estimate == pytest.approx(5 / 6, abs=0.005)


@pytest.mark.parametrize("items", [2, 4, 6, 8])
def test_the_mean_over_all_equal_halves_is_alpha(items: int) -> None:
    moments = Moments.complete(answers(items))
    found = split_half(moments).all_splits
    assert found is not None
    assert found.mean == pytest.approx(alpha(moments).estimate, abs=1e-12)


@pytest.mark.parametrize(("items", "count"), [(4, 3), (5, 10), (8, 35)])
def test_every_split_is_tried_once(items: int, count: int) -> None:
    table = answers(items)
    found = split_half(Moments.complete(table)).all_splits
    assert found is not None
    shares = set()
    for side in combinations(range(items), items // 2):
        inside = np.isin(np.arange(items), side)
        one, two = table[:, inside].sum(axis=1), table[:, ~inside].sum(axis=1)
        shares.add(round(4 * np.cov(one, two)[0, 1] / (one + two).var(ddof=1), 10))
    assert found.count == count
    assert (found.lowest, found.highest) == pytest.approx((min(shares), max(shares)), abs=1e-9)


def test_of_many_items_only_the_split_asked_for_is_made() -> None:
    found = split_half(Moments.complete(answers(17)))
    assert found.all_splits is None
    assert 0.8 < found.estimate < 1


def test_the_interval_covers_the_reliability_as_often_as_it_says() -> None:
    rng, hits = np.random.default_rng(3), 0
    for _ in range(400):
        table = 60 + 10 * (rng.normal(size=(80, 1)) + rng.normal(size=(80, 4)))
        found = split_half(Moments.complete(table.astype(np.int64))).interval
        hits += found.low <= 0.8 <= found.high
    assert 0.92 < hits / 400 < 0.98


@pytest.mark.parametrize(
    ("table", "refusal"),
    [
        (answers(1), TooFewItemsError),
        (answers(4, n=3), TooFewRespondentsError),
        (np.full((9, 4), -2), TooFewRespondentsError),
        (np.column_stack([answers(3), np.full(300, 4)]), ConstantItemError),
        (np.array([[1, 5], [2, 4], [5, 1], [3, 3]]), ConstantScoreError),
        (np.array([[1, 2, 5], [2, 2, 4], [5, 1, 1], [3, 4, 3]]), ConstantScoreError),
        (np.array([[1, 1], [2, 2], [5, 5], [3, 3]]), NotPositiveDefiniteError),
    ],
    ids=["one item", "three people", "nobody", "item", "sum", "half", "the same item"],
)
def test_what_cannot_be_halved_is_refused(table: Table, refusal: type) -> None:
    with pytest.raises(refusal):
        split_half(Moments.complete(table))


@pytest.mark.parametrize("half", [[], [0, 1, 2, 3], [0, 0], [0, 4], [-1, 0]])
def test_a_half_that_is_none_is_refused(half: list[int]) -> None:
    with pytest.raises(BadParameterError):
        split_half(Moments.complete(answers(4)), half)


def test_pairwise_sums_and_a_level_outside_zero_to_one_are_refused() -> None:
    with pytest.raises(IncompleteMomentsError):
        split_half(Moments.of(np.array([[1, 2], [2, -3], [4, 4], [5, 5], [1, 1]])))
    with pytest.raises(BadParameterError):
        split_half(Moments.complete(answers(4)), level=95)
