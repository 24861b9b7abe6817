"""Files written by hand, as pandas, SPSS, Stata and spreadsheets write them, and broken ones."""

import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from analysis.errors import (
    CodeOutsideScaleError,
    InputError,
    MissingExtraError,
    NotWholeNumbersError,
    UnknownItemError,
    UnreadableError,
)
from analysis.files import read
from analysis.reliability import alpha
from analysis.responses import Variable

pd: Any = pytest.importorskip("pandas", reason="the extra plainseal[export] is not installed")
pyreadstat: Any = pytest.importorskip("pyreadstat")

SURE = {1: "never", 2: "sometimes", 3: "always"}
FRAME = pd.DataFrame({"a": [1.0, 3.0, None], "b": [3.0, 2.0, 1.0], "words": ["x", "", "y"]})
BOOK = """name,label,type,measure,code,meaning,missing
a,How sure?,code,ordinal,1,never,no
a,How sure?,code,ordinal,2,sometimes,no
a,How sure?,code,ordinal,3,'=always,no
a,How sure?,code,ordinal,-3,don't know,yes
a,How sure?,code,ordinal,99,refused,yes
words,In your words,text,nominal,,,
"""


def sav(path: Path, frame: Any, **about: Any) -> Path:
    pyreadstat.write_sav(frame, str(path), **about)
    return path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "codebook.csv"
    path.write_text(BOOK, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def _closed_late() -> Any:
    """Look away when pyreadstat leaves a file for the collector to close."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield


def test_what_pandas_wrote_is_read_with_empty_cells_not_answered(tmp_path: Path) -> None:
    FRAME.to_parquet(tmp_path / "answers.parquet")
    FRAME.to_csv(tmp_path / "answers.csv", index=False)
    for name in ("answers.parquet", "answers.csv"):
        found = read(tmp_path / name, items=["b", "a"])
        assert found.items == ("b", "a")
        assert found.select(["a", "b"]).tolist() == [[1, 3], [3, 2], [-2, 1]]
        assert found.variable("a") == Variable()


def test_the_index_of_a_frame_in_parquet_is_a_column_that_can_be_left_out(tmp_path: Path) -> None:
    FRAME.set_index("words").to_parquet(tmp_path / "answers.parquet")
    assert read(tmp_path / "answers.parquet", items=["a"]).items == ("a",)
    with pytest.raises(NotWholeNumbersError, match="words is not a column"):
        read(tmp_path / "answers.parquet")


def test_a_codebook_says_which_columns_are_items_and_what_is_missing(
    tmp_path: Path, book: Path
) -> None:
    (tmp_path / "answers.csv").write_text("a,words,id\n1,x,700\n99,y,701\n-3,z,702\n,,703\n3,,9\n")
    found = read(tmp_path / "answers.csv", book)
    assert found.items == ("a",)
    assert found.column("a").tolist() == [1, -2, -3, -2, 3]
    values = ((1, "never"), (2, "sometimes"), (3, "=always"))
    assert found.variable("a") == Variable("How sure?", values, ((-3, "don't know"),))


def test_spss_user_missing_values_are_no_answers_and_ours_stay_apart(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": [1, 2, 99, 98, -2, -3, -9, None], "b": [3.0] * 8})
    path = sav(
        tmp_path / "answers.sav",
        frame,
        missing_ranges={"a": [98, {"lo": -9, "hi": -1}]},
        variable_value_labels={"a": SURE | {98: "refused", 99: "lost", -3: "don't know"}},
        column_labels={"a": "How sure?"},
    )
    with pytest.raises(CodeOutsideScaleError, match="a holds 99"):
        read(path, codes={"a": (1, 2, 3)})
    path = sav(
        path,
        frame.replace(99, 98),
        missing_ranges={"a": [98, {"lo": -9, "hi": -1}]},
        variable_value_labels={"a": SURE | {98: "refused", -3: "don't know"}},
        column_labels={"a": "How sure?"},
    )
    found = read(path)
    assert found.items == ("a",)
    assert found.column("a").tolist() == [1, 2, -2, -2, -2, -3, -2, -2]
    assert found.variable("a") == Variable("How sure?", tuple(SURE.items()), ((-3, "don't know"),))


def test_letters_of_stata_are_our_missing_codes_or_no_answers(tmp_path: Path) -> None:
    letters = pd.Series([1, 2, "a", "b", "c", "d", "e", None], dtype="object")
    pyreadstat.write_dta(
        pd.DataFrame({"a": letters, "words": list("abcdefgh")}),
        str(tmp_path / "answers.dta"),
        missing_user_values={"a": list("abcde")},
        variable_value_labels={"a": {1: "no", 2: "yes", "c": "don't know", "e": "lost"}},
    )
    found = read(tmp_path / "answers.dta")
    assert found.items == ("a",)
    assert found.column("a").tolist() == [1, 2, -1, -2, -3, -4, -2, -2]
    assert found.variable("a").missing == ((-3, "don't know"),)


def test_words_with_line_breaks_and_a_column_that_begins_empty_are_no_hindrance(
    tmp_path: Path,
) -> None:
    rows = ['"one\nof two",NA'] * 5 + ["plain,"] * 200_000 + ['"a, comma",3']
    (tmp_path / "answers.csv").write_text("words,a\n" + "\n".join(rows) + "\n")
    column = read(tmp_path / "answers.csv", items=["a"]).column("a")
    assert (len(column), column[0], column[-1]) == (200_006, -2, 3)


def test_a_scale_labelled_at_its_ends_is_told_by_its_codes(tmp_path: Path) -> None:
    ends = {"a": {1: "never", 5: "always"}}
    frame = pd.DataFrame({"a": [1.0, 3.0, 5.0]})
    path = sav(tmp_path / "answers.sav", frame, variable_value_labels=ends)
    with pytest.raises(CodeOutsideScaleError, match="a holds 3, which is not a code"):
        read(path)
    assert read(path, codes={"a": range(1, 6)}).column("a").tolist() == [1, 3, 5]


def test_a_scale_that_goes_below_zero_is_refused_and_never_taken_for_missing(
    tmp_path: Path,
) -> None:
    bipolar = {"a": {-2: "against", 0: "neither", 2: "for"}}
    path = sav(
        tmp_path / "answers.sav", pd.DataFrame({"a": [-2.0, 0, 2]}), variable_value_labels=bipolar
    )
    with pytest.raises(CodeOutsideScaleError, match=r"a has a code -2 on its scale.*add 3"):
        read(path)


def test_what_is_read_goes_straight_into_a_statistic(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    trait = rng.normal(size=(200, 1)) + rng.normal(size=(200, 3))
    made = pd.DataFrame(1.0 + np.digitize(trait, [-1, 0, 1]), columns=["a", "b", "c"])
    made.iloc[3, 1] = None
    made.to_csv(tmp_path / "answers.csv", index=False)
    assert alpha(read(tmp_path / "answers.csv")) == alpha(made)


@pytest.mark.parametrize(
    ("text", "refusal", "words"),
    [
        ("", UnreadableError, "cannot be read|can be read"),
        ("a,b\n", UnreadableError, "has no respondents"),
        ("a,b\n1\n", UnreadableError, "can be read"),
        ("a,a\n1,2\n", InputError, "two columns are called a"),
        ("a,b\n1,x\n", NotWholeNumbersError, "b is not a column"),
        ("a,b\n1,2.5\n", NotWholeNumbersError, "b holds 2.5"),
        ("a,b\n1,300\n", CodeOutsideScaleError, "b holds 300"),
        ("a,b\n1,-9\n", CodeOutsideScaleError, "b holds -9"),
    ],
)
def test_a_broken_csv_is_refused_by_name(
    tmp_path: Path, text: str, refusal: type[Exception], words: str
) -> None:
    (tmp_path / "answers.csv").write_text(text)
    with pytest.raises(refusal, match=words):
        read(tmp_path / "answers.csv")


def test_a_code_outside_the_codebook_and_a_missing_column_are_refused(
    tmp_path: Path, book: Path
) -> None:
    (tmp_path / "answers.csv").write_text("a\n1\n4\n")
    with pytest.raises(CodeOutsideScaleError, match="a holds 4"):
        read(tmp_path / "answers.csv", book)
    for wanted in ({"items": ["a", "z"]}, {"codes": {"z": [1]}}):
        with pytest.raises(UnknownItemError, match="no column for z"):
            read(tmp_path / "answers.csv", **wanted)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is no codebook"),
        ("name,label\na,b\n", "is no codebook"),
        ("name,label,code,meaning,missing\na,b,one,never,no\n", "no number"),
    ],
)
def test_what_is_no_codebook_is_refused(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "answers.csv").write_text("a\n1\n")
    (tmp_path / "book.csv").write_text(text)
    with pytest.raises(UnreadableError, match=words):
        read(tmp_path / "answers.csv", tmp_path / "book.csv")
    with pytest.raises(UnreadableError, match="nowhere"):
        read(tmp_path / "answers.csv", tmp_path / "nowhere.csv")


def test_a_code_of_the_codebook_that_is_no_whole_number_is_refused(tmp_path: Path) -> None:
    (tmp_path / "answers.csv").write_text("a\n1\n")
    (tmp_path / "book.csv").write_text("name,label,code,meaning,missing\na,b,1.5,never,no\n")
    with pytest.raises(CodeOutsideScaleError, match=r"a has a label for 1\.5"):
        read(tmp_path / "answers.csv", tmp_path / "book.csv")


@pytest.mark.parametrize("name", ["a.parquet", "a.csv", "a.sav", "a.dta"])
def test_a_file_that_is_not_there_or_not_what_its_name_says_is_refused(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(UnreadableError, match="is not there"):
        read(tmp_path / name)
    (tmp_path / name).write_bytes(b"\xff\xfe\x00PAR1\x00,\n" * 30)
    with pytest.raises(InputError, match="read"):
        read(tmp_path / name, items=["a"])


def test_another_kind_of_file_is_refused_and_says_which_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "answers.xlsx").write_bytes(b"PK")
    with pytest.raises(UnreadableError, match=r"\.parquet, \.csv, \.sav, \.zsav, \.dta"):
        read(tmp_path / "answers.xlsx")


@pytest.mark.parametrize("name", ["answers.sav", "answers.dta"])
def test_without_pyreadstat_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / name).write_bytes(b"")
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    with pytest.raises(MissingExtraError, match=r"plainseal\[export\]"):
        read(tmp_path / name)


def test_labels_in_parquet_that_are_no_codebook_are_refused(tmp_path: Path) -> None:
    schema = pa.schema([pa.field("a", pa.int8(), metadata={"values": "never"})])
    parquet.write_table(pa.table([[1]], schema=schema), tmp_path / "answers.parquet")
    with pytest.raises(UnreadableError, match="the labels of a"):
        read(tmp_path / "answers.parquet")
