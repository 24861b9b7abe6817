"""CSV for every program, and beside it the codebook: one row a code.

A spreadsheet runs a cell that looks like a formula (CWE-1236), and a respondent can write one. So
words that begin like one, or with an apostrophe, get an apostrophe in front; whoever reads the file
takes one leading apostrophe away and has the words as they were written. The scripts beside it do.
Codes such as -2 are whole numbers that nobody wrote; they stay numbers.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from survey.researcher.exporting.codebook import Variable
from survey.researcher.exporting.sheet import Sheet

ANSWERS: Final = "answers.csv"
CODEBOOK: Final = "codebook.csv"
DERIVED: Final = "derived.csv"
DERIVED_CODEBOOK: Final = "derived_codebook.csv"
BOOKS: Final = {ANSWERS: CODEBOOK, DERIVED: DERIVED_CODEBOOK}
FORMULA: Final = "=+-@＝＋－＠\t\r\n"  # full width, too: an East Asian Excel reads them alike
APOSTROPHE: Final = "'"
HEADINGS: Final = ("name", "label", "type", "measure", "code", "meaning", "missing",
            "indices", "reversed_in")  # fmt: skip
MARK: Final = "\ufeff"  # without it Excel takes UTF-8 for the machine's own code page


def separated(sheet: Sheet) -> Mapping[str, bytes]:
    """Return the columns and their codebook."""
    variables = sheet.codebook.variables
    columns = [_column(sheet, variable) for variable in variables]
    rows = zip(*columns, strict=True) if columns else ()
    name, described = sheet.named("csv"), (row for each in variables for row in _rows(each))
    return {
        name: _csv([each.name for each in variables], rows),
        BOOKS[name]: _csv(HEADINGS, described),
    }


def harmless(words: str) -> str:
    """Return words that no spreadsheet takes for a formula."""
    first = words.lstrip(" \u00a0\u3000")[:1]
    if words.startswith((APOSTROPHE, *FORMULA)) or (first and first in FORMULA):
        return APOSTROPHE + words
    return words


def as_written(cell: str) -> str:
    """Return the words that `harmless` was given."""
    return cell.removeprefix(APOSTROPHE)


def _column(sheet: Sheet, variable: Variable) -> list[str]:
    texts = sheet.texts(variable)
    return [harmless(words) for words in texts] if variable.kind == "text" else texts


def _rows(variable: Variable) -> Iterable[Sequence[str]]:
    label = harmless(variable.label)
    about = (variable.name, label, variable.kind, variable.measure)
    of = (variable.member_of, variable.reversed_in)
    if not variable.codes:
        yield (*about, "", "", "", *of)
    for codes, missing in ((variable.values, "no"), (variable.missing, "yes")):
        for code, meaning in codes:
            yield (*about, str(code), harmless(meaning), missing, *of)


def _csv(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(headings)
    writer.writerows(rows)
    return (MARK + file.getvalue()).encode()
