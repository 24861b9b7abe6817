"""One door for files: the reader by the name's ending, the codes by what the file says of them."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from analysis.columns import HIGHEST, array_of
from analysis.errors import UnknownItemError, UnreadableError
from analysis.files.parquet import from_parquet
from analysis.files.separated import codebook as codebook_of
from analysis.files.separated import from_csv
from analysis.files.sheet import Sheet, blanked, ours
from analysis.files.statistical import from_spss, from_stata
from analysis.responses import Responses, Variable

READERS: Mapping[str, Callable[[Path], Sheet]] = {
    ".parquet": from_parquet,
    ".csv": from_csv,
    ".sav": from_spss,
    ".zsav": from_spss,
    ".dta": from_stata,
}


def read(
    path: str | Path,
    codebook: str | Path | None = None,
    items: Sequence[str] | None = None,
    *,
    codes: Mapping[str, Sequence[int]] | None = None,
) -> Responses:
    """Read a file of answers with its labels: Parquet, CSV with a codebook, SPSS, Stata.

    Substantive codes are those that the file, or the codebook, has a label for. An item without
    labels may hold any code from 0 to 127: nothing says which are on its scale. If only the ends
    of a scale are labelled, say its codes. An empty cell is not answered; so are codes declared
    missing other than -1 to -4, and Stata's letters from .e on.

    Parameters
    ----------
    path : str or Path
        Ends in .parquet, .csv, .sav, .zsav or .dta.
    codebook : str or Path, optional
        CSV with the columns name, label, code, meaning, missing (yes or no), as the export writes
        it; what it says goes before what the file says.
    items : sequence of str, optional
        Columns wanted, in this order. Without it those of `codes`; without them those with labels;
        of a file without any label, all.
    codes : mapping of str to sequence of int, optional
        Substantive codes of items, before those of labels.

    Returns
    -------
    Responses
        With variable and value labels, if there are any.

    Raises
    ------
    UnreadableError
        If a file is not there, of another kind, damaged, or without respondents.
    MissingExtraError
        If pyreadstat is needed and not installed.
    UnknownItemError
        If an item has no column.
    NotWholeNumbersError
        If a column wanted holds fractions or texts.
    CodeOutsideScaleError
        If an answer is not on the scale of its item, or the scale goes below 0 or above 127.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     answers, book = Path(folder) / "answers.csv", Path(folder) / "codebook.csv"
    ...     _ = answers.write_text("a,b\\n1,5\\n2,\\n")
    ...     rows = "name,label,code,meaning,missing\\na,Sure?,1,no,no\\na,,2,yes,no\\n"
    ...     _ = book.write_text(rows)
    ...     found = read(answers, book)
    ...     bare = read(answers)
    >>> found.items, found.variable("a").meaning(2), bare.values.tolist()
    (('a',), 'yes', [[1, 5], [2, -2]])
    """
    place = Path(path)
    sheet = _sheet(place)
    if codebook is not None:
        sheet = sheet.described(codebook_of(Path(codebook)))
    wanted = _wanted(sheet, items, codes or {})
    told = {name: sheet.variables.get(name, Variable()) for name in wanted}
    columns = {name: blanked(sheet.columns[name], told[name]) for name in wanted}
    if not len(array_of(columns[wanted[0]])):
        raise UnreadableError(f"{place} has no respondents")
    allowed = {name: _codes(name, told[name], codes or {}) for name in wanted}
    described = {name: ours(variable) for name, variable in told.items()}
    return Responses.of(columns, allowed, described if any(map(_says, told.values())) else None)


def _sheet(path: Path) -> Sheet:
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise UnreadableError(f"{path}: answers are read from {', '.join(READERS)}")
    if not path.is_file():
        raise UnreadableError(f"{path} is not there")
    return reader(path)


def _wanted(
    sheet: Sheet, items: Sequence[str] | None, codes: Mapping[str, Sequence[int]]
) -> tuple[str, ...]:
    wanted = tuple(items or codes or sheet.labelled or sheet.columns)
    absent = [name for name in wanted if name not in sheet.columns]
    if absent:
        raise UnknownItemError(f"no column for {', '.join(absent)}")
    if not wanted:
        raise UnreadableError("the file has no column")
    return wanted


def _codes(name: str, told: Variable, codes: Mapping[str, Sequence[int]]) -> Sequence[int]:
    """Return the substantive codes of an item; any, if nothing says which."""
    if name in codes:
        return codes[name]
    return [code for code, _ in told.values] or range(HIGHEST + 1)


def _says(variable: Variable) -> bool:
    return variable != Variable()
