"""Whether a file that was read back says what the survey holds."""

from typing import Any, Final

from questionnaires import CompiledQuestionnaire
from survey.researcher.exporting.codebook import Codebook, codebook
from survey.researcher.home import SurveyFolder
from survey.researcher.opening.columns import read_table
from survey.researcher.opening.run import ANSWERS
from tests.unit.researcher.exporting.reading import Back

LONGEST_LABEL: Final[dict[str, int]] = {
    "sav": 85,
    "dta": 80,
}  # characters: 256 bytes of Chinese in SPSS


def book_of(folder: SurveyFolder, language: str) -> Codebook:
    return codebook(CompiledQuestionnaire.from_bytes(folder.questionnaire), language)


def _sorted_rows(cells: dict[str, list[Any]], names: list[str]) -> list[tuple[Any, ...]]:
    return sorted(zip(*(map(plain, cells[name]) for name in names), strict=True), key=repr)


def plain(cell: Any) -> Any:
    return float(cell) if not isinstance(cell, str) else cell


def assert_rows(cells: dict[str, list[Any]], folder: SurveyFolder) -> None:
    """Compare the cells, in whatever order the rows are."""
    variables = book_of(folder, "en").variables
    names = [variable.name for variable in variables]
    table = read_table(folder.path / ANSWERS)
    opened = {name: table.column(name).to_pylist() for name in names}
    for variable in variables:
        if variable.kind == "number":
            opened[variable.name] = [float(cell) for cell in opened[variable.name]]
    assert _sorted_rows(cells, names) == _sorted_rows(opened, names)


def assert_labels(back: Back, book: Codebook, longest: int = 10_000) -> None:
    """Compare labels, whole or cut to some characters, and the codes of answers and of none."""
    assert list(back.labels) == [each.name for each in book.variables]
    for each in book.variables:
        shown = back.labels[each.name]
        assert shown == each.label or (shown[-1] == "…" and each.label.startswith(shown[:-1]))
        assert len(shown) >= len(each.label[:longest].rstrip())
        assert back.values.get(each.name, {}) == dict(each.values)
        assert back.missing.get(each.name, {}) == dict(each.missing)
