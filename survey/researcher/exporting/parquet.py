"""Parquet with labels: what a column means stands in the metadata of its field, as JSON."""

import io
import json
from collections.abc import Mapping
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from questionnaires.columns import Labels
from survey.researcher.exporting.codebook import Variable
from survey.researcher.exporting.sheet import Sheet

PARQUET: Final = "answers.parquet"
TYPES: Final = {"code": pa.int8(), "number": pa.float64(), "text": pa.string()}


def parquet(sheet: Sheet) -> Mapping[str, bytes]:
    """Return the table with its labels."""
    book = sheet.codebook
    about = {
        "title": book.title,
        "questionnaire": f"{book.id} {book.version}",
        "language": book.language,
        "private": sheet.private,
    }
    schema = pa.schema([_field(variable) for variable in book.variables], metadata=about)
    file = io.BytesIO()
    columns = [
        pa.array(sheet.cells(each), TYPES[each.kind], from_pandas=True) for each in book.variables
    ]
    pq.write_table(pa.table(columns, schema=schema), file, compression="zstd")
    return {sheet.named("parquet"): file.getvalue()}


def _field(variable: Variable) -> pa.Field:
    about = {
        "label": variable.label,
        "measure": variable.measure,
        "values": _json(variable.values),
        "missing": _json(variable.missing),
        "indices": variable.member_of,
        "reversed_in": variable.reversed_in,
    }
    empty = variable.kind == "number" and not variable.missing  # a score that a person lacks
    return pa.field(variable.name, TYPES[variable.kind], nullable=empty, metadata=about)


def _json(labels: Labels) -> str:
    return json.dumps({str(code): meaning for code, meaning in labels}, ensure_ascii=False)
