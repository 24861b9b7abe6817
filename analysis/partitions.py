"""Answers in Parquet that are larger than memory: read in pieces, tallied, added up exactly.

Beside `files` the only one that opens files. Tallies of any cut into pieces are equal, so the
same work is done here, by other processes, or by a Dask cluster: whatever is an `Executor`.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial, reduce
from importlib import import_module
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from analysis.definition import Definition
from analysis.errors import BadParameterError, InputError, MissingExtraError, UnreadableError
from analysis.responses import Responses
from analysis.results import require_whole
from analysis.tally import Tally, from_batches, merge

ROWS = 2**18
"""Respondents read at once: thirty items of them are 8 MB."""


@dataclass(frozen=True, slots=True)
class Partition:
    """A part of the answers: some row groups of one file.

    Attributes
    ----------
    path : str
    groups : tuple of int
    """

    path: str
    groups: tuple[int, ...]


def partitions(paths: Sequence[str | Path], parts: int = 1) -> tuple[Partition, ...]:
    """Cut files into about equal parts, which other processes can read by themselves.

    Parameters
    ----------
    paths : sequence of str or Path
        Parquet files with the same columns; at least one.
    parts : int
        Of each file, at most; a file has as many parts as it has row groups, or fewer.

    Returns
    -------
    tuple of Partition

    Raises
    ------
    InputError
        If there is no file.
    BadParameterError
        If `parts` is no whole number above 0, or one file does not stand in a list.
    UnreadableError
        If a file is not there, or not Parquet.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "answers.parquet"
    ...     parquet.write_table(pa.table({"a": [1, 2, 3]}), path, row_group_size=1)
    ...     [part.groups for part in partitions([path], 2)]
    [(0, 1), (2,)]
    """
    if isinstance(paths, str | Path):
        raise BadParameterError(f"files come as a list, also one: [{str(paths)!r}]")
    require_whole(parts, "the number of parts")
    if parts < 1:
        raise BadParameterError("a file has at least one part")
    if not paths:
        raise InputError("no file of answers")
    return tuple(part for path in paths for part in _parts(str(path), parts))


def batches(partition: Partition, definition: Definition) -> Iterator[Responses]:
    """Read a part piece by piece: only the columns that the definition names.

    Parameters
    ----------
    partition : Partition
    definition : Definition

    Yields
    ------
    Responses
        At least one, perhaps empty.

    Raises
    ------
    UnreadableError
        If the file cannot be read.
    InputError
        If two columns of the definition have one name.
    UnknownItemError, NotWholeNumbersError, CodeOutsideScaleError
        If a column is not there, or holds something else than codes of its item.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from analysis.definition import IndexDefinition
    >>> definition = Definition((IndexDefinition("x", "f", ("a",), (1,), 1, 1, 5),))
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "answers.parquet"
    ...     parquet.write_table(pa.table({"a": [1, 5], "words": ["no", "yes"]}), path)
    ...     [batch.values.tolist() for batch in batches(Partition(str(path), (0,)), definition)]
    [[[1], [5]]]
    """
    codes = definition.codes()
    with _opened(partition.path) as file:
        held = file.schema_arrow.names
        names = [name for name in codes if name in held]
        if twice := [name for name in names if held.count(name) > 1]:
            raise InputError(f"{partition.path}: two columns are called {twice[0]}")
        groups = list(partition.groups)
        if not sum(file.metadata.row_group(group).num_rows for group in groups):
            yield Responses.of({name: [] for name in names}, codes)
        # a part is read by one thread: parts are what runs side by side
        for batch in file.iter_batches(ROWS, groups, names, use_threads=False):
            pairs = zip(names, batch.columns, strict=True)
            columns = {name: column.to_numpy(zero_copy_only=False) for name, column in pairs}
            yield Responses.of(columns, codes)


def tally_partition(partition: Partition, definition: Definition) -> Tally:
    """Tally one part, holding one piece of it at a time.

    Parameters
    ----------
    partition : Partition
    definition : Definition

    Returns
    -------
    Tally

    Raises
    ------
    InputError
        As `batches` and `tally`.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from analysis.definition import IndexDefinition
    >>> definition = Definition((IndexDefinition("x", "f", ("a",), (1,), 1, 1, 5),))
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "answers.parquet"
    ...     parquet.write_table(pa.table({"a": [1, 5, 5]}), path)
    ...     tally_partition(Partition(str(path), (0,)), definition).scores["x"].counts
    (1, 2)
    """
    return from_batches(batches(partition, definition), definition)


def tally_parquet(
    paths: Sequence[str | Path],
    definition: Definition,
    executor: Executor | None = None,
    parts: int = 8,
) -> Tally:
    """Tally all answers in Parquet files, here or wherever an executor runs.

    Parameters
    ----------
    paths : sequence of str or Path
        Files that whoever runs the work can read.
    definition : Definition
    executor : concurrent.futures.Executor, optional
        A `ProcessPoolExecutor`, the executor of a Dask client; without it, this process.
    parts : int
        Of each file, at most.

    Returns
    -------
    Tally
        The same whoever did the work, and in how many parts.

    Raises
    ------
    InputError
        As `partitions` and `tally_partition`.

    Examples
    --------
    >>> from concurrent.futures import ThreadPoolExecutor
    >>> from tempfile import TemporaryDirectory
    >>> from analysis.definition import IndexDefinition
    >>> definition = Definition((IndexDefinition("x", "f", ("a",), (1,), 1, 1, 5),))
    >>> with TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
    ...     path = Path(folder) / "answers.parquet"
    ...     parquet.write_table(pa.table({"a": [1, 5, 5]}), path, row_group_size=1)
    ...     tally_parquet([path], definition, pool) == tally_parquet([path], definition)
    True
    """
    work = partitions(paths, parts)
    one = partial(tally_partition, definition=definition)
    return reduce(merge, map(one, work) if executor is None else executor.map(one, work))


@contextmanager
def dask_cluster(workers: int) -> Iterator[Executor]:
    """Start a Dask cluster on this machine and stop it again.

    Of a cluster elsewhere use `distributed.Client(address).get_executor()` in the same place.

    Parameters
    ----------
    workers : int
        Processes of one thread each.

    Yields
    ------
    concurrent.futures.Executor

    Raises
    ------
    MissingExtraError
        If Dask is not installed.

    Examples
    --------
    >>> with dask_cluster(2) as executor:  # doctest: +SKIP
    ...     tally_parquet(["answers.parquet"], definition, executor)
    """
    distributed = _distributed()
    with (
        distributed.LocalCluster(
            n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client.get_executor()


def _distributed() -> Any:  # noqa: ANN401 - it ships no types
    try:
        return import_module("distributed")
    except ModuleNotFoundError as absent:
        raise MissingExtraError("install plainseal[dask] to work on a Dask cluster") from absent


def _parts(path: str, parts: int) -> Iterator[Partition]:
    with _opened(path) as file:
        groups = range(file.num_row_groups)
    size = max(1, -(-len(groups) // parts))
    for start in range(0, max(len(groups), 1), size):
        yield Partition(path, tuple(groups[start : start + size]))


@contextmanager
def _opened(path: str) -> Iterator[parquet.ParquetFile]:
    try:
        with parquet.ParquetFile(path) as file:
            yield file
    except (OSError, pa.ArrowInvalid) as fault:
        raise UnreadableError(f"{path} is not a Parquet file that can be read") from fault
