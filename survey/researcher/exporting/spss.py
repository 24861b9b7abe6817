"""SPSS: codes below zero stay numbers and are declared missing, each with its label."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from questionnaires.columns import Labels
from survey.researcher.exporting.codebook import Variable
from survey.researcher.exporting.names import SPSS, fitted
from survey.researcher.exporting.readstat import cut, frame_of, readstat, written
from survey.researcher.exporting.sheet import Sheet

SAV: Final = "answers.sav"
TYPES: Final = {"code": "float64", "number": "float64", "text": "object"}
TITLE_BYTES: Final = 60
LABEL_BYTES: Final = 256
VALUE_BYTES: Final = 120
DISCRETE: Final = 3  # so many missing codes SPSS takes one by one; more only as a range
WRITTEN_AT: Final = slice(92, 109)  # nine bytes of date, eight of time, in a header of fixed form
NEVER: Final = b"01 Jan 7000:00:00"
"""When a file was made, hard after a close, says more than it should: blotted out."""


def sav(sheet: Sheet, folder: Path) -> Mapping[str, bytes]:
    """Return the file; ``folder`` is where the library may write it."""
    library = readstat()
    names = fitted((each.name for each in sheet.codebook.variables), SPSS)
    of = {names[each.name]: each for each in sheet.codebook.variables}
    frame = frame_of({name: (sheet.cells(v), TYPES[v.kind]) for name, v in of.items()})
    about = _about(of) | {"file_label": cut(sheet.codebook.title, TITLE_BYTES)}
    data = bytearray(written(folder, lambda path: library.write_sav(frame, path, **about)))
    data[WRITTEN_AT] = NEVER
    return {sheet.named("sav"): bytes(data)}


def _about(of: Mapping[str, Variable]) -> dict[str, Any]:
    coded = {name: each for name, each in of.items() if each.codes}
    return {
        "column_labels": {name: cut(each.label, LABEL_BYTES) for name, each in of.items()},
        "variable_value_labels": {name: _values(each) for name, each in coded.items()},
        "missing_ranges": {
            name: _missing(each.missing) for name, each in of.items() if each.missing
        },
        "variable_measure": {name: each.measure for name, each in of.items()},
        "variable_format": {
            name: f"F8.{each.decimals}" for name, each in of.items() if each.kind != "text"
        },
    }


def _values(variable: Variable) -> dict[float, str]:
    return {float(code): cut(meaning, VALUE_BYTES) for code, meaning in variable.codes}


def _missing(missing: Labels) -> list[Any]:
    codes = [code for code, _meaning in missing]
    if len(codes) <= DISCRETE:
        return codes
    return [{"lo": min(codes), "hi": max(codes)}]
