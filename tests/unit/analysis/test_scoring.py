import numpy as np
import pytest

from analysis.definition import CompositeDefinition, Definition, IndexDefinition
from analysis.errors import CodeOutsideScaleError, GrainTooFineError, InputError, UnknownItemError
from analysis.responses import Responses
from analysis.scoring import Scores, score, score_composite, score_index

from .conftest import answers, index


def points(scores: Scores) -> list[float]:
    return [float(point) for point in scores.points]


def test_a_score_is_the_mean_answer_as_per_cent_of_what_is_possible() -> None:
    assert points(score_index(answers((1, 1), (3, 3), (4, 5), (5, 5)), index("ab"))) == [
        0.0,
        50.0,
        87.5,
        100.0,
    ]


def test_a_reversed_item_counts_from_the_other_end() -> None:
    assert points(score_index(answers((5, 1), (1, 5)), index("ab", (1, -1)))) == [100.0, 0.0]


def test_missing_answers_leave_the_mean_of_the_others() -> None:
    table = answers((5, 5, -3), (5, -2, 1), (4, -1, -4))
    assert points(score_index(table, index("abc", minimum=2))) == [100.0, 50.0]


def test_under_the_minimum_answered_there_is_no_score() -> None:
    table = answers((5, 5, 5, -3, -3), (5, 5, -3, -3, -4))
    assert score_index(table, index("abcde", minimum=3)).scored.tolist() == [True, False]


def test_a_third_of_a_point_is_exact() -> None:
    scored = score_index(answers((2, 1, 1), (1, 2, -3)), index("abc", minimum=2))
    assert [n / scored.grain for n in scored.numerators.tolist()] == [1 / 12, 1 / 8]


def test_another_scale_is_scored_by_its_own_ends() -> None:
    wide = IndexDefinition("x", "made", ("a",), (-1,), 1, 0, 10)
    assert points(score_index(answers((0,), (3,), low=0, high=10), wide)) == [100.0, 70.0]


def test_an_answer_outside_the_scale_of_the_index_is_refused() -> None:
    with pytest.raises(CodeOutsideScaleError):
        score_index(answers((6,), high=7), index("a"))


def test_an_item_without_column_is_refused() -> None:
    with pytest.raises(UnknownItemError):
        score_index(answers((1,)), index("ab"))


def test_a_mean_composite_averages_the_indices_a_person_has() -> None:
    table = answers((5, 1, 3), (5, -3, 3), (-3, -3, 3))
    both = CompositeDefinition("both", "mean", ("a", "b", "c"), 2)
    scores = score(table, Definition((index("a"), index("b"), index("c")), (both,)))
    assert points(scores["both"]) == [50.0, 75.0]


def test_a_gap_is_first_minus_second_and_needs_both() -> None:
    table = answers((5, 2), (1, 5), (-3, 5))
    gap = CompositeDefinition("gap", "difference", ("a", "b"), 2)
    scores = score(table, Definition((index("a"), index("b")), (gap,)))
    assert points(scores["gap"]) == [75.0, -100.0]
    assert scores["gap"].scored.tolist() == [True, True, False]


def test_a_composite_of_other_parts_than_defined_is_refused() -> None:
    only = score_index(answers((1,)), index("a"))
    with pytest.raises(InputError):
        score_composite((only,), CompositeDefinition("c", "mean", ("a", "b"), 1))


def test_a_score_that_cannot_stay_exact_is_refused() -> None:
    names = tuple(f"i{number}" for number in range(60))
    table = Responses.of({name: [1] for name in names}, dict.fromkeys(names, (1, 2)))
    with pytest.raises(GrainTooFineError):
        score_index(table, IndexDefinition("long", "made", names, (1,) * 60, 1, 1, 2))


def test_nobody_gets_no_scores() -> None:
    table = Responses.of({"a": np.array([], dtype=np.int8)}, {"a": range(1, 6)})
    assert points(score_index(table, index("a"))) == []
