"""What the export writes comes back with labels and missing codes; nothing is typed again."""

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import questionnaires
from analysis.answers import answers_of
from analysis.files import read
from analysis.reading import definition_of
from analysis.responses import Responses
from analysis.tally import tally
from questionnaires import CompiledQuestionnaire, load, shipped
from survey.researcher.exporting.codebook import Codebook, codebook
from survey.researcher.exporting.parquet import parquet
from survey.researcher.exporting.separated import separated
from survey.researcher.exporting.sheet import Sheet
from survey.researcher.exporting.spss import sav
from survey.researcher.exporting.stata import dta
from survey.researcher.opening.columns import table_of
from survey.simulate.population import Population

PEOPLE = 40
KINDS = ("parquet", "csv", "sav", "dta")
FORM = CompiledQuestionnaire.from_bytes(questionnaires.compile(load(shipped("office_climate"))))


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    population = Population.of(FORM, 1)
    people: list[dict[str, Any]] = [population.answers_of(number) for number in range(PEOPLE)]
    return Sheet.of(codebook(FORM, "zh-Hans"), table_of(FORM, b"", people))


@pytest.fixture(autouse=True)
def _closed_late() -> Iterator[None]:
    """Look away when pyreadstat leaves a file for the collector to close."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield


def exported(sheet: Sheet, kind: str, folder: Path) -> Responses:
    """Write the sheet as the export does, and read it back."""
    if kind in {"sav", "dta"}:
        pytest.importorskip("pyreadstat", reason="the extra plainseal[export] is not installed")
    makers = {
        "parquet": lambda: parquet(sheet),
        "csv": lambda: separated(sheet),
        "sav": lambda: sav(sheet, folder),
        "dta": lambda: dta(sheet, folder),
    }
    for name, content in makers[kind]().items():
        (folder / name).write_bytes(content)
    return read(folder / f"answers.{kind}", folder / "codebook.csv" if kind == "csv" else None)


@pytest.mark.parametrize("kind", KINDS)
def test_codes_and_labels_are_those_of_the_survey(sheet: Sheet, tmp_path: Path, kind: str) -> None:
    book: Codebook = sheet.codebook
    labelled = [each for each in book.variables if each.values]
    found = exported(sheet, kind, tmp_path)
    assert list(found.items) == [each.name for each in labelled]
    for each in labelled:
        told = found.variable(each.name)
        assert told.label
        assert each.label.startswith(told.label)
        assert dict(told.values) == dict(each.values)
        assert dict(told.missing) == dict(each.missing)
        assert found.column(each.name).tolist() == sheet.cells(each)


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_exported_scores_as_what_was_opened(
    sheet: Sheet, tmp_path: Path, kind: str
) -> None:
    definition = definition_of(FORM)
    opened = Responses.of(sheet.table, definition.codes())
    back = exported(sheet, kind, tmp_path)
    columns = {name: back.column(name) for name in definition.codes()}
    again = Responses.of(columns, definition.codes())
    assert tally(again, definition) == tally(opened, definition)


def test_labels_stay_with_a_piece_and_with_the_complete(sheet: Sheet, tmp_path: Path) -> None:
    found = exported(sheet, "parquet", tmp_path)
    (piece, *_) = found.batches(7)
    assert answers_of(piece).variable(found.items[0]) == found.variable(found.items[0])
