import tracemalloc
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pytest
from scipy import stats

from analysis.bootstrap import bca, percentile
from analysis.definition import Definition
from analysis.errors import (
    BadParameterError,
    ConstantScoreError,
    EmptyGroupError,
    NotNumbersError,
)
from analysis.histogram import Histogram
from analysis.responses import Responses
from analysis.tally import tally

SKEWED = Histogram(40, (0, 1, 3, 9, 40), (30, 12, 9, 6, 3))
POINTS = np.repeat(SKEWED.numerators, SKEWED.counts) * 2.5


def our_resamples(rng: np.random.Generator, size: int) -> npt.NDArray[np.float64]:
    """Draw what the histogram bootstrap draws from the same generator."""
    shares = np.array(SKEWED.counts) / SKEWED.n
    drawn = rng.multinomial(SKEWED.n, shares, size=size)
    return np.asarray(drawn @ (np.array(SKEWED.numerators) * 2.5) / SKEWED.n)


@pytest.mark.parametrize(("estimator", "method"), [(bca, "BCa"), (percentile, "percentile")])
def test_given_the_same_resamples_the_interval_is_scipys(
    estimator: Any, method: Literal["BCa", "percentile"]
) -> None:
    drawn = our_resamples(np.random.default_rng(7), 1000)
    empty = stats.bootstrap((POINTS,), np.mean, n_resamples=10, method=method, rng=1)
    empty.bootstrap_distribution = drawn
    expected = stats.bootstrap(
        (POINTS,), np.mean, n_resamples=0, bootstrap_result=empty, method=method, rng=1
    )
    found = estimator(SKEWED, np.random.default_rng(7), resamples=1000)
    assert found.interval.low == pytest.approx(expected.confidence_interval.low, abs=1e-9)
    assert found.interval.high == pytest.approx(expected.confidence_interval.high, abs=1e-9)
    assert found.standard_error == pytest.approx(expected.standard_error, abs=1e-9)
    assert found.interval.method == method.lower()


def test_with_its_own_resamples_bca_agrees_with_scipys_within_monte_carlo_error() -> None:
    def scipys(seed: int) -> tuple[float, float]:
        found = stats.bootstrap((POINTS,), np.mean, n_resamples=2000, method="BCa", rng=seed)
        return float(found.confidence_interval.low), float(found.confidence_interval.high)

    def ours(seed: int) -> tuple[float, float]:
        interval = bca(SKEWED, np.random.default_rng(seed)).interval
        return interval.low, interval.high

    runs = 40
    theirs = np.array([scipys(seed) for seed in range(runs)])
    mine = np.array([ours(seed) for seed in range(runs)])
    error = np.sqrt((theirs.var(axis=0, ddof=1) + mine.var(axis=0, ddof=1)) / runs)
    assert (np.abs(theirs.mean(axis=0) - mine.mean(axis=0)) < 3 * error).all()
    assert (error < 0.05 * bca(SKEWED, np.random.default_rng(1)).standard_error).all()


def test_bca_agrees_with_r_on_the_reference_answers(
    simulated: Responses, factors: Definition, psych: dict[str, Any]
) -> None:
    scores = tally(simulated, factors).scores["f1"]
    found = bca(scores, np.random.default_rng(5), resamples=20_000)
    low, high = (100 * (end - 1) / 4 for end in psych["boot_bca"]["ci"])
    # R drew 2000 resamples: an end of its interval wanders by about a tenth of a standard error
    assert found.interval.low == pytest.approx(low, abs=0.25 * found.standard_error)
    assert found.interval.high == pytest.approx(high, abs=0.25 * found.standard_error)


def test_a_skewed_score_gets_a_lopsided_interval() -> None:
    found = bca(SKEWED, np.random.default_rng(6))
    assert found.interval.high - found.estimate > 1.2 * (found.estimate - found.interval.low)


def test_the_same_generator_gives_the_same_interval() -> None:
    assert bca(SKEWED, np.random.default_rng(8)) == bca(SKEWED, np.random.default_rng(8))


@pytest.mark.parametrize("estimator", [bca, percentile])
def test_what_cannot_carry_a_bootstrap_is_refused(estimator: Any) -> None:
    rng = np.random.default_rng(1)
    with pytest.raises(EmptyGroupError):
        estimator(Histogram(4), rng)
    with pytest.raises(ConstantScoreError):
        estimator(Histogram(4, (3,), (50,)), rng)
    with pytest.raises(BadParameterError):
        estimator(SKEWED, rng, resamples=99)
    with pytest.raises(BadParameterError):
        estimator(SKEWED, rng, level=1.0)


class OneSided(np.random.Generator):
    """A broken source of randomness: it draws the person with the highest score every time."""

    def multinomial(self, n: Any, pvals: Any, size: Any = None) -> Any:
        drawn = np.zeros((size, len(pvals)), dtype=np.int64)
        drawn[:, -1] = n
        return drawn


def test_resamples_that_all_lie_on_one_side_are_refused_instead_of_an_infinite_correction() -> None:
    with pytest.raises(ConstantScoreError):
        bca(SKEWED, OneSided(np.random.PCG64(1)))


@pytest.mark.parametrize("interval", [bca, percentile])
def test_scores_as_a_column_give_what_their_histogram_gives(interval: Any) -> None:
    numerators = np.repeat([0, 1, 3, 4], [20, 30, 10, 15])
    counted = interval(Histogram(4, (0, 1, 3, 4), (20, 30, 10, 15)), np.random.default_rng(1))
    for column in (25.0 * numerators, (25.0 * numerators).tolist()):
        found = interval(column, np.random.default_rng(1))
        assert found.n == counted.n
        assert found.estimate == pytest.approx(counted.estimate, abs=1e-12)
        assert found.interval.low == pytest.approx(counted.interval.low, abs=1e-9)
        assert found.interval.high == pytest.approx(counted.interval.high, abs=1e-9)


def test_the_interval_of_scores_that_are_no_steps_is_scipys() -> None:
    scores = np.random.default_rng(2).exponential(size=400)
    ours = bca(scores, np.random.default_rng(3), resamples=20_000).interval
    theirs = stats.bootstrap(
        (scores,), np.mean, n_resamples=20_000, batch=500, rng=np.random.default_rng(4)
    ).confidence_interval
    assert ours.low == pytest.approx(theirs.low, abs=0.004)
    assert ours.high == pytest.approx(theirs.high, abs=0.004)


@pytest.mark.parametrize("shift", [0.0, 1e6])
@pytest.mark.parametrize("unit", [0.1, 0.3, 1 / 3])
def test_sums_that_only_rounding_parts_are_ties(shift: float, unit: float) -> None:
    steps = np.array([1, 2, 3, 7, 7, 8, 9])
    found, exact = (
        bca(scores, np.random.default_rng(1)).interval for scores in (shift + unit * steps, steps)
    )
    assert (found.low - shift) / unit == pytest.approx(exact.low, abs=1e-5)
    assert (found.high - shift) / unit == pytest.approx(exact.high, abs=1e-5)


@pytest.mark.parametrize(
    ("scores", "refusal"),
    [
        ([], EmptyGroupError),
        ([2.5, 2.5], ConstantScoreError),
        ([1.0, float("nan")], NotNumbersError),
        (["a"], NotNumbersError),
        (np.ma.array([1.0, 2.0], mask=[False, True]), NotNumbersError),
        ([[1.0, 2.0]], NotNumbersError),
    ],
)
def test_a_column_that_carries_no_interval_is_refused(scores: Any, refusal: type) -> None:
    for interval in (bca, percentile):
        with pytest.raises(refusal):
            interval(scores, np.random.default_rng(1))


def test_chance_is_a_generator() -> None:
    for interval in (bca, percentile):
        with pytest.raises(BadParameterError, match=r"default_rng\(1\), not None"):
            interval(Histogram(4, (0, 1, 4), (60, 30, 10)), None)  # type: ignore[arg-type]


@pytest.mark.parametrize("unit", [1e150, 1e200, 1e-200])
def test_scores_of_a_size_that_no_unit_has_are_refused(unit: float) -> None:
    with pytest.raises(NotNumbersError, match="1e100"):
        bca(unit * np.array([1.0, 2.0, 3.0, 7.0]), np.random.default_rng(1))


def test_a_billion_people_take_no_more_memory_than_ten_thousand() -> None:
    """Whatever is drawn is drawn from the histogram: nobody is ever unfolded."""
    steps = tuple(range(17))
    peaks = []
    for each in (600, 60_000_000):
        tracemalloc.start()
        found = bca(Histogram(16, steps, (each,) * 17), np.random.default_rng(1))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert found.interval.low < found.estimate < found.interval.high
    assert peaks[1] < 1.1 * peaks[0]
