"""Parquet: what a column means stands in the metadata of its field, as JSON."""

import json
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from analysis.columns import columns_of
from analysis.errors import UnreadableError
from analysis.files.sheet import Sheet
from analysis.responses import Labels, Variable


def from_parquet(path: Path) -> Sheet:
    """Read a Parquet file.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Sheet

    Raises
    ------
    UnreadableError
        If it is not Parquet, or a field's labels are not those of a codebook.
    InputError
        If two columns have one name.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> told = {"label": "Sure?", "values": '{"1": "no", "2": "yes"}', "missing": "{}"}
    >>> schema = pa.schema([pa.field("a", pa.int8(), metadata=told)])
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "answers.parquet"
    ...     parquet.write_table(pa.table([[1, 2]], schema=schema), path)
    ...     from_parquet(path).variables["a"].values
    ((1, 'no'), (2, 'yes'))
    """
    try:
        with parquet.ParquetFile(path) as file:
            table = file.read()
    except (OSError, pa.ArrowException) as fault:
        raise UnreadableError(f"{path} is not a Parquet file that can be read") from fault
    told = {field.name: field.metadata for field in table.schema if field.metadata}
    return Sheet(columns_of(table) or {}, {name: _variable(name, of) for name, of in told.items()})


def _variable(name: str, about: dict[bytes, bytes]) -> Variable:
    try:
        label = about.get(b"label", b"").decode()
        return Variable(label, *(_labels(about.get(key)) for key in (b"values", b"missing")))
    except (ValueError, AttributeError) as fault:
        raise UnreadableError(f"the labels of {name} are not those of a codebook") from fault


def _labels(text: bytes | None) -> Labels:
    meanings = json.loads(text) if text else {}
    return tuple(sorted((int(code), str(meaning)) for code, meaning in meanings.items()))
