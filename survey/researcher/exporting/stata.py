"""Stata: it has missing values of its own, so that -1 becomes .a, -2 becomes .b, each labelled."""

import re
from collections.abc import Mapping
from pathlib import Path
from string import ascii_lowercase
from typing import Any, Final

from survey.researcher.exporting.codebook import Variable
from survey.researcher.exporting.names import STATA, fitted
from survey.researcher.exporting.readstat import frame_of, readstat, written
from survey.researcher.exporting.sheet import Sheet

DTA: Final = "answers.dta"
LABEL_CHARACTERS: Final = 80
WRITTEN_AT: Final = re.compile(rb"(?<=<timestamp>\x11).{17}(?=</timestamp>)")
NEVER: Final = b"01 Jan 1970 00:00"


def letter(code: int) -> str:
    """Return the letter of Stata's missing value for a code below zero."""
    return ascii_lowercase[-code - 1]


def shortened(label: str) -> str:
    """Return a label as long as Stata has room for; one that was cut ends in an ellipsis."""
    return label if len(label) <= LABEL_CHARACTERS else label[: LABEL_CHARACTERS - 1] + "…"


def dta(sheet: Sheet, folder: Path) -> Mapping[str, bytes]:
    """Return the file; ``folder`` is where the library may write it."""
    library = readstat()
    names = fitted((each.name for each in sheet.codebook.variables), STATA)
    of = {names[each.name]: each for each in sheet.codebook.variables}
    frame = frame_of({name: (_cells(sheet, each), _type(each)) for name, each in of.items()})
    about = _about(of) | {"file_label": shortened(sheet.codebook.title)}
    data = written(folder, lambda path: library.write_dta(frame, path, **about))
    return {sheet.named("dta"): WRITTEN_AT.sub(NEVER, data, count=1)}


def _type(variable: Variable) -> str:
    """Return the type of a column: letters of missing answers stand among the numbers."""
    return "float64" if variable.kind == "number" and not variable.missing else "object"


def _cells(sheet: Sheet, variable: Variable) -> list[Any]:
    letters: dict[Any, Any] = {code: letter(code) for code, _meaning in variable.missing}
    return [letters.get(cell, cell) for cell in sheet.cells(variable)]


def _about(of: Mapping[str, Variable]) -> dict[str, Any]:
    coded = {name: each for name, each in of.items() if each.codes}
    return {
        "column_labels": {name: shortened(each.label) for name, each in of.items()},
        "variable_value_labels": {name: _values(each) for name, each in coded.items()},
        "missing_user_values": {
            name: [letter(code) for code, _meaning in each.missing]
            for name, each in coded.items()
            if each.missing
        },
    }


def _values(variable: Variable) -> dict[int | str, str]:
    missing: dict[int | str, str] = {letter(code): meaning for code, meaning in variable.missing}
    return {**dict(variable.values), **missing}
