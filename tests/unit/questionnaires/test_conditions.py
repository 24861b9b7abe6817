"""What a condition says of answers, and what a person then sees."""

from collections.abc import Callable

import pytest

from questionnaires import CompiledQuestionnaire, parse
from questionnaires.conditions import AllOf, Answers, AnyOf, Condition, Is, Not, comparisons, holds
from questionnaires.logic import shown

Edit = Callable[[str, str], str]

ANSWERS: Answers = {"a": 1, "b": [2, 3], "c": -3, "d": -1}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (None, True),
        (Is("a", (1, 2)), True),
        (Is("a", (2,)), False),
        (Is("b", (3, 9)), True),
        (Is("b", (1,)), False),
        (Is("c", (-3,)), True),
        (Is("d", (1,)), False),
        (Not(Is("d", (1,))), True),
        (AllOf((Is("a", (1,)), Is("b", (2,)))), True),
        (AllOf((Is("a", (1,)), Is("b", (1,)))), False),
        (AnyOf((Is("a", (2,)), Is("b", (2,)))), True),
        (AnyOf((Is("a", (2,)), Is("b", (1,)))), False),
    ],
)
def test_a_condition_holds_or_does_not(condition: Condition | None, expected: bool) -> None:
    assert holds(condition, ANSWERS) is expected


def test_comparisons_are_found_at_every_depth() -> None:
    a, b, c = Is("a", (1,)), Is("b", (1,)), Is("c", (1,))
    assert list(comparisons(AllOf((a, Not(AnyOf((b, c))))))) == [a, b, c]
    assert list(comparisons(None)) == []


def test_an_item_is_shown_when_its_condition_holds(climate: CompiledQuestionnaire) -> None:
    assert "disturbances" in shown(climate, {"place": 1})
    assert "disturbances" not in shown(climate, {"place": 3})
    assert "disturbances" not in shown(climate, {"place": -3})
    assert "disturbances" not in shown(climate, {})


def test_without_conditions_everything_is_shown(tolerance: CompiledQuestionnaire) -> None:
    assert shown(tolerance, {}) == tolerance.by_id.keys()


def test_a_hidden_section_hides_its_items(edit: Edit) -> None:
    form = parse(edit("    randomise: true\n", "    when: {item: place, in: [2]}\n").encode())
    quiet = {"calm", "noise", "corner"}
    assert shown(form, {"place": 2}) >= quiet
    assert not shown(form, {"place": 1}) & quiet


def test_what_was_answered_before_its_item_disappeared_opens_nothing(edit: Edit) -> None:
    when = "    when: {item: disturbances, in: [1]}\n"
    form = parse(edit("  - id: first\n", "  - id: first\n" + when).encode())
    assert "first" in shown(form, {"place": 1, "disturbances": [1]})
    assert "first" not in shown(form, {"place": 3, "disturbances": [1]})
