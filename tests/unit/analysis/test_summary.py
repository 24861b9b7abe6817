import numpy as np
import pytest

from analysis.definition import (
    CompositeDefinition,
    Definition,
    GroupDefinition,
    TypologyDefinition,
)
from analysis.errors import BadParameterError, UnknownItemError
from analysis.responses import Responses
from analysis.results import Estimate, Unestimable
from analysis.summary import Summary, summarise, summarise_tally
from analysis.tally import from_batches

from .conftest import answers, index

MADE = Definition(
    (index("ab", minimum=2), index("cde", (1, 1, -1), minimum=2)),
    (CompositeDefinition("gap", "difference", ("ab", "cde"), 2),),
    TypologyDefinition(("ab", "cde"), 10, 60),
    (GroupDefinition("f", (1, 2)),),
)


def made(n: int, seed: int) -> Responses:
    rng = np.random.default_rng(seed)
    columns = {item: rng.choice([1, 2, 3, 4, 5, -3], n) for item in "abcde"}
    return Responses.of(columns | {"f": rng.choice([1, 2, -4], n)}, MADE.codes())


def summary_of(responses: Responses) -> Summary:
    return summarise(responses, MADE, np.random.default_rng(1))


def estimate(result: object) -> float:
    assert isinstance(result, Estimate)
    return result.estimate


def test_every_score_stands_in_the_order_of_the_definition_with_its_family() -> None:
    summary = summary_of(made(60, 1))
    families = [(name, score.family) for name, score in summary.scores.items()]
    assert families == [("ab", "made"), ("cde", "made"), ("gap", "difference")]


def test_a_mean_is_that_of_the_people_by_hand() -> None:
    responses = made(200, 2)
    both = responses.select(("a", "b")).astype(float)
    complete = both[(both > 0).all(axis=1)]
    score = summary_of(responses).scores["ab"]
    assert estimate(score.mean) == pytest.approx(25 * (complete.mean() - 1), abs=1e-10)
    assert estimate(score.bca) == estimate(score.mean)
    assert score.histogram.n == len(complete)


def test_a_group_mean_is_that_of_its_people_by_hand() -> None:
    responses = made(200, 3)
    both = responses.select(("a", "b")).astype(float)
    chosen = (both > 0).all(axis=1) & (responses.column("f") == 2)
    cell = summary_of(responses).groups["f"].rows[2]["ab"]
    assert estimate(cell.mean) == pytest.approx(25 * (both[chosen].mean() - 1), abs=1e-10)


def test_groups_hold_indices_and_no_composites() -> None:
    assert list(summary_of(made(60, 4)).groups["f"].unplaced) == ["ab", "cde"]


def test_nonresponse_is_the_share_of_answers_asked_for_and_not_given() -> None:
    table = answers((1, 2, 1, 1, 1, 1), (-3, 2, 1, 1, 1, 1), (-1, -2, 1, 1, 1, 1))
    score = summary_of(table).scores["ab"]
    assert estimate(score.nonresponse) == 2 / 5


def test_two_items_and_composites_have_no_alpha() -> None:
    scores = summary_of(made(60, 5)).scores
    assert scores["ab"].alpha is None
    assert scores["gap"].alpha is None
    assert scores["gap"].nonresponse is None
    assert scores["cde"].alpha is not None


def test_what_the_data_cannot_carry_is_named_and_the_rest_stands() -> None:
    table = answers(*[(3, 3, place, 2, 1, 1) for place in (1, 2, 5)])
    scores = summary_of(table).scores
    assert scores["ab"].mean == Unestimable("constant-score")
    assert scores["ab"].bca == Unestimable("constant-score")
    assert scores["cde"].alpha == Unestimable("constant-item")
    assert isinstance(scores["cde"].mean, Estimate)


def test_a_survey_nobody_answered_says_so_everywhere() -> None:
    nobody = Responses(np.empty((0, 6), dtype=np.int8), tuple(MADE.codes()))
    summary = summary_of(nobody)
    assert summary.scores["ab"].mean == Unestimable("empty-group")
    assert summary.scores["ab"].nonresponse == Unestimable("empty-group")
    assert summary.scores["cde"].alpha == Unestimable("too-few-respondents")
    assert summary.typology["mixed"].share == Unestimable("empty-group")


def test_a_fault_of_the_caller_is_not_mistaken_for_poor_data() -> None:
    with pytest.raises(BadParameterError):
        summarise(made(20, 6), MADE, np.random.default_rng(1), level=2.0)
    with pytest.raises(UnknownItemError):
        summary_of(answers((1, 2)))


def test_batches_give_the_same_summary_as_the_whole() -> None:
    responses = made(100, 7)
    batched = from_batches(responses.batches(7), MADE)
    assert summarise_tally(batched, np.random.default_rng(1)) == summary_of(responses)
