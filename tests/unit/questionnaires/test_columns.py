"""The columns of opened answers, and one person's cells in them."""

from collections.abc import Mapping
from typing import Any

from questionnaires import CompiledQuestionnaire
from questionnaires.answers import blank
from questionnaires.columns import Column, columns, filled


def test_each_kind_of_item_has_its_columns(climate: CompiledQuestionnaire) -> None:
    assert [(column.name, column.kind) for column in columns(climate)] == [
        ("place", "int8"),
        ("days", "string"),
        *((f"disturbances__{value}", "int8") for value in (1, 2, 3, 4)),
        ("calm", "int8"),
        ("noise", "int8"),
        ("corner", "int8"),
        *((f"first__{value}", "int8") for value in (1, 2, 3)),
        ("more", "string"),
    ]


def test_a_column_says_what_it_holds_in_the_first_language(climate: CompiledQuestionnaire) -> None:
    assert columns(climate)[0] == Column(
        name="place",
        item="place",
        kind="int8",
        label="您平时主要在哪里工作？",
        value_labels=((1, "单间"), (2, "多人办公室"), (3, "大多在外面")),
        missing=((-1, "未显示"), (-2, "未作答"), (-3, "不清楚/不适用"), (-4, "不愿回答")),
    )
    assert columns(climate)[2].label.endswith("电话")
    assert columns(climate)[6].value_labels[2] == (3, "说不上同意不同意")


def row_of(form: CompiledQuestionnaire, answers: Mapping[str, Any]) -> dict[str, int | str]:
    return {name: cell for name, (cell,) in filled(form, [answers]).items()}


def test_answers_become_cells(climate: CompiledQuestionnaire) -> None:
    answers: dict[str, Any] = {
        "place": 2,
        "days": "3.5",
        "disturbances": [1, 4],
        "calm": 4,
        "noise": -3,
        "corner": -2,
        "first": [3, 1, 2],
        "more": "窗户漏风。",
    }
    assert row_of(climate, answers) == {
        "place": 2,
        "days": "3.5",
        "disturbances__1": 1,
        "disturbances__2": 0,
        "disturbances__3": 0,
        "disturbances__4": 1,
        "calm": 4,
        "noise": -3,
        "corner": -2,
        "first__3": 1,
        "first__1": 2,
        "first__2": 3,
        "more": "窗户漏风。",
    }


def test_missing_codes_stay_apart_in_every_column(climate: CompiledQuestionnaire) -> None:
    answers = blank(climate) | {"first": -4, "days": -3, "more": -2}
    row = row_of(climate, answers)
    assert [row[f"disturbances__{value}"] for value in (1, 2, 3, 4)] == [-1, -1, -1, -1]
    assert [row[f"first__{value}"] for value in (1, 2, 3)] == [-4, -4, -4]
    assert (row["days"], row["more"], row["calm"]) == ("-3", "", -2)


def test_people_stand_in_the_order_they_come_in(climate: CompiledQuestionnaire) -> None:
    columns_of = filled(climate, [blank(climate), blank(climate) | {"calm": 4, "first": [2, 3, 1]}])
    assert (columns_of["calm"], columns_of["first__3"]) == ([-2, 4], [-2, 2])
    assert filled(climate, [])["calm"] == []


def test_cells_and_columns_agree(
    climate: CompiledQuestionnaire, tolerance: CompiledQuestionnaire
) -> None:
    for form in (climate, tolerance):
        row = row_of(form, blank(form))
        assert {column.name: column.kind for column in columns(form)} == {
            name: "int8" if isinstance(cell, int) else "string" for name, cell in row.items()
        }
