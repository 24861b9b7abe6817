"""Files of every format read back into one form, each by what reads that format."""

import csv
import io
import json
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pyreadstat

from survey.researcher.exporting.separated import as_written

Cells = dict[str, list[Any]]


@dataclass(frozen=True)
class Back:
    """What a file says of one survey."""

    cells: Cells
    labels: dict[str, str]
    values: dict[str, dict[int, str]]
    missing: dict[str, dict[int, str]]
    measures: dict[str, str]


def from_csv(folder: Path) -> Back:
    answers, book = (_rows(folder / name) for name in ("answers.csv", "codebook.csv"))
    labels = {row["name"]: as_written(row["label"]) for row in book}
    kinds = {row["name"]: row["type"] for row in book}
    coded: dict[str, dict[str, dict[int, str]]] = {"no": {}, "yes": {}}
    for row in book:
        if row["code"]:
            of = coded[row["missing"]].setdefault(row["name"], {})
            of[int(row["code"])] = as_written(row["meaning"])
    cells = {name: [_cell(row[name], kinds[name]) for row in answers] for name in labels}
    return Back(cells, labels, coded["no"], coded["yes"], {r["name"]: r["measure"] for r in book})


def from_parquet(folder: Path) -> Back:
    table = pq.read_table(folder / "answers.parquet")
    about = {field.name: _decoded(field.metadata) for field in table.schema}
    values = {name: _labels(each["values"]) for name, each in about.items()}
    missing = {name: _labels(each["missing"]) for name, each in about.items()}
    return Back(
        {name: table.column(name).to_pylist() for name in table.column_names},
        {name: each["label"] for name, each in about.items()},
        {name: each for name, each in values.items() if each},
        {name: each for name, each in missing.items() if each},
        {name: each["measure"] for name, each in about.items()},
    )


def from_spss(folder: Path) -> Back:
    columns, about = _read(pyreadstat.read_sav, folder / "answers.sav")
    missing = {name: _within(ranges) for name, ranges in about.missing_ranges.items()}
    labels = {
        n: {int(c): w for c, w in of.items()} for n, of in about.variable_value_labels.items()
    }
    return Back(
        columns,
        about.column_names_to_labels,
        *apart(labels, missing),
        about.variable_measure,
    )


def from_stata(folder: Path) -> Back:
    columns, about = _read(pyreadstat.read_dta, folder / "answers.dta")
    labels = {
        n: {_code(c): w for c, w in of.items()} for n, of in about.variable_value_labels.items()
    }
    missing = {
        name: {code for code in of if code < 0}  # the library names only those that occur
        for name, of in labels.items()
        if min(of) < 0
    }
    cells = {
        n: cells
        if about.readstat_variable_types[n] == "string"
        else [_code(each) for each in cells]
        for n, cells in columns.items()
    }
    return Back(cells, about.column_names_to_labels, *apart(labels, missing), {})


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def _cell(cell: str, kind: str) -> Any:
    return as_written(cell) if kind == "text" else float(cell)


def _decoded(metadata: dict[bytes, bytes]) -> dict[str, str]:
    return {key.decode(): value.decode() for key, value in metadata.items()}


def _labels(text: str) -> dict[int, str]:
    return {int(code): meaning for code, meaning in json.loads(text).items()}


def _read(read: Any, path: Path) -> tuple[Cells, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyreadstat leaves the file for the collector to close
        frame, about = read(path, user_missing=True)
    return {name: frame[name].tolist() for name in frame.columns}, about


def _coded(about: Any, code: Any) -> dict[str, dict[int, str]]:
    labels = about.variable_value_labels.items()
    return {name: {code(each): words for each, words in of.items()} for name, of in labels}


def _within(ranges: list[dict[str, float]]) -> set[int]:
    return {code for each in ranges for code in range(int(each["lo"]), int(each["hi"]) + 1)}


def apart(
    labels: dict[str, dict[int, str]], missing: dict[str, set[int]]
) -> tuple[dict[str, dict[int, str]], dict[str, dict[int, str]]]:
    given = {
        name: {c: words for c, words in of.items() if c not in missing.get(name, ())}
        for name, of in labels.items()
    }
    absent = {name: {code: labels[name][code] for code in of} for name, of in missing.items()}
    return {name: of for name, of in given.items() if of}, absent


def _code(cell: Any) -> Any:
    return ord("a") - 1 - ord(cell) if isinstance(cell, str) else cell
