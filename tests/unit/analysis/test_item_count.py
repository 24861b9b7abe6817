from itertools import product
from math import acos, asin, pi, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from scipy import stats

from analysis.errors import (
    BadParameterError,
    CodeOutsideScaleError,
    ConstantScoreError,
    EmptyGroupError,
    ListTooLongError,
    NotPositiveDefiniteError,
    NotWholeNumbersError,
    TooFewRespondentsError,
    UnequalLengthsError,
)
from analysis.results import Unestimable
from analysis.sensitive import combined, list_experiment
from analysis.sensitive.design_effect import _covariance, _weights, design_effect
from analysis.sensitive.item_count import Placebo

Floats = npt.NDArray[np.float64]

# The list experiment on race of 1991 (Kuklinski, Cobb & Gilens 1997), as R list 9.2.6 ships it
CONTROL, TREATED = (8, 132, 222, 227), (19, 123, 229, 219, 34)
COUNTS = np.repeat([0, 1, 2, 3, 0, 1, 2, 3, 4], [*CONTROL, *TREATED])
SHOWN = np.arange(1213) >= 589

# The study of Aronow et al. 2015, first list, direct question first, as R list 9.2.6 ships it:
# treated, direct answer, count, people
STUDY = np.array([
    (0, 0, 1, 3), (0, 0, 2, 30), (0, 0, 3, 36), (0, 0, 4, 27),
    (0, 1, 1, 2), (0, 1, 2, 35), (0, 1, 3, 69), (0, 1, 4, 53),
    (1, 0, 2, 26), (1, 0, 3, 31), (1, 0, 4, 17), (1, 0, 5, 2),
    (1, 1, 2, 7), (1, 1, 3, 42), (1, 1, 4, 40), (1, 1, 5, 80),
])  # fmt: skip
STUDY_SHOWN, STUDY_DIRECT, STUDY_COUNT = (np.repeat(STUDY[:, c], STUDY[:, 3]) for c in range(3))


def test_the_difference_in_means_has_the_error_of_welchs_t() -> None:
    found = list_experiment(COUNTS, SHOWN, items=3).prevalence
    assert found.estimate == pytest.approx(1374 / 624 - 1257 / 589, abs=1e-14)
    expected = stats.ttest_ind(COUNTS[SHOWN], COUNTS[~SHOWN], equal_var=False)
    t = found.estimate / found.standard_error
    assert t == pytest.approx(expected.statistic, abs=1e-10)
    assert found.interval.high - found.estimate == pytest.approx(
        stats.norm.ppf(0.975) * found.standard_error, abs=1e-12
    )
    assert (found.n, found.admissible) == (1213, True)


def test_joint_shares_add_up_and_give_the_prevalence_back() -> None:
    found = design_effect(CONTROL, TREATED)
    assert sum(found.holders) + sum(found.others) == pytest.approx(1, abs=1e-12)
    estimate = list_experiment(COUNTS, SHOWN, items=3).prevalence.estimate
    assert sum(found.holders) == pytest.approx(estimate, abs=1e-12)
    first = 8 / 589 - 19 / 624
    assert found.holders[0] == pytest.approx(first, abs=1e-14)
    error = sqrt(8 * 581 / 589**3 + 19 * 605 / 624**3)
    assert found.holders_error[0] == pytest.approx(error, abs=1e-14)


def test_the_weights_of_three_shares_are_kudos_closed_form() -> None:
    f0, f1 = (np.cumsum(g)[:3] / sum(g) for g in (CONTROL, TREATED))
    spread = _covariance(f0, 589) + _covariance(f1, 624)
    scale = np.sqrt(np.diag(spread))
    r = spread / np.outer(scale, scale)

    def partial(i: int, j: int, k: int) -> float:
        below = sqrt((1 - r[i, k] ** 2) * (1 - r[j, k] ** 2))
        return float(r[i, j] - r[i, k] * r[j, k]) / below

    three = (2 * pi - sum(acos(r[pair]) for pair in ((0, 1), (0, 2), (1, 2)))) / (4 * pi)
    angles = sum(acos(partial(*order)) for order in ((0, 1, 2), (0, 2, 1), (1, 2, 0)))
    two = (3 * pi - angles) / (4 * pi)
    assert _weights(spread) == pytest.approx([0.5 - two, 0.5 - three, two, three], abs=1e-12)


def by_the_paper(control: Floats, treated: Floats, row: str) -> float:
    """The p of one row of three shares, from the paper: dense matrices, every face tried.

    Blair & Imai 2012: holders Pr(Y <= y | control) - Pr(Y <= y | treated), others
    Pr(Y <= y | treated) - Pr(Y <= y - 1 | control), as linear functions of two multinomials.
    """
    sums = np.tril(np.ones((3, 5)))
    if row == "holders":
        ahead, behind = sums[:, :4], -sums
    else:
        sums = np.tril(np.ones((4, 5)))[1:]
        ahead, behind = -np.tril(np.ones((4, 4)), -1)[1:], sums
    shares, spread = np.zeros(3), np.zeros((3, 3))
    for counts, by in ((control, ahead), (treated, behind)):
        chance, n = counts / counts.sum(), counts.sum()
        shares += by @ chance
        spread += by @ (np.diag(chance) - np.outer(chance, chance)) @ by.T / n
    inverse = np.linalg.inv(spread)
    distances = []
    for positive in product([False, True], repeat=3):
        kept = np.array(positive)
        there = np.zeros(3)  # the closest point if the others are 0
        if kept.any():
            pull = inverse[np.ix_(kept, ~kept)] @ shares[~kept]
            there[kept] = shares[kept] + np.linalg.solve(inverse[np.ix_(kept, kept)], pull)
        if (there >= 0).all():
            distances.append((shares - there) @ inverse @ (shares - there))
    statistic = min(distances)
    r = spread / np.sqrt(np.outer(np.diag(spread), np.diag(spread)))
    q = inverse / np.sqrt(np.outer(np.diag(inverse), np.diag(inverse)))
    pairs = ((0, 1), (0, 2), (1, 2))
    three = 1 / 8 + sum(asin(r[pair]) for pair in pairs) / (4 * pi)  # all three positive
    none = 1 / 8 + sum(asin(q[pair]) for pair in pairs) / (4 * pi)
    tails = [float(stats.chi2.sf(statistic, degrees)) for degrees in (1, 2, 3)]
    return float((0.5 - none) * tails[0] + (0.5 - three) * tails[1] + none * tails[2])


@pytest.mark.parametrize(
    ("control", "treated"),
    [
        (CONTROL, TREATED),
        ((20, 80, 70, 30), (28, 70, 66, 30, 8)),
        ((30, 70, 70, 30), (12, 35, 60, 50, 43)),
        ((20, 80, 70, 30), (32, 90, 40, 34, 5)),
    ],
)
def test_p_is_that_of_the_papers_formula(control: Any, treated: Any) -> None:
    found = design_effect(control, treated)
    rows = {"holders": (found.holders, found.p_holders), "others": (found.others, found.p_others)}
    for row, (shares, p) in rows.items():
        if min(shares) >= 0:
            assert p == 1
        else:
            expected = by_the_paper(np.array(control), np.array(treated), row)
            assert p == pytest.approx(expected, abs=1e-8)
            assert 0 < p < 0.9
    assert found.p == min(1, 2 * found.p_holders, 2 * found.p_others)


@pytest.mark.parametrize("items", [1, 2, 3, 4, 5])
def test_the_weights_are_the_chances_of_a_projection(items: int) -> None:
    steps = np.linspace(0.1, 0.9, items)
    spread = _covariance(steps, 300) + _covariance(steps**1.5, 200)
    weights = _weights(spread)
    assert weights.sum() == pytest.approx(1, abs=1e-6)
    assert weights[::2].sum() == pytest.approx(0.5, abs=1e-6)


def test_a_list_that_changes_its_own_answers_is_caught_and_an_honest_one_is_not() -> None:
    honest = design_effect([20, 80, 70, 30], [15, 70, 75, 32, 8])
    assert honest.p > 0.5
    # the sensitive item makes people deny the others
    shy = design_effect([20, 80, 70, 30], [90, 60, 35, 12, 3])
    assert shy.p < 1e-6
    assert shy.p == min(1.0, 2 * min(shy.p_holders, shy.p_others))
    # and here it makes them exaggerate
    assert design_effect([90, 80, 25, 5], [2, 10, 20, 80, 88]).p_others < 1e-6


def test_the_test_keeps_its_level_where_shares_are_on_the_edge() -> None:
    rng, edge = np.random.default_rng(5), [0.1, 0.4, 0.4, 0.1]
    runs = 300
    drawn = [
        design_effect(rng.multinomial(300, edge), [*rng.multinomial(300, edge), 0])
        for _ in range(runs)
    ]
    assert sum(found.p < 0.05 for found in drawn) / runs < 0.05 + 3 * sqrt(0.05 * 0.95 / runs)


def test_floor_and_ceiling_say_how_many_could_hide() -> None:
    found = list_experiment(COUNTS, SHOWN, items=3)
    assert found.floor.estimate == pytest.approx(8 / 589)
    assert found.ceiling.estimate == pytest.approx(227 / 589)
    hidden = 19 / 624 + 227 / 589 - 34 / 624
    assert found.if_all_hid == pytest.approx(found.prevalence.estimate + hidden, abs=1e-12)


def test_combined_with_a_direct_question_it_is_what_r_list_computes() -> None:
    found = combined(STUDY_COUNT, STUDY_SHOWN, STUDY_DIRECT, items=4)
    # figures of the test of R list 9.2.6
    assert found.prevalence.estimate == pytest.approx(0.66561842, abs=5e-9)
    assert isinstance(found.honest, Placebo)
    assert isinstance(found.undisturbed, Placebo)
    assert found.honest.estimate == pytest.approx(1.053962, abs=5e-7)
    assert found.undisturbed.estimate == pytest.approx(0.06626651, abs=5e-9)
    assert found.direct.estimate == 328 / 500


def test_combined_is_surer_than_the_list_alone_and_its_variance_is_that_of_resamples() -> None:
    alone = list_experiment(STUDY_COUNT, STUDY_SHOWN, items=4).prevalence
    found = combined(STUDY_COUNT, STUDY_SHOWN, STUDY_DIRECT, items=4).prevalence
    assert found.standard_error < 0.7 * alone.standard_error
    rng = np.random.default_rng(2)
    columns = np.stack([STUDY_COUNT, STUDY_SHOWN, STUDY_DIRECT])
    drawn = [columns[:, rng.integers(0, 500, 500)] for _ in range(400)]
    again = [combined(a, b, c, items=4).prevalence.estimate for a, b, c in drawn]
    assert np.std(again) == pytest.approx(found.standard_error, rel=0.15)


def test_the_variance_of_the_combination_is_the_published_formula() -> None:
    found = combined(STUDY_COUNT, STUDY_SHOWN, STUDY_DIRECT, items=4).prevalence
    said_no = STUDY_DIRECT == 0
    d, m = 1 - said_no.mean(), found.estimate
    sides = [np.equal(STUDY_SHOWN, side) for side in (0, 1)]
    spread = sum(STUDY_COUNT[said_no & side].var(ddof=1) / side.mean() for side in sides)
    expected = ((1 - m) ** 2 * d / (1 - d) + (1 - d) * spread) / 500
    assert found.standard_error**2 == pytest.approx(expected, abs=1e-12)


def test_people_with_a_missing_answer_are_left_out() -> None:
    counts, shown = np.append(COUNTS, [-2, 3]), np.append(SHOWN.astype(int), [1, -1])
    assert list_experiment(counts, shown, items=3) == list_experiment(COUNTS, SHOWN, items=3)


def test_what_the_test_cannot_say_stands_with_its_reason() -> None:
    rng = np.random.default_rng(3)
    shown = rng.integers(0, 2, 200)
    long = list_experiment(rng.integers(0, 7, 200), shown, items=6)
    assert long.design_effect == Unestimable("list-too-long")
    with pytest.raises(ListTooLongError):
        design_effect([1] * 7, [1] * 8)
    with pytest.raises(NotPositiveDefiniteError):
        design_effect([5, 0, 20, 10], [10, 0, 20, 3, 0])
    with pytest.raises(EmptyGroupError):
        design_effect([0, 0], [1, 1, 1])


@pytest.mark.parametrize(
    ("count", "shown", "refusal"),
    [
        ([1, 0, 2, 3], [0, 0, 1], UnequalLengthsError),
        ([1.0, 0.5, 2, 3], [0, 0, 1, 1], NotWholeNumbersError),
        ([1, 0, float("nan"), 3], [0, 0, 1, 1], TooFewRespondentsError),
        ([4, 0, 2, 3], [0, 0, 1, 1], CodeOutsideScaleError),
        ([1, 0, 2, 5], [0, 0, 1, 1], CodeOutsideScaleError),
        ([1, 0, 2, 3], [0, 0, 1, 2], CodeOutsideScaleError),
        ([1, 0, 2, 3], [0, 0, 0, 0], EmptyGroupError),
        ([-1, -2], [0, 1], EmptyGroupError),
        ([1, 0, 2], [0, 0, 1], TooFewRespondentsError),
        ([1, 1, 2, 2], [0, 0, 1, 1], ConstantScoreError),
    ],
)
def test_bad_columns_are_refused_each_by_name(count: Any, shown: Any, refusal: type) -> None:
    with pytest.raises(refusal):
        list_experiment(count, shown, items=3)
    with pytest.raises(refusal):
        combined(count, shown, [0] * len(shown), items=3)


def test_a_list_of_nothing_and_a_level_outside_its_range_are_refused() -> None:
    with pytest.raises(BadParameterError):
        list_experiment([1, 0, 1, 0], [0, 0, 1, 1], items=0)
    with pytest.raises(BadParameterError):
        list_experiment(COUNTS, SHOWN, items=3, level=95)
    with pytest.raises(EmptyGroupError):
        combined(COUNTS, SHOWN, np.ones(1213, dtype=np.int64), items=3)


def test_a_treatment_of_whole_floats_is_taken_and_any_other_is_named() -> None:
    counts, shown = [1, 0, 2, 3, 1, 2], [0, 0, 0, 1, 1, 1]
    whole = list_experiment(counts, shown, items=2)
    assert list_experiment(counts, [float(side) for side in shown], items=2) == whole
    assert list_experiment(counts, [side == 1 for side in shown], items=2) == whole
    with pytest.raises(NotWholeNumbersError, match=r"treated holds 0\.5"):
        list_experiment(counts, [0.5, *shown[1:]], items=2)
    with pytest.raises(CodeOutsideScaleError, match="treated holds 2: it is 0 or 1"):
        list_experiment(counts, [2, *shown[1:]], items=2)
    with pytest.raises(NotWholeNumbersError, match="count is not a column"):
        list_experiment(["a"] * 6, shown, items=2)


def test_a_list_that_nobody_or_everybody_saw_is_refused_by_name() -> None:
    for shown, who in ((0, "nobody"), (1, "everybody")):
        treated = np.full(len(COUNTS), shown)
        for refused in (
            lambda treated=treated: list_experiment(COUNTS, treated, items=4),
            lambda treated=treated: combined(COUNTS, treated, SHOWN, items=4),
        ):
            with pytest.raises(EmptyGroupError, match=f"{who} who answered saw the list"):
                refused()
    with pytest.raises(EmptyGroupError, match="everybody said yes"):
        combined(COUNTS, SHOWN, np.ones(len(COUNTS), dtype=np.int64), items=3)
