"""Any labelled table: what is read of it as it stands, and each way in which it is none."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from survey.researcher.tables import TableRefused, labels, numbers, read_columns


def csv(folder: Path, text: str | bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def parquet(folder: Path, **columns: Any) -> Path:
    path = folder / "table.PARQUET"
    pq.write_table(pa.table(columns), path)
    return path


def test_labels_of_a_csv_stay_as_they_stand(tmp_path: Path) -> None:
    path = csv(tmp_path, '\ufeffa,b,c\n01,true,"two\nlines"\n,NA, x \n')
    table = read_columns(path, ["c", "a", "b"])
    assert labels(table, "a").to_pylist() == ["01", None]
    assert labels(table, "b").to_pylist() == ["true", "NA"]
    assert labels(table, "c").to_pylist() == ["two\nlines", " x "]


def test_numbers_of_a_csv_are_missing_where_programs_write_so(tmp_path: Path) -> None:
    table = read_columns(csv(tmp_path, "a\n1\n-2.5\n NA \nnull\n.\nNaN\n7e1\n"), ["a"])
    assert numbers(table, "a").to_pylist() == [1.0, -2.5, None, None, None, None, 70.0]


@pytest.mark.parametrize("cell", ["three", "1,5", "inf", "2026-01-01"])
def test_what_is_no_number_is_refused(tmp_path: Path, cell: str) -> None:
    table = read_columns(csv(tmp_path, f'a\n1\n"{cell}"\n'), ["a"])
    with pytest.raises(TableRefused, match="a holds something else than numbers"):
        numbers(table, "a")


@pytest.mark.parametrize(
    ("column", "found"),
    [
        (pa.array([1, None, -2], pa.int8()), [1, None, -2]),
        (pa.array([1.5, float("nan")]), [1.5, None]),
        (pa.array([True, False]), [1, 0]),
        (pa.array([Decimal("1.25")]), [1.25]),
        (pa.array(["2", ""], pa.large_string()), [2, None]),
        (pa.array(["3", "NA"]).dictionary_encode(), [3, None]),
    ],
)
def test_numbers_of_parquet_may_be_of_any_numeric_kind(
    tmp_path: Path, column: pa.Array, found: list[float | None]
) -> None:
    assert numbers(read_columns(parquet(tmp_path, a=column), ["a"]), "a").to_pylist() == found


@pytest.mark.parametrize(
    ("column", "found"),
    [
        (pa.array([10, None], pa.int16()), ["10", None]),
        (pa.array(["x", ""]), ["x", None]),
        (pa.array(["x", None]).dictionary_encode(), ["x", None]),
        (pa.array([True, False]), ["true", "false"]),
    ],
)
def test_labels_of_parquet_may_be_words_numbers_and_categories(
    tmp_path: Path, column: pa.Array, found: list[str | None]
) -> None:
    assert labels(read_columns(parquet(tmp_path, a=column), ["a"]), "a").to_pylist() == found


def test_a_column_of_lists_is_neither(tmp_path: Path) -> None:
    table = read_columns(parquet(tmp_path, a=[[1], [2]]), ["a"])
    with pytest.raises(TableRefused, match="something else than numbers"):
        numbers(table, "a")
    with pytest.raises(TableRefused, match="something else than labels"):
        labels(table, "a")


def test_a_column_that_is_not_there_or_there_twice_is_refused(tmp_path: Path) -> None:
    path = csv(tmp_path, "a,b,b\n1,2,3\n")
    with pytest.raises(TableRefused, match="has no column z"):
        read_columns(path, ["a", "z"])
    with pytest.raises(TableRefused, match="has the column b more than once"):
        read_columns(path, ["a", "b"])
    with pytest.raises(TableRefused, match="has no column z"):
        read_columns(parquet(tmp_path, a=[1]), ["z"])


@pytest.mark.parametrize(
    "text",
    ["", "a,b\n1\n", "判断\n甲\n".encode("gb18030"), b"a\n" + "甲".encode("gb18030")],
)
def test_what_is_no_csv_in_utf_8_is_refused(tmp_path: Path, text: str | bytes) -> None:
    with pytest.raises(TableRefused, match=r"is no table|has no column"):
        labels(read_columns(csv(tmp_path, text), ["a"]), "a")


def test_what_is_no_parquet_or_of_another_ending_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    path.write_bytes(b"PAR1 and no more")
    with pytest.raises(TableRefused, match="is no table"):
        read_columns(path, ["a"])
    with pytest.raises(TableRefused, match=r"neither in \.parquet nor in \.csv"):
        read_columns(tmp_path / "table.xlsx", ["a"])


def test_a_file_that_is_not_there_or_is_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableRefused, match="is not readable: No such file or directory"):
        read_columns(tmp_path / "nowhere.csv", ["a"])
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(TableRefused, match="is not readable: Is a directory"):
        read_columns(tmp_path / "folder.csv", ["a"])
