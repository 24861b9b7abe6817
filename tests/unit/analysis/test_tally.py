import numpy as np
import pytest

from analysis.definition import (
    Definition,
    GroupDefinition,
    IndexDefinition,
    TypologyDefinition,
)
from analysis.errors import InputError, NotMergeableError
from analysis.histogram import Histogram
from analysis.responses import Responses
from analysis.tally import UNPLACED, Answered, from_batches, merge, tally

from .conftest import answers, index

TWO = Definition(
    (index("a"), index("b")),
    typology=TypologyDefinition(("a", "b"), 10, 60),
    groups=(GroupDefinition("d", (1, 2, 3)),),
)
TABLE = Responses.of(
    {"a": [5, 5, 1, -3, -1], "b": [1, 5, 1, 2, 4], "d": [1, 1, 2, -4, 2]},
    TWO.codes(),
)


def test_each_score_is_counted_over_all_and_over_each_value_of_a_group() -> None:
    counted = tally(TABLE, TWO)
    assert counted.respondents == 5
    assert counted.scores["a"] == Histogram(4, (0, 4), (1, 2))
    assert counted.groups["d"][1]["a"] == Histogram(4, (4,), (2,))
    assert counted.groups["d"][2]["b"] == Histogram(4, (0, 3), (1, 1))
    assert counted.groups["d"][3]["a"] == Histogram(4)


def test_who_did_not_answer_the_group_item_is_kept_apart() -> None:
    assert tally(TABLE, TWO).groups["d"][UNPLACED]["b"] == Histogram(4, (1,), (1,))


def test_an_item_that_was_not_shown_was_not_asked() -> None:
    assert tally(TABLE, TWO).answered["a"] == Answered(asked=4, given=3)


def test_classes_are_counted_over_those_who_can_be_classed() -> None:
    assert tally(TABLE, TWO).classes == {"a": 1, "b": 0, "mixed": 1, "few_doubts": 1}


def test_no_typology_has_no_classes() -> None:
    assert tally(answers((1,)), Definition((index("a"),))).classes == {}


def test_moments_take_reversed_items_turned_and_complete_respondents_only() -> None:
    only = Definition((index("ab", (1, -1)),))
    moments = tally(answers((1, 5), (2, 4), (3, -2)), only).moments["ab"]
    assert moments.n == 2
    assert moments.products.tolist() == [[5, 5], [5, 5]]


def test_tallies_of_different_definitions_do_not_merge() -> None:
    with pytest.raises(NotMergeableError):
        merge(tally(TABLE, TWO), tally(TABLE, Definition((index("a"),))))


def test_a_changed_scale_or_minimum_does_not_merge() -> None:
    names = ("a", "b")
    one, two = (
        Definition((IndexDefinition("x", "made", names, (1, 1), least, 1, 5),)) for least in (1, 2)
    )
    table = answers((1, 2))
    with pytest.raises(NotMergeableError):
        merge(tally(table, one), tally(table, two))


def test_no_batches_are_refused() -> None:
    with pytest.raises(InputError):
        from_batches([], TWO)


def test_a_tally_of_nobody_is_neutral_in_a_merge() -> None:
    nobody = Responses(np.empty((0, 3), dtype=np.int8), TABLE.items)
    counted = tally(TABLE, TWO)
    assert merge(tally(nobody, TWO), counted) == counted == merge(counted, tally(nobody, TWO))
