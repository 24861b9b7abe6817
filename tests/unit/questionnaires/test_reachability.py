"""Conditions that cannot work are refused, each where it stands."""

from collections.abc import Callable

import pytest

from questionnaires import Fault

Edit = Callable[[str, str], str]
FaultsOf = Callable[[str], tuple[Fault, ...]]

WHEN = "when: {item: place, in: [1, 2]} #"
FIELD = "items[disturbances].when"


def said(faults: tuple[Fault, ...]) -> list[tuple[str, str]]:
    return [(fault.field, fault.message) for fault in faults]


@pytest.mark.parametrize(
    ("condition", "field", "message"),
    [
        ("{item: place, in: [9]}", f"{FIELD}.in[1]", "place can never be 9"),
        ("{item: place, in: [1, -1]}", f"{FIELD}.in[2]", "place can never be -1"),
        ("{item: place, in: []}", f"{FIELD}.in", "has no values"),
        ("{item: nowhere, in: [1]}", f"{FIELD}.item", "there is no item nowhere"),
        ("{item: first, in: [1]}", f"{FIELD}.item",
         "first does not surely stand before it (a later or a shuffled item)"),
        ("{item: disturbances, in: [1]}", f"{FIELD}.item",
         "the condition on disturbances looks at disturbances itself"),
        ("{item: days, in: [1]}", f"{FIELD}.item",
         "days is not a choice: a condition looks at likert, single and multiple items"),
        ("{all: []}", FIELD, "has no parts"),
        ("{all: [{item: place, in: [1]}, {item: place, in: [2]}]}", FIELD,
         "can never hold: its parts exclude one another"),
        ("{all: [{item: place, in: [1, dk]}, {not: {item: place, in: [1, 2, dk]}}]}", FIELD,
         "can never hold: its parts exclude one another"),
        ("{not: {any: [{item: place, in: [1, 2]}, {item: place, in: [3, -2, -3, -4]}]}}", FIELD,
         "can never hold: its parts exclude one another"),
        ("{any: [{item: place, in: [8]}]}", f"{FIELD}.any[1].in[1]", "place can never be 8"),
        ("{place: 1}", FIELD, "must have item and in, or one of all, any, not"),
        ("{item: place}", FIELD, "must have item and in, or one of all, any, not"),
        ("{item: place, in: [soon]}", f"{FIELD}.in[1]", "must be a whole number"),
    ],
)  # fmt: skip
def test_a_condition_that_cannot_work_is_refused(
    condition: str, field: str, message: str, edit: Edit, faults_of: FaultsOf
) -> None:
    assert said(faults_of(edit(WHEN, f"when: {condition} #"))) == [(field, message)]


@pytest.mark.parametrize(
    "condition",
    [
        "{item: place, in: [1]}",
        "{item: place, in: [pna, -2]}",
        "{not: {item: place, in: [1]}}",
        "{not: {item: place, in: [1, 2, 3, -2, dk]}}",
        "{any: [{item: place, in: [1]}, {item: place, in: [2]}]}",
        "{all: [{item: place, in: [1, 2]}, {item: place, in: [2, 3]}]}",
    ],
)
def test_a_condition_that_can_hold_is_accepted(
    condition: str, edit: Edit, faults_of: FaultsOf
) -> None:
    assert faults_of(edit(WHEN, f"when: {condition} #")) == ()


def test_an_item_may_not_look_at_a_neighbour_that_the_device_shuffles(
    edit: Edit, faults_of: FaultsOf
) -> None:
    text = edit("  - id: corner\n", "  - id: corner\n    when: {item: calm, in: [1]}\n")
    message = "calm does not surely stand before it (a later or a shuffled item)"
    assert said(faults_of(text)) == [("items[corner].when.item", message)]
    assert faults_of(text.replace("    randomise: true\n", "")) == ()


def test_two_items_that_look_at_each_other_are_refused(edit: Edit, faults_of: FaultsOf) -> None:
    text = edit(WHEN, "when: {item: calm, in: [1]} #").replace(
        "  - id: calm\n", "  - id: calm\n    when: {item: disturbances, in: [1]}\n"
    )
    assert [fault.field for fault in faults_of(text)] == ["items[disturbances].when.item"]


def test_a_section_that_can_never_be_shown_is_refused_once(edit: Edit, faults_of: FaultsOf) -> None:
    never = "{all: [{item: place, in: [1]}, {item: place, in: [3]}]}"
    text = edit("    randomise: true\n", f"    when: {never}\n")
    text = text.replace("  - id: corner\n", "  - id: corner\n    when: {item: calm, in: [1]}\n")
    assert said(faults_of(text)) == [
        ("sections[quiet].when", "can never hold: its parts exclude one another")
    ]


def test_a_section_may_not_look_into_itself(edit: Edit, faults_of: FaultsOf) -> None:
    text = edit("    randomise: true\n", "    when: {item: calm, in: [1]}\n")
    assert said(faults_of(text)) == [
        ("sections[quiet].when.item", "the condition on calm looks at calm itself")
    ]


def test_an_item_that_excludes_its_own_section_is_refused(edit: Edit, faults_of: FaultsOf) -> None:
    text = edit("    randomise: true\n", "    when: {item: place, in: [1]}\n")
    text = text.replace("  - id: corner\n", "  - id: corner\n    when: {item: place, in: [2]}\n")
    assert [fault.field for fault in faults_of(text)] == ["items[corner].when"]


def test_what_hides_the_item_looked_at_counts_too(edit: Edit, faults_of: FaultsOf) -> None:
    """disturbances is shown only where place is 1 or 2, so place 3 excludes every answer to it."""
    both = "{all: [{item: place, in: [3]}, {item: disturbances, in: [1]}]}"
    text = edit("  - id: first\n", f"  - id: first\n    when: {both}\n")
    assert [fault.field for fault in faults_of(text)] == ["items[first].when"]
    assert faults_of(text.replace("in: [3]}, {item: dist", "in: [2]}, {item: dist")) == ()


def test_several_choices_can_hold_together(edit: Edit, faults_of: FaultsOf) -> None:
    both = "{all: [{item: disturbances, in: [1]}, {item: disturbances, in: [4]}]}"
    assert faults_of(edit("  - id: first\n", f"  - id: first\n    when: {both}\n")) == ()


def test_a_condition_too_wide_to_prove_is_refused(edit: Edit, faults_of: FaultsOf) -> None:
    """Three Likert items and four choices, every value named apart, and nothing that can hold."""
    named = ", ".join(f"{{item: disturbances, in: [{value}]}}" for value in (1, 2, 3, 4))
    named += "".join(
        f", {{item: {item}, in: [{value}]}}"
        for item in ("calm", "noise", "corner")
        for value in (1, 2, 3, 4, 5)
    )
    impossible = "{item: place, in: [1]}, {item: place, in: [3]}"
    condition = f"{{all: [{impossible}, {{any: [{named}]}}]}}"
    (fault,) = faults_of(edit("  - id: first\n", f"  - id: first\n    when: {condition}\n"))
    assert fault.message == "depends on too many answers to be checked: make it simpler"
