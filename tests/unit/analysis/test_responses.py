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
from analysis.responses import Missing, Responses, Variable

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


@pytest.mark.parametrize("column", [[1.5, 2.0], ["1", "2"], [[1, 2], [3, 4]]])
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


def test_a_scale_beyond_127_or_below_zero_is_refused_and_never_wraps_around() -> None:
    with pytest.raises(CodeOutsideScaleError, match="a has a code 200: codes run from 0 to 127"):
        Responses.of({"a": [0, 150, 200]}, {"a": range(201)})
    with pytest.raises(CodeOutsideScaleError, match=r"a has a code -2 on its scale.*add 3"):
        Responses.of({"a": [-2, 0, 2]}, {"a": range(-2, 3)})


def test_labels_are_carried_and_stay_with_pieces() -> None:
    told = {"a": Variable("How sure?", ((1, "no"), (2, "yes")))}
    table = Responses.of({"a": [1, 2], "b": [1, 1]}, {"b": [1], "a": [1, 2]}, told)
    assert table.variable("a").meaning(2) == "yes"
    assert table.variable("b") == Variable()
    assert [piece.variable("a").label for piece in table.batches(1)] == ["How sure?"] * 2
    assert Responses.of({"a": [1]}, {"a": [1]}).variable("a") == Variable()
    with pytest.raises(UnknownItemError):
        table.variable("z")


def test_what_is_no_table_of_bytes_is_no_responses() -> None:
    with pytest.raises(NotWholeNumbersError, match="table of int8"):
        Responses(np.array([[1, 200]]), ("a", "b"))
    with pytest.raises(NotWholeNumbersError, match="table of int8"):
        Responses(np.array([1], dtype=np.int8), ("a",))
    cells = np.array([[1, 2]], dtype=np.int8)
    with pytest.raises(UnequalLengthsError, match="one name for each"):
        Responses(cells, ("a",))
    with pytest.raises(UnequalLengthsError, match="one label for each"):
        Responses(cells, ("a", "b"), (Variable(),))


def test_columns_without_names_are_refused() -> None:
    with pytest.raises(InputError, match="answers are a mapping of names to columns"):
        Responses.of([[1, 2]], SCALE)  # type: ignore[arg-type]
