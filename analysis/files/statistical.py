"""SPSS and Stata files, by pyreadstat (the extra ``export``): labels and missing codes as declared.

SPSS declares single codes or ranges missing, Stata has letters for them; -1 to -4, and .a to .d,
are `Missing` as this package's own exports write them. What anything else stands for no program can
know: it is not answered.
"""

import warnings
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.columns import BLANK, LOWEST
from analysis.errors import MissingExtraError, UnreadableError
from analysis.files.sheet import Sheet, labels
from analysis.responses import Variable

Meanings = dict[int | float, str]
Column = tuple[npt.ArrayLike, Meanings, Meanings]
"""Cells, and what its substantive codes and its missing ones mean."""

LETTERS = {letter: -1 - place for place, letter in enumerate("abcd")}
"""Stata's missing values that are ours."""


def from_spss(path: Path) -> Sheet:
    """Read an SPSS file.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Sheet

    Raises
    ------
    MissingExtraError
        If pyreadstat is not installed.
    UnreadableError
        If it is not an SPSS file.

    Examples
    --------
    >>> from_spss(Path("answers.sav")).labelled  # doctest: +SKIP
    ('trust', 'voice')
    """
    return _sheet("read_sav", path, _spss)


def from_stata(path: Path) -> Sheet:
    """Read a Stata file.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Sheet

    Raises
    ------
    MissingExtraError
        If pyreadstat is not installed.
    UnreadableError
        If it is not a Stata file.

    Examples
    --------
    >>> from_stata(Path("answers.dta")).labelled  # doctest: +SKIP
    ('trust', 'voice')
    """
    return _sheet("read_dta", path, _stata)


def _sheet(how: str, path: Path, column_of: Callable[[str, Any, Any], Column]) -> Sheet:
    cells, about = _read(how, path)
    columns, variables = {}, {}
    for name, given in cells.items():
        columns[name], kept, lost = column_of(name, given, about)
        label = about.column_names_to_labels.get(name) or ""
        variables[name] = Variable(label, labels(name, kept), labels(name, lost))
    return Sheet(columns, variables)


def _spss(name: str, given: Any, about: Any) -> Column:  # noqa: ANN401 - pyreadstat's
    ranges = [each for each in about.missing_ranges.get(name, ()) if _numeric(each)]
    meanings = _numbers(about.variable_value_labels.get(name, {}))
    lost = {code: words for code, words in meanings.items() if _declared(code, ranges)}
    kept = {code: words for code, words in meanings.items() if code not in lost}
    if _textual(name, about):
        return given, kept, lost
    return _within(np.array(given, dtype=np.float64), ranges), kept, lost


def _stata(name: str, given: Any, about: Any) -> Column:  # noqa: ANN401 - pyreadstat's
    told = about.variable_value_labels.get(name, {})
    lost = {_of_letter(code): words for code, words in told.items() if code in LETTERS}
    if _textual(name, about):
        return given, _numbers(told), lost
    return [_of_letter(cell) for cell in given], _numbers(told), lost


def _textual(name: str, about: Any) -> bool:  # noqa: ANN401 - pyreadstat's
    return bool(about.readstat_variable_types[name] == "string")


def _read(how: str, path: Path) -> tuple[Mapping[str, Any], Any]:
    try:
        library: Any = import_module("pyreadstat")
    except ImportError as absent:
        raise MissingExtraError(
            "install plainseal[export] to read SPSS and Stata files"
        ) from absent
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves the file open until collected
        try:
            found: tuple[Mapping[str, Any], Any] = getattr(library, how)(
                str(path), user_missing=True, output_format="dict", disable_datetime_conversion=True
            )
        except (library.ReadstatError, library.PyreadstatError, ValueError) as fault:
            raise UnreadableError(f"{path} cannot be read: {fault}") from fault
    return found


def _numeric(declared: Mapping[str, Any]) -> bool:
    return not any(isinstance(end, str) for end in declared.values())


def _numbers(meanings: Mapping[Any, str]) -> Meanings:
    return {code: words for code, words in meanings.items() if not isinstance(code, str)}


def _declared(code: float, ranges: list[Mapping[str, float]]) -> bool:
    return any(each["lo"] <= code <= each["hi"] for each in ranges)


def _within(cells: npt.NDArray[Any], ranges: list[Mapping[str, float]]) -> npt.NDArray[np.generic]:
    """Make empty what was declared missing and is no code of `Missing`."""
    if not ranges:
        return cells
    declared = np.logical_or.reduce(
        [(each["lo"] <= cells) & (cells <= each["hi"]) for each in ranges]
    )
    ours = (cells >= LOWEST) & (cells < 0) & (np.floor(cells) == cells)
    return np.where(declared & ~ours, float(BLANK), cells)


def _of_letter(cell: Any) -> Any:  # noqa: ANN401 - a cell of any kind
    """Return -1 for .a to -4 for .d, and not answered for any other letter."""
    if not isinstance(cell, str):
        return cell
    return LETTERS.get(cell, BLANK)
