"""CSV, which holds numbers and no meaning, and the codebook beside it: one row a code."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow as pa
from pyarrow import csv as arrow

from analysis.columns import columns_of
from analysis.errors import UnreadableError
from analysis.files.sheet import Sheet, labels
from analysis.responses import Variable

EMPTY = ["", "NA", "NaN", "nan", "."]
"""As spreadsheets, R, pandas, SPSS and Stata write a cell without a number."""

HEADINGS = ("name", "label", "code", "meaning", "missing")
APOSTROPHE = "'"


def from_csv(path: Path) -> Sheet:
    """Read a CSV file: a line of names, then a line a respondent; UTF-8, commas.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Sheet
        Without labels.

    Raises
    ------
    UnreadableError
        If it is empty, or no such table.
    InputError
        If two columns have one name.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "answers.csv"
    ...     _ = path.write_text("a,b\\n1,5\\n2,NA\\n")
    ...     from_csv(path).columns["b"].to_pylist()
    [5, None]
    """
    try:
        table = arrow.read_csv(
            path,
            parse_options=arrow.ParseOptions(newlines_in_values=True),
            convert_options=arrow.ConvertOptions(null_values=EMPTY),
        )
        _ = table.column_names  # they are decoded only now
    except (OSError, UnicodeDecodeError, pa.ArrowException) as fault:
        raise UnreadableError(f"{path} is not a CSV file that can be read: {fault}") from fault
    return Sheet(columns_of(table) or {}, {})


def codebook(path: Path) -> Mapping[str, Variable]:
    """Read a codebook: CSV with the columns name, label, code, meaning, missing (yes or no).

    Parameters
    ----------
    path : Path

    Returns
    -------
    mapping of str to Variable
        One apostrophe at the beginning of words is taken away: it keeps spreadsheets from taking
        them for a formula.

    Raises
    ------
    UnreadableError
        If it is not there, or no such table.
    CodeOutsideScaleError
        If a code is not a whole number.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "codebook.csv"
    ...     rows = "name,label,code,meaning,missing\\na,Sure?,1,yes,no\\na,Sure?,-4,secret,yes\\n"
    ...     _ = path.write_text(rows)
    ...     codebook(path)["a"]
    Variable(label='Sure?', values=((1, 'yes'),), missing=((-4, 'secret'),))
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [*csv.DictReader(file)]
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise UnreadableError(f"{path} is not a codebook that can be read") from fault
    if not rows or any(row.get(heading) is None for row in rows for heading in HEADINGS):
        raise UnreadableError(f"{path} is no codebook: its columns are {', '.join(HEADINGS)}")
    names = dict.fromkeys(row["name"] for row in rows)
    return {name: _variable(name, [row for row in rows if row["name"] == name]) for name in names}


def _variable(name: str, rows: list[dict[str, str]]) -> Variable:
    coded = [row for row in rows if row["code"]]
    parts = (_meanings(row for row in coded if (row["missing"] == "yes") == w) for w in (0, 1))
    return Variable(_words(rows[0]["label"]), *(labels(name, part) for part in parts))


def _meanings(rows: Iterable[dict[str, str]]) -> dict[int | float, str]:
    try:
        return {float(row["code"]): _words(row["meaning"]) for row in rows}
    except ValueError as fault:
        raise UnreadableError(f"a code of the codebook is no number: {fault}") from fault


def _words(cell: str) -> str:
    return cell.removeprefix(APOSTROPHE)
