import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from analysis.compare import Test as GroupTest
from analysis.compare import groups, holm, holm_declared, samples
from analysis.definition import Definition
from analysis.effects import Sample, aligned
from analysis.errors import (
    BadParameterError,
    EmptyGroupError,
    InputError,
    NotMergeableError,
    NotNumbersError,
    NotWholeNumbersError,
    OneGroupError,
    UnequalLengthsError,
)
from analysis.histogram import Histogram
from analysis.responses import Responses
from analysis.results import Estimate, Unestimable
from analysis.scoring import score
from analysis.tally import tally

REFERENCE = Path(__file__).parents[2] / "reference"


@pytest.fixture(scope="session")
def eight(simulated: Responses, factors: Definition) -> tuple[Any, Any]:
    """The first index of the simulated answers, and the eight groups that shift it."""
    with (REFERENCE / "sim_n1000.csv").open(encoding="utf-8") as file:
        group = np.array([int(row["group"]) for row in csv.DictReader(file)])
    return score(simulated, factors)["f1"].points, group


def test_kruskal_wallis_is_that_of_scipy_and_of_the_reference_run(eight: tuple[Any, Any]) -> None:
    points, group = eight
    found = groups(points, group).kruskal_wallis
    expected = stats.kruskal(*(points[group == g] for g in range(8)))
    assert isinstance(found, GroupTest)
    assert found.statistic == pytest.approx(expected.statistic, abs=1e-10)
    assert found.p == pytest.approx(expected.pvalue, abs=1e-10)
    # scipy 1.10.1, on the run that made the reference
    assert found.statistic == pytest.approx(27.02414460311927, abs=1e-10)
    assert found.p == pytest.approx(0.0003299615289259804, abs=1e-10)


def test_welchs_f_is_scipys(eight: tuple[Any, Any]) -> None:
    points, group = eight
    found = groups(points, group).welch
    parts = [points[group == g] for g in range(8)]
    expected = stats.f_oneway(*parts, equal_var=False)
    assert isinstance(found, GroupTest)
    assert found.statistic == pytest.approx(expected.statistic, abs=1e-10)
    assert found.p == pytest.approx(expected.pvalue, abs=1e-10)


def test_with_two_groups_welchs_f_is_the_square_of_his_t() -> None:
    found = groups([1, 2, 4, 3, 5, 9], ["a", "a", "a", "b", "b", "b"])
    pair = found.pairs[0].difference
    assert not isinstance(pair, Unestimable)
    assert isinstance(found.welch, GroupTest)
    t = pair.estimate / pair.standard_error
    assert found.welch.statistic == pytest.approx(t**2, abs=1e-12)
    assert found.welch.p == pytest.approx(pair.p, abs=1e-12)
    assert found.welch.degrees == pytest.approx((1, pair.degrees), abs=1e-12)


def test_epsilon_squared_holds_the_noncentralities_that_put_h_at_the_tails(
    eight: tuple[Any, Any],
) -> None:
    found = groups(*eight)
    assert isinstance(found.kruskal_wallis, GroupTest)
    assert isinstance(found.epsilon_squared, Estimate)
    h, interval = found.kruskal_wallis.statistic, found.epsilon_squared.interval
    assert found.epsilon_squared.estimate == pytest.approx(h / 999, abs=1e-14)
    for end, tail in ((interval.low, 0.975), (interval.high, 0.025)):
        assert stats.ncx2.cdf(h, 7, 999 * end) == pytest.approx(tail, abs=1e-7)


@pytest.mark.parametrize("apart", [0.0, 0.25, 0.75])
def test_the_interval_of_epsilon_squared_covers_as_often_as_it_says(apart: float) -> None:
    rng, shares = np.random.default_rng(11), np.array([0.2, 0.3, 0.3, 0.2])
    tilt = np.exp(apart * np.arange(4)) * shares
    shapes, values = (shares, shares, tilt / tilt.sum()), np.arange(4.0)

    def epsilon(counts: list[Any]) -> Estimate:
        samples_of: dict[int | str, Sample] = {
            g: Sample(values, row) for g, row in enumerate(counts)
        }
        found = samples(samples_of, family=()).epsilon_squared
        assert isinstance(found, Estimate)
        return found

    truth = epsilon([np.round(shape * 1e9) for shape in shapes]).estimate
    runs = 250
    drawn = [epsilon([rng.multinomial(60, s).astype(float) for s in shapes]) for _ in range(runs)]
    hits = sum(e.interval.low <= truth + 1e-8 and truth <= e.interval.high + 1e-8 for e in drawn)
    assert hits / runs > 0.92


def test_nothing_between_the_groups_gives_an_interval_from_zero() -> None:
    found = groups([1, 2, 3, 1, 2, 3], [1, 1, 1, 2, 2, 2]).epsilon_squared
    assert isinstance(found, Estimate)
    assert (found.estimate, found.interval.low, found.interval.high) == (0, 0, 0)


def test_holm_corrects_over_the_family_that_was_declared() -> None:
    rng = np.random.default_rng(4)
    points, group = rng.normal(size=90), np.repeat([1, 2, 3], 30)
    points[group == 3] += 0.8
    every, declared = groups(points, group), groups(points, group, family=[(1, 3)])
    assert [(pair.first, pair.second) for pair in every.pairs] == [(1, 2), (1, 3), (2, 3)]
    raw = [pair.difference.p for pair in every.pairs]  # type: ignore[union-attr]
    assert [pair.p_holm for pair in every.pairs] == list(holm(raw))
    assert declared.pairs[0].p_holm == raw[1] < every.pairs[1].p_holm  # type: ignore[operator]


@pytest.mark.parametrize(
    ("raw", "corrected"),
    [
        ([0.01, 0.02, 0.03, 0.04], [0.04, 0.06, 0.06, 0.06]),
        ([0.04, 0.001, 0.5, 0.9], [0.12, 0.004, 1, 1]),
        ([0.2], [0.2]),
        ([], []),
    ],
)
def test_holm_by_hand(raw: list[float], corrected: list[float]) -> None:
    assert holm(raw) == pytest.approx(corrected, abs=1e-15)


def test_a_finite_population_makes_the_interval_of_a_group_smaller() -> None:
    points, group = [1, 2, 3, 4, 5, 6], ["a"] * 3 + ["b"] * 3
    plain, finite = groups(points, group), groups(points, group, populations={"a": 4, "b": 3})
    for at, factor in ((0, 0.5), (1, 0.0)):
        before, after = plain.groups[at].mean, finite.groups[at].mean
        assert isinstance(before, Estimate)
        assert isinstance(after, Estimate)
        assert after.standard_error == pytest.approx(factor * before.standard_error, abs=1e-14)
        width = before.interval.high - before.interval.low
        assert after.interval.high - after.interval.low == pytest.approx(factor * width, abs=1e-12)


def test_missing_groups_are_left_out_and_counted() -> None:
    found = groups([1, 2, 3, 4, 5, 6], [1, 1, 2, 2, -2, -4])
    assert (found.n, found.left_out) == (4, 2)
    assert [(g.label, g.n) for g in found.groups] == [(1, 2), (2, 2)]


def test_what_one_group_cannot_carry_is_said_and_the_rest_stands() -> None:
    found = groups([1, 2, 3, 3, 4], [1, 1, 2, 2, 3])
    assert found.welch == Unestimable("too-few-respondents")
    assert found.groups[1].mean == Unestimable("constant-score")
    assert found.groups[2].mean == Unestimable("too-few-respondents")
    assert isinstance(found.kruskal_wallis, GroupTest)
    assert found.pairs[1].difference == Unestimable("too-few-respondents")
    assert found.pairs[1].p_holm is None
    assert found.pairs[0].p_holm is not None
    alike = groups([3, 3, 3, 3], [1, 1, 2, 2])
    assert alike.kruskal_wallis == alike.epsilon_squared == Unestimable("constant-score")
    assert alike.welch == alike.pairs[0].cliff_delta == Unestimable("constant-score")


def test_bad_input_is_refused_each_by_name() -> None:
    with pytest.raises(OneGroupError):
        groups([1, 2], [1, 1])
    with pytest.raises(OneGroupError):
        groups([1, 2], [-1, -1])
    with pytest.raises(EmptyGroupError):
        groups([1, 2], [1, 2], family=[(1, 3)])
    with pytest.raises(EmptyGroupError):
        groups([1, 2], [1, 2], populations={3: 10})
    with pytest.raises(UnequalLengthsError):
        groups([1, 2, 3], [1, 2])
    with pytest.raises(NotNumbersError):
        groups([1, float("nan")], [1, 2])
    with pytest.raises(NotWholeNumbersError):
        groups([1, 2], [1.0, 2.5])
    with pytest.raises(BadParameterError):
        groups([1, 2], [1, 2], level=95)
    with pytest.raises(BadParameterError):
        groups([1, 2, 3, 4], [1, 1, 2, 2], populations={1: 1})
    with pytest.raises(BadParameterError):
        holm([0.5, float("nan")])


def test_histograms_of_a_tally_give_what_the_answers_themselves_give(
    simulated: Responses, factors: Definition, eight: tuple[Any, Any]
) -> None:
    points, group = eight
    parts: dict[int | str, Histogram] = {
        g: tally(Responses(simulated.values[group == g], simulated.items), factors).scores["f1"]
        for g in range(8)
    }
    found, expected = samples(aligned(parts)), groups(points, group)
    assert isinstance(found.kruskal_wallis, GroupTest)
    assert isinstance(expected.kruskal_wallis, GroupTest)
    assert found.kruskal_wallis.statistic == pytest.approx(
        expected.kruskal_wallis.statistic, abs=1e-10
    )
    assert [pair.p_holm for pair in found.pairs] == pytest.approx(
        [pair.p_holm for pair in expected.pairs], abs=1e-12
    )


def test_samples_over_different_scores_are_refused_and_so_are_different_grains() -> None:
    with pytest.raises(InputError):
        samples({1: Sample.of([1, 2]), 2: Sample.of([1, 3])})
    with pytest.raises(NotMergeableError):
        aligned({1: Histogram(4, (1,), (2,)), 2: Histogram(8, (1,), (2,))})


@pytest.mark.parametrize("none", [None, float("nan"), -2])
def test_people_without_a_group_are_left_out_and_counted(none: Any) -> None:
    texts = isinstance(none, int)
    group = [1, 1, 1, 2, 2, 2, none] if texts else ["a", "a", "a", "b", "b", "b", none]
    found = groups([1, 2, 3, 3, 4, 6, 99], group)
    assert (found.n, found.left_out) == (6, 1)
    assert [each.n for each in found.groups] == [3, 3]
    assert found.welch == groups([1, 2, 3, 3, 4, 6], group[:6]).welch


def test_a_masked_score_is_refused_and_never_taken_for_what_lies_below() -> None:
    score = np.ma.array([1.0, 2, 3, 99], mask=[False, False, False, True])
    with pytest.raises(NotNumbersError, match="in 1 rows: leave them out"):
        groups(score, ["a", "a", "b", "b"])
    unmasked = np.ma.array([1.0, 2, 3, 9])
    assert groups(unmasked, ["a", "a", "b", "b"]).n == 4


def test_a_test_that_could_not_be_made_counts_in_the_family_and_has_no_p() -> None:
    first, none, last = holm_declared([0.01, None, 0.02])
    assert none is None
    assert [first, last] == pytest.approx([0.03, 0.04])
    assert holm_declared([None, None]) == (None, None)


def test_a_group_of_no_letters_is_none_and_true_and_false_are_one_and_nought() -> None:
    found = groups([1, 2, 3, 4, 9], ["a", "b", "a", "b", ""])
    assert ([group.label for group in found.groups], found.left_out) == (["a", "b"], 1)
    assert [g.label for g in groups([1, 2, 3, 4], [True, False] * 2).groups] == [0, 1]
