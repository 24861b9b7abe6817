"""Time answers in Parquet to indices, alphas and group means; print one JSON object.

Thirty answers a person: 8 indices of 29 items, 12 groups. Run as
`python -m benchmarks.analysis.bench_partitions [--full]` from the root of the repository;
`--full` takes ten million people instead of one million.
"""

import argparse
import json
import os
import resource
import statistics
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

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

SIZES = (4, 4, 4, 4, 4, 3, 3, 3)
GROUPS = 12
WORKERS = 2
RUNS = 3


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


def seconds(work: Callable[[], object]) -> float:
    """Return the median of several runs after one that warms up."""
    work()
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return round(statistics.median(times), 3)


@contextmanager
def workers() -> Iterator[Executor]:
    """Two processes that have already started."""
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        yield pool


def through(path: Path, one: Tally, executor: Executor) -> float:
    """Time other processes, whose figures must be the same."""
    if figures(path, executor) != one:
        raise SystemExit("other processes found other figures")
    return seconds(lambda: figures(path, executor))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true")
    people = 10_000_000 if parser.parse_args().full else 1_000_000
    with TemporaryDirectory() as folder:
        path = Path(folder) / "answers.parquet"
        write(path, people)
        found = {"people": people, "file_mib": path.stat().st_size // 2**20}
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        found |= {"decode_s": seconds(lambda: decode(path))}
        one = figures(path)
        found |= {"one_process_s": seconds(lambda: figures(path)), "made_mib": before}
        found["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        with workers() as pool:
            found["two_processes_s"] = through(path, one, pool)
        try:
            with dask_cluster(WORKERS) as cluster:
                found["dask_s"] = through(path, one, cluster)
        except MissingExtraError as absent:
            found["dask_s"] = str(absent)
    found["times_decoding"] = round(found["one_process_s"] / found["decode_s"], 2)
    print(json.dumps(found | {"load": os.getloadavg()[0]}, indent=1))


if __name__ == "__main__":
    main()
