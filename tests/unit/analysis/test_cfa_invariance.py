import csv
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from analysis.cautions import Caution
from analysis.cfa import invariance
from analysis.errors import (
    AnalysisError,
    BadDefinitionError,
    ConstantItemError,
    NotIdentifiedError,
    NotPositiveDefiniteError,
    NotWholeNumbersError,
    OneGroupError,
    TooFewItemsError,
    TooFewRespondentsError,
    UnequalLengthsError,
    UnknownItemError,
)

Answers = npt.NDArray[np.int16]
Groups = npt.NDArray[np.int64]
ONE = {"F1": [0, 1, 2, 3]}


@pytest.fixture(scope="module")
def upper(reference: Any) -> Groups:
    """Whether a simulated respondent has one of the two upper levels, which change nothing."""
    with (reference / "sim_n1000.csv").open(encoding="utf-8") as file:
        return np.array([int(row["level"]) >= 2 for row in csv.DictReader(file)], dtype=np.int64)


def test_every_level_of_invariance_fits_as_in_lavaan(
    turned: Answers, upper: Groups, lavaan: dict[str, Any]
) -> None:
    found = invariance(turned, ONE, upper)
    for level, expected in zip(found.levels, lavaan["invariance_ml"], strict=True):
        assert level.fitness.chi2 == pytest.approx(expected["chisq"], rel=1e-8)
        assert level.fitness.df == expected["df"]
        assert level.fitness.cfi == pytest.approx(expected["cfi"], abs=1e-8)
        assert level.fitness.rmsea == pytest.approx(expected["rmsea"], abs=1e-8)
        assert level.bic == pytest.approx(expected["bic"], abs=1e-5)
        assert level.cautions == ()
    assert found.groups == (0, 1)
    assert sum(found.n) == 1000


def test_each_step_costs_the_difference(turned: Answers, upper: Groups) -> None:
    found = invariance(turned, ONE, np.where(upper, "town", "village"))
    assert found.groups == ("town", "village")
    for step, loose, strict in zip(found.steps, found.levels, found.levels[1:], strict=False):
        assert step.chi2 == pytest.approx(strict.fitness.chi2 - loose.fitness.chi2)
        assert (step.name, step.df) == (strict.name, 3)
        assert 0 < step.p < 1


def test_an_intercept_that_differs_costs_the_scalar_step_only() -> None:
    rng = np.random.default_rng(1)
    group = np.arange(2000) % 2
    latent = rng.normal(size=(2000, 1)) + rng.normal(size=(2000, 4))
    latent[group == 1, 2] += 0.7
    found = invariance(np.digitize(latent, np.linspace(-3, 3, 12)), ONE, group)
    metric, scalar = found.steps
    assert metric.p > 0.01
    assert scalar.p < 1e-10
    assert scalar.cfi < -0.01


def test_a_difference_in_the_trait_alone_costs_nothing() -> None:
    rng = np.random.default_rng(2)
    group = np.arange(2000) % 3
    trait = rng.normal(size=(2000, 1)) * (1 + 0.3 * group[:, None]) + 0.5 * group[:, None]
    answers = np.digitize(trait + rng.normal(size=(2000, 4)), np.linspace(-4, 5, 30))
    found = invariance(answers, ONE, group)
    assert [level.fitness.df for level in found.levels] == [6, 12, 18]
    assert all(step.p > 0.01 for step in found.steps)


def test_those_without_a_group_or_an_answer_are_left_out(turned: Answers, upper: Groups) -> None:
    holes, some = turned.copy(), upper.copy()
    holes[:100, 1], some[100:200] = -2, -4
    found = invariance(holes, ONE, some)
    assert found.levels == invariance(turned[200:], ONE, upper[200:]).levels


def test_three_items_say_nothing_until_something_is_shared(turned: Answers, upper: Groups) -> None:
    found = invariance(turned, {"F1": [0, 1, 2]}, upper)
    assert [level.fitness.df for level in found.levels] == [0, 2, 4]
    assert found.levels[0].cautions == (Caution("saturated"),)


SOME = np.random.default_rng(1).integers(1, 6, (60, 4))
HALVES = np.arange(60) % 2


@pytest.mark.parametrize(
    ("answers", "model", "group", "refusal"),
    [
        (SOME, {}, HALVES, BadDefinitionError),
        (SOME, {"a": [0, 9]}, HALVES, UnknownItemError),
        (SOME, {"a": [0]}, HALVES, TooFewItemsError),
        (SOME, {"a": [0, 1]}, HALVES, NotIdentifiedError),
        (SOME, ONE, HALVES[:-1], UnequalLengthsError),
        (SOME, ONE, HALVES + 0.5, NotWholeNumbersError),
        (SOME, ONE, np.zeros(60, int), OneGroupError),
        (SOME, ONE, np.full(60, -1), OneGroupError),
        (SOME, ONE, (np.arange(60) > 56).astype(int), TooFewRespondentsError),
        (np.where(HALVES[:, None] * [1, 0, 0, 0] == 1, 3, SOME), ONE, HALVES, ConstantItemError),
        (SOME[:, [0, 1, 2, 2]], ONE, HALVES, NotPositiveDefiniteError),
    ],
    ids=[
        "no factor",
        "no such item",
        "one item",
        "two items",
        "unequal lengths",
        "half groups",
        "one group",
        "no group",
        "a small group",
        "constant in a group",
        "the same item twice",
    ],
)
def test_what_cannot_be_compared_is_refused(
    answers: npt.NDArray[np.int64],
    model: dict[str, list[int]],
    group: npt.NDArray[np.int64],
    refusal: type[AnalysisError],
) -> None:
    with pytest.raises(refusal):
        invariance(answers, model, group)


def test_a_refusal_names_the_group_that_is_too_small() -> None:
    group = np.where(np.arange(60) > 56, "hill", "town")
    with pytest.raises(TooFewRespondentsError, match=r"^group hill: "):
        invariance(SOME, ONE, group)
