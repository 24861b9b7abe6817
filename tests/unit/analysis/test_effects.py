from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy import special, stats

from analysis.effects import Sample, cliff_delta, difference, hedges_g, numbers
from analysis.errors import (
    BadParameterError,
    ConstantScoreError,
    EmptyGroupError,
    InputError,
    NotNumbersError,
    TooFewRespondentsError,
)

RNG = np.random.default_rng(3)
ONE, TWO = RNG.integers(1, 6, 37), RNG.integers(2, 7, 23)
LEVELS = [0.8, 0.95, 0.999]
EFFECTS = [difference, hedges_g, cliff_delta]


@pytest.mark.parametrize("level", LEVELS)
def test_the_difference_is_scipys_welch_test(level: float) -> None:
    expected = stats.ttest_ind(ONE, TWO, equal_var=False)
    low, high = expected.confidence_interval(level)
    found = difference(Sample.of(ONE), Sample.of(TWO), level)
    assert found.p == pytest.approx(expected.pvalue, abs=1e-10)
    assert found.degrees == pytest.approx(expected.df, abs=1e-10)
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high), abs=1e-10)
    assert found.estimate == pytest.approx(ONE.mean() - TWO.mean(), abs=1e-12)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("shift", [-9.0, -2.0, 0.0, 1.0, 6.0])
def test_the_ends_of_hedges_interval_put_t_at_the_tails(shift: float, level: float) -> None:
    one, two = Sample.of(ONE + shift), Sample.of(TWO)
    found = hedges_g(one, two, level)
    t = stats.ttest_ind(ONE + shift, TWO).statistic
    scale, degrees = np.sqrt(1 / 37 + 1 / 23), 58
    shrink = special.gamma(29) / np.sqrt(29) / special.gamma(28.5)
    assert found.estimate == pytest.approx(shrink * t * scale, abs=1e-12)
    low, high = found.interval.low / shrink / scale, found.interval.high / shrink / scale
    assert stats.nct.cdf(t, degrees, low) == pytest.approx((1 + level) / 2, abs=1e-9)
    assert stats.nct.cdf(t, degrees, high) == pytest.approx((1 - level) / 2, abs=1e-9)


def test_cliffs_delta_and_its_interval_are_those_r_effsize_prints() -> None:
    one = Sample.of([10, 10, 20, 20, 20, 30, 30, 30, 40, 50])
    found = cliff_delta(one, Sample.of([10, 20, 30, 40, 40, 50]))
    assert found.estimate == -0.25
    assert found.interval.low == pytest.approx(-0.7265846, abs=5e-8)
    assert found.interval.high == pytest.approx(0.3890062, abs=5e-8)


def test_cliffs_delta_is_that_of_the_whole_dominance_matrix() -> None:
    matrix = np.sign(ONE[:, None] - TWO)
    d, (n, m) = matrix.mean(), matrix.shape
    rows, columns = ((matrix.mean(axis) - d) ** 2 for axis in (1, 0))
    unbiased = m**2 * rows.sum() + n**2 * columns.sum() - ((matrix - d) ** 2).sum()
    found = cliff_delta(Sample.of(ONE), Sample.of(TWO))
    assert found.estimate == pytest.approx(d, abs=1e-14)
    expected = np.sqrt(unbiased / (n * m * (n - 1) * (m - 1)))
    assert found.standard_error == pytest.approx(expected, abs=1e-14)


def test_the_variance_of_a_delta_near_one_is_not_less_than_cliffs_floor() -> None:
    found = cliff_delta(Sample.of([1, 1, 2]), Sample.of([2, 3, 3]))
    assert found.estimate == pytest.approx(-8 / 9, abs=1e-14)
    assert found.standard_error**2 == pytest.approx((1 - 64 / 81) / 8, abs=1e-14)


def test_groups_that_do_not_overlap_have_a_delta_of_one_and_still_an_interval() -> None:
    found = cliff_delta(Sample.of([4, 5, 6, 7]), Sample.of([1, 2, 3]))
    assert found.estimate == found.interval.high == 1
    assert 0 < found.interval.low < 1


@pytest.mark.parametrize("effect", EFFECTS)
def test_turning_the_groups_round_turns_the_sign(effect: Callable[..., Any]) -> None:
    ahead, back = effect(Sample.of(ONE), Sample.of(TWO)), effect(Sample.of(TWO), Sample.of(ONE))
    assert ahead.estimate == pytest.approx(-back.estimate, abs=1e-14)
    assert ahead.interval.low == pytest.approx(-back.interval.high, abs=1e-9)


@pytest.mark.parametrize("effect", EFFECTS)
def test_what_cannot_carry_an_effect_is_refused(effect: Callable[..., Any]) -> None:
    nobody = Sample(np.array([1.0]), np.array([0.0]))
    with pytest.raises(EmptyGroupError):
        effect(nobody, Sample.of(TWO))
    with pytest.raises(TooFewRespondentsError):
        effect(Sample.of(ONE), Sample.of([1]))
    with pytest.raises(ConstantScoreError):
        effect(Sample.of([2, 2]), Sample.of([2, 2, 2]))
    with pytest.raises(BadParameterError):
        effect(Sample.of(ONE), Sample.of(TWO), 95)


@pytest.mark.parametrize("bad", [[1.0, float("nan")], [float("inf")], ["a"], [[1, 2]], [None]])
def test_scores_that_are_no_numbers_are_refused(bad: Any) -> None:
    with pytest.raises(NotNumbersError):
        numbers(bad)


def test_a_sample_with_scores_out_of_order_is_refused() -> None:
    with pytest.raises(InputError):
        Sample(np.array([2.0, 1.0]), np.array([1.0, 1.0]))
    with pytest.raises(NotNumbersError):
        Sample(np.array([1.0, np.nan]), np.array([1.0, 1.0]))


def test_numbers_in_objects_are_numbers_and_an_empty_cell_is_none() -> None:
    assert numbers(np.array([1, 2.5], dtype=object)).tolist() == [1.0, 2.5]
    assert numbers([True, False]).tolist() == [1.0, 0.0]
    holed: list[Any] = [[1, None], [2.5, float("nan")], [True, None]]
    for cells in holed:
        with pytest.raises(NotNumbersError, match="the age is empty, or not finite, in 1 rows"):
            numbers(cells, "the age")
    other: list[Any] = [["a", "b"], [1, "b"], [[1, 2]], 3, [1j]]
    for cells in other:
        with pytest.raises(NotNumbersError, match="the age is not one column of numbers"):
            numbers(cells, "the age")
