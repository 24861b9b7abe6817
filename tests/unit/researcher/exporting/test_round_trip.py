"""Every format read back: cells, labels, missing codes and levels are those of the survey."""

import csv
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from survey.protocol.lifecycle import State
from survey.researcher.exporting.run import FORMATS, export
from survey.researcher.home import SurveyFolder
from survey.researcher.opening.columns import read_table
from survey.researcher.opening.run import ANSWERS
from tests.unit.researcher.exporting.alike import (
    LONGEST_LABEL,
    assert_labels,
    assert_rows,
    book_of,
    plain,
)
from tests.unit.researcher.exporting.reading import (
    Back,
    from_csv,
    from_parquet,
    from_spss,
    from_stata,
)

READERS = {"csv": from_csv, "parquet": from_parquet, "sav": from_spss, "dta": from_stata}


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
@pytest.mark.parametrize("kind", READERS)
def test_what_comes_back_is_what_was_opened(
    folder: SurveyFolder, tmp_path: Path, kind: str, language: str
) -> None:
    export(folder, [kind], language, tmp_path / "out")
    back, book = READERS[kind](tmp_path / "out"), book_of(folder, language)
    assert_rows(back.cells, folder)
    assert_labels(back, book, LONGEST_LABEL.get(kind, 10_000))
    if kind != "dta":  # Stata knows no levels of measurement
        assert back.measures == {each.name: each.measure for each in book.variables}


def test_the_rows_of_one_export_agree_and_those_of_another_stand_in_another_order(
    folder: SurveyFolder, tmp_path: Path
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for out in (first, second):
        export(folder, FORMATS, "en", out)
    names = [each.name for each in book_of(folder, "en").variables]
    rows = [_rows(read(first), names) for read in READERS.values()]
    assert all(each == rows[0] for each in rows)
    assert _rows(from_csv(second), names) != rows[0]
    opened = read_table(folder.path / ANSWERS)
    kept = [float(cell) for cell in opened.column("calm" if "calm" in names else "nv1").to_pylist()]
    assert [row[names.index("calm" if "calm" in names else "nv1")] for row in rows[0]] != kept


def _rows(back: Back, names: list[str]) -> list[tuple[Any, ...]]:
    return list(zip(*(map(plain, back.cells[name]) for name in names), strict=True))


def test_every_file_is_its_owners_alone_and_nothing_else_is_left(
    folder: SurveyFolder, tmp_path: Path
) -> None:
    paths = export(folder, FORMATS, "zh-Hans", tmp_path / "out")
    assert {path.name for path in paths} == {name for of in FORMATS.values() for name in of}
    assert sorted((tmp_path / "out").iterdir()) == sorted(paths)
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700


def test_no_file_tells_when_it_was_written(folder: SurveyFolder, tmp_path: Path) -> None:
    import datetime as dt

    export(folder, ["sav", "dta"], "en", tmp_path / "out")
    now = dt.datetime.now(dt.UTC)
    for name in ("answers.sav", "answers.dta"):
        data = (tmp_path / "out" / name).read_bytes()
        head = data[:176] if name.endswith("sav") else data[:400]
        assert b"01 Jan 70" in head or b"01 Jan 1970" in head
        assert f" {now:%b} ".encode() not in head.replace(b"01 Jan", b"")


def test_a_script_brings_the_csv_that_it_loads(folder: SurveyFolder, tmp_path: Path) -> None:
    for kind, script in (("r", "load_answers.R"), ("stata", "load_answers.do")):
        names = {path.name for path in export(folder, [kind], "en", tmp_path / kind)}
        assert names == {script, "answers.csv", "codebook.csv"}


def test_no_cell_is_a_formula(folder: SurveyFolder, tmp_path: Path) -> None:
    export(folder, ["csv"], "zh-Hans", tmp_path / "out")
    for name in ("answers.csv", "codebook.csv"):
        with (tmp_path / "out" / name).open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert cells
        for cell in cells:
            assert not cell.lstrip(" 　").startswith(tuple("=+@\t\r\n＝＋－＠"))
            assert not cell.startswith("-") or cell.lstrip("-").replace(".", "").isdecimal()


Refused = Callable[[], object]


def test_a_survey_that_was_not_opened_has_nothing_to_export(
    folder: SurveyFolder, tmp_path: Path
) -> None:
    from survey.errors import HomeUnusable

    shutil.rmtree(folder.path / "opened")
    folder.write("state", f"{State.CLOSED}\n".encode())
    with pytest.raises(HomeUnusable, match="survey open"):
        export(folder, ["csv"], "en", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_answers_that_were_destroyed_are_not_exported(folder: SurveyFolder, tmp_path: Path) -> None:
    from survey.errors import CommandRefused

    folder.write("destroyed.statement", b"x")
    with pytest.raises(CommandRefused, match="destroyed"):
        export(folder, ["csv"], "en", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_language_that_the_questionnaire_does_not_speak_is_refused(
    folder: SurveyFolder, tmp_path: Path
) -> None:
    from survey.researcher.exporting.run import LanguageAbsent

    with pytest.raises(LanguageAbsent, match="another language than fr"):
        export(folder, ["csv"], "fr", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_there_is_overwritten_only_if_that_is_meant(
    folder: SurveyFolder, tmp_path: Path
) -> None:
    from survey.errors import HomeUnusable

    out = tmp_path / "out"
    out.mkdir()
    (out / "codebook.csv").write_text("mine")
    with pytest.raises(HomeUnusable, match="there already"):
        export(folder, ["csv"], "en", out)
    assert [path.name for path in out.iterdir()] == ["codebook.csv"]
    export(folder, ["csv"], "en", out, force=True)
    assert (out / "codebook.csv").read_text("utf-8") != "mine"


@pytest.mark.parametrize("package", ["pandas", "pyreadstat"])
@pytest.mark.parametrize("kind", ["sav", "dta"])
def test_without_the_extra_nothing_is_written_and_the_remedy_is_named(
    folder: SurveyFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, package: str
) -> None:
    import sys

    from survey.researcher.exporting.readstat import ExtraMissing

    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ExtraMissing, match=r"pip install 'plainseal\[export\]'"):
        export(folder, ["csv", kind], "en", tmp_path / "out")
    assert not (tmp_path / "out").exists()
    export(folder, ["csv", "parquet", "ddi", "r", "stata"], "en", tmp_path / "out")
