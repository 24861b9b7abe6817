"""Answers in Parquet, to indices, alphas and group means, in one process, in two, and by Dask.

Thirty answers a person: 8 indices of 29 items, 12 groups.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from analysis.definition import Definition, GroupDefinition, IndexDefinition
from analysis.errors import MissingExtraError
from analysis.groups import group_means
from analysis.means import mean
from analysis.partitions import ROWS, dask_cluster, tally_parquet
from analysis.reliability import alpha
from analysis.tally import Tally
from benchmarks.analysis.timing import Speed, seconds

SIZES = (4, 4, 4, 4, 4, 3, 3, 3)
GROUPS = 12
WORKERS = 2
RUNS = 3
ONE = "the same in one process"


def definition() -> Definition:
    """Eight indices whose last item is reversed, and an item of twelve groups."""
    ends = np.cumsum(SIZES)
    indices = tuple(
        IndexDefinition(
            id=f"x{place}",
            family="made",
            items=tuple(f"q{item:02d}" for item in range(end - size, end)),
            keys=(*(1,) * (size - 1), -1),
            minimum=size - 1,
            low=1,
            high=5,
        )
        for place, (size, end) in enumerate(zip(SIZES, ends.tolist(), strict=True))
    )
    return Definition(indices, groups=(GroupDefinition("g", tuple(range(1, GROUPS + 1))),))


def write(path: Path, people: int) -> None:
    """Write answers that hang together, one in twenty missing, half a million at a time."""
    codes, writer = definition().codes(), None
    for start in range(0, people, 2 * ROWS):
        rng = np.random.default_rng(start)
        size = min(2 * ROWS, people - start)
        trait = rng.normal(size=size).astype(np.float32)
        columns = {name: _answers(trait, rng) for name in codes}
        columns["g"] = rng.integers(1, GROUPS + 1, size, dtype=np.int8)
        table = pa.table(columns)
        writer = writer or parquet.ParquetWriter(path, table.schema)
        writer.write_table(table, row_group_size=ROWS)
    if writer:
        writer.close()


def _answers(trait: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    noise = rng.standard_normal(len(trait), dtype=np.float32)
    column = np.clip(np.round(3 + trait + noise), 1, 5).astype(np.int8)
    column[rng.random(len(trait), dtype=np.float32) < 0.05] = -3
    return column


def decode(path: Path) -> None:
    """Do nothing but decode: what any reader must pay."""
    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(ROWS, use_threads=False):
            for column in batch.columns:
                column.to_numpy(zero_copy_only=False)


def figures(path: Path, executor: Executor | None = None) -> Tally:
    """Compute all eight indices and alphas, and their means in all twelve groups."""
    tallied = tally_parquet([path], definition(), executor)
    for name, scores in tallied.scores.items():
        mean(scores)
        alpha(tallied.moments[name])
    group_means("g", tallied.groups["g"])
    return tallied


@contextmanager
def workers() -> Iterator[Executor]:
    """Two processes that have already started."""
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        yield pool


def through(path: Path, one: Tally, executor: Executor) -> float:
    """Time other processes, whose figures must be the same."""
    if figures(path, executor) != one:
        raise SystemExit("other processes found other figures")
    return seconds(lambda: figures(path, executor), RUNS)


def measure(people: int) -> tuple[list[Speed], int]:
    """Time all of it; return the peak memory in MiB of the process that did it alone, too."""
    work = f"{people:,} x 30 in Parquet: 8 indices, 8 alphas, 12 groups; "
    with TemporaryDirectory() as folder:
        path = Path(folder) / "answers.parquet"
        _elsewhere(write, path, people)
        one, peak = figures(path), _peak_mib()
        alone, least = seconds(lambda: figures(path), RUNS), seconds(lambda: decode(path), RUNS)
        with workers() as pool:
            two = through(path, one, pool)
        rows = [
            Speed(f"{work}one process", alone, "decoding alone", least, 5, floor=True),
            Speed(f"{work}two processes", two, ONE, alone, 0.6, floor=True),
        ]
        try:
            with dask_cluster(WORKERS) as cluster:
                spread = through(path, one, cluster)
            rows.append(Speed(f"{work}Dask, two workers", spread, ONE, alone, floor=True))
        except MissingExtraError as absent:
            print(absent)
    return rows, peak


def _elsewhere(work: Callable[..., None], *arguments: object) -> None:
    """Work in another process, so that its memory is not counted."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        pool.submit(work, *arguments).result()


def _peak_mib() -> int:
    """Return this program's own peak; getrusage would remember its parent's."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) // 1024
