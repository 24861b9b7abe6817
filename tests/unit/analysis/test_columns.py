"""A cell becomes a code, or no answer, or a refusal that names its column."""

from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from analysis.columns import array_of, column, columns_of, named_columns
from analysis.errors import (
    CodeOutsideScaleError,
    InputError,
    NotWholeNumbersError,
    RowsDisagreeError,
)

pd: Any = pytest.importorskip("pandas", reason="the extra plainseal[export] is not installed")


class Stream:
    """A table of which nothing is known but that it speaks Arrow, as polars and DuckDB do."""

    def __init__(self, table: Any) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)


@pytest.mark.parametrize("kind", ["i1", "i2", "i4", "i8", "u1", "u2", "u8", "f4", "f8", "O"])
def test_whole_numbers_of_any_kind_are_codes(kind: str) -> None:
    assert column("a", np.array([0, 5, 127], dtype=kind)).tolist() == [0, 5, 127]


@pytest.mark.parametrize(
    "cells",
    [
        [1, None, 5],
        [1.0, np.nan, 5.0],
        np.ma.array([1, 99, 5], mask=[False, True, False]),
        np.ma.array([1, np.nan, 5.5 - 0.5], mask=[False, True, False]),
        np.ma.array([1, 200, 5], mask=[False, True, False], dtype=np.uint8),
        pd.Series([1, None, 5]),
        pd.Series([1, pd.NA, 5], dtype="Int64"),
        pd.Series([1, pd.NA, 5], dtype=object),
        pd.Series(pd.Categorical([1, None, 5])),
        pa.array([1, None, 5], pa.int8()),
        pa.chunked_array([[1.0, None], [5.0]]),
        pa.array([1, None, 5]).dictionary_encode(),
    ],
    ids=lambda cells: type(cells).__name__,
)
def test_an_empty_or_masked_cell_is_not_answered(cells: Any) -> None:
    assert column("a", cells).tolist() == [1, -2, 5]


def test_a_column_of_empty_cells_only_is_one_that_nobody_answered() -> None:
    every: list[Any] = [[None, None], [np.nan, np.nan], pa.nulls(2), pd.Series([pd.NA, pd.NA])]
    for cells in every:
        assert column("a", cells).tolist() == [-2, -2]


@pytest.mark.parametrize("cells", [[1, 1.5], [2.0000001], np.array([0.5], dtype=np.float32)])
def test_a_fraction_is_refused_by_the_name_of_its_column(cells: Any) -> None:
    with pytest.raises(NotWholeNumbersError, match=r"^trust holds [0-9.]+: items are whole"):
        column("trust", cells)


@pytest.mark.parametrize(
    "cells",
    [["1", "2"], [1, "x"], [Decimal(1)], [[1, 2]], 3, [b"1"], [1j]],
    ids=repr,
)
def test_what_is_no_column_of_whole_numbers_is_refused(cells: Any) -> None:
    with pytest.raises(NotWholeNumbersError, match="trust is not a column"):
        column("trust", cells)


@pytest.mark.parametrize("code", [128, 200, 999, 2**40, 1e30, np.inf])
def test_a_code_above_127_is_refused_and_never_wraps_around(code: float) -> None:
    with pytest.raises(CodeOutsideScaleError, match=r"trust holds .*: codes run from 0 to 127"):
        column("trust", [1, code])


@pytest.mark.parametrize("code", [-5, -9, -99, -300, -(2**40), -np.inf])
def test_a_negative_that_is_no_missing_code_is_refused_and_says_how_to_shift(code: float) -> None:
    with pytest.raises(CodeOutsideScaleError, match=r"trust holds -.*add 3 to -2\.\.2"):
        column("trust", [1, code])


def test_what_is_masked_may_be_any_number() -> None:
    cells = np.ma.masked_outside([[1, 999], [-99, 5]], 0, 100)
    assert column("a", cells[0]).tolist() == [1, -2]
    assert column("a", cells[1]).tolist() == [-2, 5]


def test_a_frame_gives_its_columns_and_never_its_index() -> None:
    frame = pd.DataFrame({"q": [1, 2, 3], 7: [4, 5, 5]}, index=pd.Index([9, 8, 7], name="id"))
    found = columns_of(frame[frame["q"] > 1])
    assert found is not None
    assert {name: column(name, cells).tolist() for name, cells in found.items()} == {
        "q": [2, 3],
        "7": [5, 5],
    }


def test_whatever_speaks_arrow_is_a_table() -> None:
    table = pa.table({"a": [1, None], "b": [2, 3]})
    for each in (table, table.to_batches()[0], Stream(table)):
        found = columns_of(each)
        assert found is not None
        assert [column(n, c).tolist() for n, c in found.items()] == [[1, -2], [2, 3]]


@pytest.mark.parametrize(
    "cells",
    [
        [True, None, False],
        np.ma.array([True, True, False], mask=[False, True, False]),
        pd.Series([True, None, False], dtype="boolean"),
        pa.array([True, None, False]),
    ],
    ids=lambda cells: type(cells).__name__,
)
def test_true_and_false_are_one_and_nought(cells: Any) -> None:
    assert column("a", cells).tolist() == [1, -2, 0]
    assert column("a", np.array([True, False])).tolist() == [1, 0]


def test_a_matrix_is_a_table_like_any_other() -> None:
    matrix = np.array([[1, 2]]).view(np.matrix)
    assert type(array_of(matrix)) is np.ndarray
    with pytest.raises(NotWholeNumbersError, match="a is not a column"):
        column("a", matrix)


def test_columns_of_a_mapping_have_one_index_or_none() -> None:
    one, other = pd.Series([1, 2]), pd.Series([3, 4], index=[1, 0])
    assert columns_of({"a": one, "b": other.to_numpy(), "c": [5, 6]}) is not None
    with pytest.raises(RowsDisagreeError, match=r"a and b have different indices.*reset_index"):
        columns_of({"a": one, "b": other})


def test_columns_that_need_names_are_a_mapping_or_a_frame() -> None:
    assert [*named_columns("tones", pd.DataFrame({"a": [1]}))] == ["a"]
    for nameless in ([[1, 2]], np.eye(2), 3):
        with pytest.raises(InputError, match="tones are a mapping of names to columns"):
            named_columns("tones", nameless)


def test_two_columns_of_one_name_and_arrow_that_is_no_table_are_refused() -> None:
    with pytest.raises(InputError, match="two columns are called a"):
        columns_of(pd.DataFrame([[1, 2]], columns=["a", "a"]))
    with pytest.raises(InputError, match="two columns are called a"):
        columns_of(pa.table([[1], [2]], names=["a", "a"]))
    for one in (Stream(pa.chunked_array([[1, 2]])), pd.Series([1, 2])):
        with pytest.raises(NotWholeNumbersError, match="one column is no table of answers"):
            columns_of(one)
