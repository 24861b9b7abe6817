"""What real R makes of an export: the script that lies beside the CSV, and haven."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest

from survey.researcher.exporting.codebook import Variable
from survey.researcher.exporting.run import export
from survey.researcher.home import SurveyFolder
from tests.unit.researcher.exporting.alike import (
    LONGEST_LABEL,
    assert_labels,
    assert_rows,
    book_of,
)
from tests.unit.researcher.exporting.reading import Back, apart

READING: Final = Path(__file__).parent / "reading.R"
NEEDED: Final = "stopifnot(c('haven', 'jsonlite') %in% rownames(installed.packages()))"
LETTERS: Final = {None: None} | {letter: -place for place, letter in enumerate("abcd", 1)}
Column = dict[str, Any]


@pytest.fixture(scope="module", autouse=True)
def _r() -> None:
    asked = ("Rscript", "--vanilla", "-e", NEEDED)
    if not shutil.which("Rscript") or subprocess.run(asked, capture_output=True).returncode:  # noqa: PLW1510
        pytest.skip("SKIPPED ALOUD: no R with haven and jsonlite; no export was read in R")


def in_r(folder: Path, what: str, locale: str = "C.UTF-8") -> dict[str, Column]:
    out = folder.parent / f"{what}.json"
    done = subprocess.run(
        ["env", f"LC_ALL={locale}", "Rscript", "--vanilla", READING, folder, what, out],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    columns: dict[str, Column] = json.loads(out.read_text("utf-8"))
    return columns


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
@pytest.mark.parametrize(("what", "locale"), [("script", "C.UTF-8"), ("parsed", "C")])
def test_the_script_loads_what_was_opened_whether_or_not_r_runs_in_utf_8(
    folder: SurveyFolder, tmp_path: Path, what: str, locale: str, language: str
) -> None:
    export(folder, ["r"], language, tmp_path / "out")
    columns, book = in_r(tmp_path / "out", what, locale), book_of(folder, language)
    assert list(columns) == [variable.name for variable in book.variables]
    assert_rows({name: each["cells"] for name, each in columns.items()}, folder)
    for variable in book.variables:
        assert columns[variable.name]["label"] == [variable.label]
        if variable.kind != "text":
            assert_factor(columns[variable.name], variable)


def assert_factor(column: Column, variable: Variable) -> None:
    """Compare each person's word, number or reason for neither with the codebook."""
    values, missing = dict(variable.values), dict(variable.missing)
    codes: list[float] = column["cells"]
    assert column["reasons"] == list(missing.values())
    assert column["reason"] == [missing.get(int(code)) for code in codes]
    if values:
        ordered = ["ordered"] if variable.measure == "ordinal" else []
        assert column["type"] == [*ordered, "factor"]
        assert column["levels"] == list(values.values())
        assert column["given"] == [values.get(int(code)) for code in codes]
    else:
        assert column["type"] == ["numeric"]
        assert column["given"] == [None if code in missing else code for code in codes]


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
@pytest.mark.parametrize("kind", ["sav", "dta"])
def test_haven_reads_what_was_opened(
    folder: SurveyFolder, tmp_path: Path, kind: str, language: str
) -> None:
    export(folder, [kind], language, tmp_path / "out")
    back = from_haven(in_r(tmp_path / "out", kind))
    assert_rows(back.cells, folder)
    assert_labels(back, book_of(folder, language), LONGEST_LABEL[kind])


def from_haven(columns: dict[str, Column]) -> Back:
    labels, missing = {}, {}
    for name, each in columns.items():
        codes = _codes(each["codes"], each["tags"])
        labels[name] = dict(zip(codes, each["meanings"] or (), strict=True))
        missing[name] = {code for code in codes if _declared(code, each)}
    return Back(
        {name: _codes(each["cells"], each["letters"]) for name, each in columns.items()},
        {name: each["label"][0] for name, each in columns.items()},
        *apart(labels, missing),
        {},
    )


def _codes(cells: list[Any], letters: list[str | None] | None) -> list[Any]:
    """Put our code where Stata has a letter."""
    if letters is None:
        return cells
    return [
        cell if letter is None else LETTERS[letter]
        for cell, letter in zip(cells, letters, strict=True)
    ]


def _declared(code: float, column: Column) -> bool:
    low, high = column["range"] or (1, 0)
    stata = any(letter is not None and LETTERS[letter] == code for letter in column["tags"] or [])
    return stata or code in column["missing"] or low <= code <= high
