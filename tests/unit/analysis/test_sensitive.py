from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import (
    BadParameterError,
    CodeOutsideScaleError,
    ConstantScoreError,
    EmptyGroupError,
    NotWholeNumbersError,
    TooFewRespondentsError,
    UnequalLengthsError,
)
from analysis.results import Estimate, Unestimable
from analysis.sensitive import Design, Forced, Warner, crosswise, randomized_response
from analysis.sensitive.prevalence import Prevalence

# The example of R cWise: 2000 answers, 1427 the same; 1541 the same at the anchor. How both answers
# go together it does not print (here: made up), so its error of the correction is no oracle
SAME = np.repeat([1, 0], [1427, 573])
ANCHOR = np.repeat([1, 0, 1, 0], [1100, 327, 441, 132])


def test_warner_is_his_closed_form() -> None:
    found = randomized_response(np.repeat([1, 0], [60, 40]), Warner(0.7))
    assert found.estimate == pytest.approx((0.6 - 0.3) / 0.4, abs=1e-14)
    pi = found.estimate
    # Warner 1965 splits the variance into that of a direct question and that of the device
    closed = (pi * (1 - pi) + 0.7 * 0.3 / (2 * 0.7 - 1) ** 2) / 99
    assert found.standard_error**2 == pytest.approx(closed, abs=1e-14)


def test_forced_is_its_closed_form() -> None:
    found = randomized_response(np.repeat([1, 0], [40, 60]), Forced(yes=1 / 6, no=1 / 12))
    assert found.estimate == pytest.approx((0.4 - 1 / 6) / 0.75, abs=1e-14)
    assert found.standard_error**2 == pytest.approx(0.24 / 99 / 0.75**2, abs=1e-14)


def test_a_question_asked_straight_is_a_design_too() -> None:
    straight = randomized_response([1, 0, 0, 1, 0], Forced(yes=0, no=0))
    assert straight == randomized_response([1, 0, 0, 1, 0], Warner(1))
    assert straight.estimate == 0.4


@pytest.mark.parametrize("design", [Warner(0.8), Warner(0.2), Forced(0.25, 0.1)])
def test_the_variance_is_unbiased_over_all_samples(design: Design) -> None:
    n, truth = 6, 0.35
    said = design.offset + design.slope * truth
    chances, estimates, variances = [], [], []
    for yes in range(1, n):
        found = randomized_response([1] * yes + [0] * (n - yes), design)
        chances.append(binomial(n, yes, said))
        estimates.append(found.estimate)
        variances.append(found.standard_error**2)
    # where all answer alike the estimate is an end of the range and its variance 0
    ends = [-design.offset / design.slope, (1 - design.offset) / design.slope]
    chances += [binomial(n, 0, said), binomial(n, n, said)]
    estimates, variances = [*estimates, *ends], [*variances, 0, 0]
    mean = np.dot(chances, estimates)
    assert mean == pytest.approx(truth, abs=1e-12)
    true_variance = np.dot(chances, (np.array(estimates) - truth) ** 2)
    assert np.dot(chances, variances) == pytest.approx(true_variance, abs=1e-12)


def binomial(n: int, k: int, p: float) -> float:
    from math import comb

    return comb(n, k) * p**k * (1 - p) ** (n - k)


def test_crosswise_is_what_r_cwise_prints_for_its_example() -> None:
    found = crosswise(SAME, 0.15, anchor=ANCHOR)
    plain = found.plain
    assert plain.estimate == pytest.approx(0.1950000, abs=5e-8)
    assert plain.standard_error == pytest.approx(0.01444624, abs=5e-9)
    # cWise takes 1.96 for the quantile
    assert plain.estimate - 1.96 * plain.standard_error == pytest.approx(0.16668537, abs=5e-9)
    assert isinstance(found.corrected, Prevalence)
    assert isinstance(found.attentive, Estimate)
    assert found.corrected.estimate == pytest.approx(0.1053604, abs=5e-8)
    assert found.attentive.estimate == pytest.approx(0.7728571, abs=5e-8)


def test_the_variance_of_the_correction_is_that_of_resamples() -> None:
    rng = np.random.default_rng(8)
    together = np.repeat([1, 0, 1, 0], [1300, 127, 241, 332])  # whoever attends attends to both
    found = crosswise(SAME, 0.15, anchor=together, anchor_p=0.2).corrected
    assert isinstance(found, Prevalence)
    again = []
    for _ in range(600):
        rows = rng.integers(0, 2000, 2000)
        drawn = crosswise(SAME[rows], 0.15, anchor=together[rows], anchor_p=0.2).corrected
        assert isinstance(drawn, Prevalence)
        again.append(drawn.estimate)
    assert found.standard_error == pytest.approx(np.std(again), rel=0.1)


@pytest.mark.parametrize("attentive", [1.0, 0.7])
def test_the_correction_finds_the_truth_where_some_tick_at_random(attentive: float) -> None:
    rng, n, truth, p, anchor_p = np.random.default_rng(9), 200_000, 0.12, 0.2, 0.1
    attend = rng.random(n) < attentive
    both = (rng.random(n) < truth) == (rng.random(n) < p)
    none = rng.random(n) >= anchor_p
    coins = rng.random((2, n)) < 0.5
    answers = [np.where(attend, true, coin) for true, coin in zip((both, none), coins, strict=True)]
    found = crosswise(answers[0], p, anchor=answers[1], anchor_p=anchor_p)
    assert isinstance(found.corrected, Prevalence)
    assert abs(found.corrected.estimate - truth) < 4 * found.corrected.standard_error
    assert isinstance(found.attentive, Estimate)
    assert found.attentive.estimate == pytest.approx(attentive, abs=0.02)
    if attentive < 1:
        assert found.plain.estimate - truth > 10 * found.plain.standard_error


def test_an_anchor_answered_by_chance_corrects_nothing_and_says_so() -> None:
    found = crosswise([1, 0] * 50, 0.2, anchor=[1, 0, 0, 1] * 25)
    assert found.corrected == Unestimable("nobody-attentive")
    assert isinstance(found.plain, Prevalence)


def test_without_an_anchor_there_is_no_correction() -> None:
    found = crosswise(SAME, 0.15)
    assert (found.corrected, found.attentive) == (None, None)
    assert found.plain == randomized_response(SAME, Warner(0.15))


def test_an_estimate_outside_zero_to_one_is_left_there_and_said() -> None:
    found = randomized_response([1] + [0] * 49, Forced(yes=0.25, no=0.25))
    assert found.estimate < 0
    assert not found.admissible


@given(st.lists(st.integers(-4, 1), min_size=1, max_size=30), st.floats(0.05, 0.45))
def test_warner_with_the_negation_first_is_the_same_question(said: list[int], p: float) -> None:
    kept = [x for x in said if x >= 0]
    if len(kept) < 2 or len(set(kept)) < 2:
        return
    turned = [1 - x if x >= 0 else x for x in said]
    ahead, back = randomized_response(said, Warner(p)), randomized_response(turned, Warner(1 - p))
    assert ahead.estimate == pytest.approx(back.estimate, abs=1e-9)
    assert ahead.n == len(kept)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ([1, 2], CodeOutsideScaleError),
        ([0.5, 1], NotWholeNumbersError),
        ([1, float("nan")], TooFewRespondentsError),
        (["yes"], NotWholeNumbersError),
        ([], EmptyGroupError),
        ([-2, -2], EmptyGroupError),
        ([1], TooFewRespondentsError),
        ([1, 1, 1], ConstantScoreError),
    ],
)
def test_bad_answers_are_refused_each_by_name(said: Any, refusal: type) -> None:
    with pytest.raises(refusal):
        randomized_response(said, Warner(0.3))
    with pytest.raises(refusal):
        crosswise(said, 0.3)
    with pytest.raises(refusal):
        crosswise(said, 0.3, anchor=said)


@pytest.mark.parametrize("p", [0.5, -0.1, 1.1, float("nan")])
def test_a_device_that_says_nothing_is_refused(p: float) -> None:
    with pytest.raises(BadParameterError):
        Warner(p)
    with pytest.raises(BadParameterError):
        crosswise([1, 0], p)
    with pytest.raises(BadParameterError):
        crosswise([1, 0], 0.2, anchor=[1, 0], anchor_p=p)


@pytest.mark.parametrize(("yes", "no"), [(0.5, 0.5), (-0.1, 0.2), (0.2, float("nan"))])
def test_forced_answers_that_leave_no_room_for_the_truth_are_refused(yes: float, no: float) -> None:
    with pytest.raises(BadParameterError):
        Forced(yes, no)


def test_unequal_columns_and_bad_levels_are_refused() -> None:
    with pytest.raises(UnequalLengthsError):
        crosswise([1, 0, 1], 0.2, anchor=[1, 0])
    with pytest.raises(BadParameterError):
        crosswise([1, 0, 1], 0.2, level=95)
