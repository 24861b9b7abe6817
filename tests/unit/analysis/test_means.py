import numpy as np
import pytest
from scipy import stats

from analysis.errors import (
    BadParameterError,
    ConstantScoreError,
    EmptyGroupError,
    TooFewRespondentsError,
)
from analysis.histogram import Histogram
from analysis.means import mean, share

SPREAD = Histogram(40, (0, 7, 13, 40), (3, 1, 5, 2))
POINTS = np.repeat(SPREAD.numerators, SPREAD.counts) * 2.5


@pytest.mark.parametrize("level", [0.5, 0.9, 0.95, 0.999])
def test_the_t_interval_is_scipys(level: float) -> None:
    expected = stats.ttest_1samp(POINTS, 0.0).confidence_interval(level)
    found = mean(SPREAD, level)
    assert found.estimate == pytest.approx(POINTS.mean(), abs=1e-12)
    assert found.standard_error == pytest.approx(stats.sem(POINTS), abs=1e-12)
    assert found.interval.low == pytest.approx(expected.low, abs=1e-10)
    assert found.interval.high == pytest.approx(expected.high, abs=1e-10)
    assert (found.n, found.interval.method, found.interval.level) == (11, "t", level)


@pytest.mark.parametrize(("count", "n"), [(0, 12), (3, 12), (12, 12), (1, 1), (431, 1000)])
def test_the_wilson_interval_is_scipys(count: int, n: int) -> None:
    expected = stats.binomtest(count, n).proportion_ci(0.95, method="wilson")
    found = share(count, n)
    assert found.interval.low == pytest.approx(expected.low, abs=1e-12)
    assert found.interval.high == pytest.approx(expected.high, abs=1e-12)
    assert found.estimate == count / n


def test_the_mean_of_nobody_of_one_and_of_equals_are_refused_each_by_name() -> None:
    with pytest.raises(EmptyGroupError):
        mean(Histogram(4))
    with pytest.raises(TooFewRespondentsError):
        mean(Histogram(4, (2,), (1,)))
    with pytest.raises(ConstantScoreError):
        mean(Histogram(4, (2,), (5,)))


@pytest.mark.parametrize("level", [0.0, 1.0, -0.5, 95.0, float("nan")])
def test_a_level_outside_zero_to_one_is_refused(level: float) -> None:
    with pytest.raises(BadParameterError):
        mean(SPREAD, level)
    with pytest.raises(BadParameterError):
        share(1, 2, level)


@pytest.mark.parametrize(("count", "n"), [(-1, 5), (6, 5)])
def test_a_count_that_is_no_part_of_n_is_refused(count: int, n: int) -> None:
    with pytest.raises(BadParameterError):
        share(count, n)


def test_a_share_of_nobody_is_refused() -> None:
    with pytest.raises(EmptyGroupError):
        share(0, 0)


@pytest.mark.parametrize("population", [11, 12, 40, 10**9])
def test_of_a_finite_population_the_error_of_a_mean_shrinks(population: int) -> None:
    endless, finite = mean(SPREAD), mean(SPREAD, population=population)
    factor = (1 - 11 / population) ** 0.5
    assert finite.standard_error == pytest.approx(factor * endless.standard_error, abs=1e-12)
    reach = finite.interval.high - finite.estimate
    assert reach == pytest.approx(factor * (endless.interval.high - endless.estimate), abs=1e-12)


def test_of_a_finite_population_a_share_is_as_sure_as_one_of_more_answers() -> None:
    finite, endless = share(30, 100, population=199), share(60, 200)
    assert finite.interval.low == pytest.approx(endless.interval.low, abs=1e-12)
    assert finite.interval.high == pytest.approx(endless.interval.high, abs=1e-12)
    assert finite.standard_error == pytest.approx((0.3 * 0.7 / 200) ** 0.5, abs=1e-12)


def test_whoever_asks_everybody_knows_the_share() -> None:
    for n in (1, 20):
        found = share(1, n, population=n)
        assert found.interval.low == found.interval.high == found.estimate


def test_a_population_smaller_than_its_sample_is_refused() -> None:
    with pytest.raises(BadParameterError):
        mean(SPREAD, population=10)
    with pytest.raises(BadParameterError):
        share(1, 5, population=4)
