from typing import Any

import numpy as np
import pytest

from analysis.cautions import Caution
from analysis.definition import Definition
from analysis.errors import (
    BadParameterError,
    ConstantItemError,
    ConstantScoreError,
    IncompleteMomentsError,
    TooFewItemsError,
    TooFewRespondentsError,
)
from analysis.moments import Moments
from analysis.reliability import alpha, omega_total, split_half
from analysis.responses import Responses
from analysis.scoring import keyed
from analysis.tally import tally

FACTORS = [f"f{number}" for number in range(1, 7)]


@pytest.mark.parametrize("factor", FACTORS)
def test_alpha_and_its_interval_are_those_of_psych(
    factor: str, simulated: Responses, factors: Definition, psych: dict[str, Any]
) -> None:
    expected = psych[f"alpha_{factor}"]
    found = alpha(tally(simulated, factors).moments[factor])
    assert found.estimate == pytest.approx(expected["raw"], abs=1e-12)
    assert found.standardized == pytest.approx(expected["std"], abs=1e-12)
    assert found.interval.low == pytest.approx(expected["feldt"][0], abs=1e-10)
    assert found.interval.high == pytest.approx(expected["feldt"][2], abs=1e-10)
    assert found.standard_error == pytest.approx(expected["ase"], abs=1e-10)
    assert found.n == 1000


@pytest.mark.parametrize("factor", FACTORS)
def test_item_rest_and_alpha_if_dropped_are_those_of_psych(
    factor: str, simulated: Responses, factors: Definition, psych: dict[str, Any]
) -> None:
    expected = psych[f"alpha_{factor}"]
    found = alpha(tally(simulated, factors).moments[factor])
    np.testing.assert_allclose(found.item_rest, expected["item_rest"], atol=1e-12)
    np.testing.assert_allclose(found.if_dropped, expected["alpha_if_dropped"], atol=1e-12)


def test_alpha_of_all_items_is_that_of_psych(
    simulated: Responses, factors: Definition, psych: dict[str, Any]
) -> None:
    every = np.concatenate([keyed(simulated, index) for index in factors.indices], axis=1)
    found = alpha(Moments.complete(every))
    assert found.estimate == pytest.approx(psych["alpha24"]["raw"], abs=1e-12)
    assert found.standardized == pytest.approx(psych["alpha24"]["std"], abs=1e-12)


def test_two_items_have_an_alpha_but_nothing_left_when_one_is_dropped() -> None:
    found = alpha(Moments.complete(np.array([[1, 2], [2, 1], [5, 4], [4, 4]])))
    assert found.if_dropped == ()
    assert found.item_rest[0] == pytest.approx(found.item_rest[1])


def test_items_that_disagree_have_a_negative_alpha() -> None:
    table = np.array([[1, 5, 2], [2, 4, 3], [4, 1, 3], [5, 2, 1]])
    assert alpha(Moments.complete(table)).estimate < 0


@pytest.mark.parametrize(
    ("table", "refusal"),
    [
        ([[1], [2], [3]], TooFewItemsError),
        ([[1, 2]], TooFewRespondentsError),
        ([[-3, -3], [-1, -1]], TooFewRespondentsError),
        ([[1, 3], [2, 3], [5, 3]], ConstantItemError),
        ([[1, 5], [2, 4], [5, 1]], ConstantScoreError),
        ([[1, 5, 1], [2, 4, 5], [5, 1, 2]], ConstantScoreError),
    ],
    ids=["one item", "one person", "all missing", "constant", "constant sum", "constant rest"],
)
def test_what_cannot_carry_an_alpha_is_refused(table: list[list[int]], refusal: type) -> None:
    with pytest.raises(refusal):
        alpha(Moments.complete(np.array(table)))


def test_pairwise_sums_are_refused() -> None:
    with pytest.raises(IncompleteMomentsError):
        alpha(Moments.of(np.array([[1, 2], [2, -3], [4, 4]])))


def test_a_level_outside_zero_to_one_is_refused() -> None:
    with pytest.raises(BadParameterError):
        alpha(Moments.complete(np.array([[1, 2], [2, 1], [4, 4]])), level=95)


def test_answers_are_as_good_as_their_sums_and_people_with_a_gap_are_left_out() -> None:
    answers = np.array([[1, 2, 1], [2, -3, 3], [4, 5, 4], [5, 4, 5], [2, 3, 1]], dtype=np.int8)
    assert alpha(answers) == alpha(Moments.complete(answers))
    assert alpha(answers).n == 4
    assert split_half(answers) == split_half(Moments.complete(answers))
    spread = np.tile(answers, (3, 1)) + np.eye(15, 3, dtype=np.int8)
    assert omega_total(spread) == omega_total(Moments.complete(spread))


@pytest.mark.parametrize(
    ("answers", "few"),
    [
        ([[1, 2, 1], [4, 5, 4]], True),
        ([[1, 2, 1], [4, 5, 4], [2, 2, 3]], True),
        ([[1, 2, 1], [2, 2, 3], [4, 5, 4], [5, 4, 5]], False),
    ],
)
def test_alpha_of_no_more_people_than_items_says_so(answers: list[list[int]], few: bool) -> None:
    assert alpha(answers).cautions == ((Caution("few-respondents"),) if few else ())
