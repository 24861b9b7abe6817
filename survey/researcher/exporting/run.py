"""Writing the formats asked for, each file whole, readable by its owner only."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from questionnaires.compiling import CompiledQuestionnaire
from survey.errors import HomeUnusable, SurveyError
from survey.researcher.exporting.codebook import codebook
from survey.researcher.exporting.ddi import DDI, ddi
from survey.researcher.exporting.derived import derived
from survey.researcher.exporting.parquet import PARQUET, parquet
from survey.researcher.exporting.readstat import readstat
from survey.researcher.exporting.scripts import R_SCRIPT, STATA_SCRIPT, r_script, stata_script
from survey.researcher.exporting.separated import ANSWERS as CSV
from survey.researcher.exporting.separated import (
    CODEBOOK,
    DERIVED,
    DERIVED_CODEBOOK,
    separated,
)
from survey.researcher.exporting.sheet import Sheet
from survey.researcher.exporting.spss import SAV, sav
from survey.researcher.exporting.stata import DTA, dta
from survey.researcher.files import make_private, write_private
from survey.researcher.home import SurveyFolder
from survey.researcher.scoring import answers_of

FORMATS: Final[Mapping[str, tuple[str, ...]]] = {
    "csv": (CSV, CODEBOOK, DERIVED, DERIVED_CODEBOOK),
    "sav": (SAV, "derived.sav"),
    "dta": (DTA, "derived.dta"),
    "parquet": (PARQUET, "derived.parquet"),
    "r": (R_SCRIPT, CSV, CODEBOOK),  # a script is of no use without what it loads
    "stata": (STATA_SCRIPT, CSV, CODEBOOK),
    "ddi": (DDI, CSV, CODEBOOK),
}
"""Format → the files that it means."""

BY_A_LIBRARY: Final = {"sav", "dta"}


class LanguageAbsent(SurveyError):
    """The questionnaire has no texts in the language asked for."""

    code = "language-absent"


def export(
    folder: SurveyFolder, formats: Iterable[str], language: str, out: Path, *, force: bool = False
) -> list[Path]:
    """Write an opened survey's answers, freshly shuffled, and return the files.

    Raises
    ------
    LanguageAbsent
        If the questionnaire does not speak the language.
    ExtraMissing
        If a format needs a package that is not installed; nothing is written then.
    TableRefused
        If the table of answers was edited or cut.
    HomeUnusable
        If a file is there already and ``force`` is not given.
    """
    wanted = tuple(formats)
    sheets = _sheets(folder, language)
    if BY_A_LIBRARY.intersection(wanted):
        readstat()
    named = [out / name for each in wanted for name in FORMATS[each]]
    paths = list(dict.fromkeys(named))
    for path in paths:
        if path.exists() and not force:
            raise HomeUnusable(f"{path} is there already: name another folder, or add --force")
    make_private(out)
    files = _files(*sheets, {path.name for path in paths}, out)
    for path in paths:
        write_private(path, files[path.name])
    return paths


def _sheets(folder: SurveyFolder, language: str) -> tuple[Sheet, Sheet]:
    form = CompiledQuestionnaire.from_bytes(folder.questionnaire)
    if language not in form.languages:
        raise LanguageAbsent(f"the questionnaire speaks another language than {language}")
    table = answers_of(folder, form)
    return Sheet.pair((codebook(form, language), table), derived(form, table, language))


def _files(sheet: Sheet, beside: Sheet, names: set[str], out: Path) -> Mapping[str, bytes]:
    """Return every file named; all come from one order, so that their rows agree."""
    makers: dict[str, Callable[[], Mapping[str, bytes]]] = {
        CSV: lambda: separated(sheet),
        SAV: lambda: sav(sheet, out),
        DTA: lambda: dta(sheet, out),
        PARQUET: lambda: parquet(sheet),
        R_SCRIPT: lambda: r_script(sheet),
        STATA_SCRIPT: lambda: stata_script(sheet),
        DDI: lambda: ddi(sheet),
        DERIVED: lambda: separated(beside),
        "derived.sav": lambda: sav(beside, out),
        "derived.dta": lambda: dta(beside, out),
        "derived.parquet": lambda: parquet(beside),
    }
    made: dict[str, bytes] = {}
    for name, make in makers.items():
        made |= make() if name in names else {}
    return made
