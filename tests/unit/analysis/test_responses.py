import numpy as np
import pytest

from analysis.errors import (
    BadParameterError,
    CodeOutsideScaleError,
    InputError,
    NotWholeNumbersError,
    UnequalLengthsError,
    UnknownItemError,
)
from analysis.responses import Missing, Responses

SCALE = {"a": range(1, 6)}


def test_the_four_missing_codes_stay_apart() -> None:
    column = Responses.of({"a": [-1, -2, -3, -4, 5]}, SCALE).column("a")
    assert [Missing(code) for code in column.tolist()[:4]] == list(Missing)


def test_columns_nobody_asked_for_are_left_out_even_if_they_are_texts() -> None:
    table = Responses.of({"a": [1, 2], "comment": ["x", "y"]}, SCALE)
    assert table.items == ("a",)


@pytest.mark.parametrize("stray", [0, 6, -5, 127, 300, -300])
def test_a_code_outside_its_scale_is_refused(stray: int) -> None:
    with pytest.raises(CodeOutsideScaleError, match="a holds"):
        Responses.of({"a": [1, stray]}, SCALE)


@pytest.mark.parametrize(
    "column", [[1.0, float("nan")], [1.5, 2.0], ["1", "2"], [[1, 2], [3, 4]], [True, False]]
)
def test_a_column_that_is_not_whole_numbers_is_refused(column: list[object]) -> None:
    with pytest.raises(NotWholeNumbersError):
        Responses.of({"a": np.array(column)}, SCALE)


def test_columns_of_unequal_lengths_are_refused() -> None:
    with pytest.raises(UnequalLengthsError):
        Responses.of({"a": [1, 2], "b": [1]}, {"a": range(1, 6), "b": range(1, 6)})


def test_an_item_without_a_column_is_refused() -> None:
    with pytest.raises(UnknownItemError):
        Responses.of({}, SCALE)
    with pytest.raises(UnknownItemError):
        Responses.of({"a": [1]}, SCALE).column("b")


def test_a_table_of_no_items_is_refused() -> None:
    with pytest.raises(InputError):
        Responses.of({"a": [1]}, {})


def test_a_batch_of_no_rows_is_refused() -> None:
    with pytest.raises(BadParameterError):
        list(Responses.of({"a": [1]}, SCALE).batches(0))


def test_batches_of_any_size_together_are_the_table() -> None:
    table = Responses.of({"a": [1, 2, 3, 4, 5]}, SCALE)
    for rows in (1, 2, 5, 9):
        joined = np.concatenate([part.values for part in table.batches(rows)])
        assert np.array_equal(joined, table.values)


def test_answers_cannot_be_changed_afterwards() -> None:
    with pytest.raises(ValueError, match="read-only"):
        Responses.of({"a": [1]}, SCALE).values[0, 0] = 2


def test_a_table_of_nobody_is_a_table() -> None:
    assert len(Responses.of({"a": []}, SCALE)) == 0
