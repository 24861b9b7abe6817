"""Alphas, bootstrap intervals, and a whole summary of the shipped questionnaire's answers."""

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
from scipy import stats

from analysis.bootstrap import bca
from analysis.definition import Definition
from analysis.disclosed import Plan
from analysis.disclosure import disclose
from analysis.histogram import Histogram
from analysis.reading import definition_of
from analysis.reliability import alpha
from analysis.responses import Responses
from analysis.summary import summarise_tally
from analysis.tally import from_batches
from benchmarks.analysis.timing import RUNS, Speed, peer, seconds
from questionnaires import load, shipped

BATCH = 65_536
SCALES = tuple(range(start, start + size) for start, size in zip(
    np.cumsum([0, 4, 4, 4, 4, 4, 4, 4, 4, 3, 3, 3]).tolist(), (4,) * 8 + (3,) * 4, strict=True
))  # fmt: skip
"""Forty-four items in twelve scales, as the shipped questionnaire has them."""

PEER = """
import json, sys, time
import numpy as np, pandas as pd, pingouin
table = pd.DataFrame(np.load(sys.argv[1]))
scales = json.loads(sys.argv[2])
times = []
for _ in range(int(sys.argv[3])):
    start = time.perf_counter()
    found = [float(pingouin.cronbach_alpha(data=table[scale])[0]) for scale in scales]
    times.append(time.perf_counter() - start)
print(json.dumps({"seconds": sorted(times)[len(times) // 2], "alphas": found,
                  "version": pingouin.__version__}))
"""


def measure(python: str | None, people: int = 1_000_000) -> list[Speed]:
    """Time all of it."""
    return [*alphas(python, people), *interval(), *whole(200_000)]


def alphas(python: str | None, people: int) -> list[Speed]:
    """Twelve alphas from plain columns: nothing is counted beforehand.

    First as the peer is asked, by a list of columns, which copies them; then of columns side by
    side, which need no copy.
    """
    table = _correlated(people)
    listed = seconds(lambda: _alphas(table, [list(scale) for scale in SCALES]))
    beside = seconds(lambda: _alphas(table, [slice(s.start, s.stop) for s in SCALES]))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "answers.npy"
        np.save(path, table)
        found = peer(python, PEER, path, [list(scale) for scale in SCALES], RUNS)
    if found:
        ours = _alphas(table, [list(scale) for scale in SCALES])
        np.testing.assert_allclose(ours, found["alphas"], atol=1e-10)
    name = f"pingouin {found.get('version', '')}, one call a scale".replace(" ,", ",")
    work = f"alpha of 12 scales of 44 items, n = {people:,}"
    return [
        Speed(work, listed, name, found.get("seconds"), 5),
        Speed(f"{work}, columns side by side", beside, name, found.get("seconds"), 5),
    ]


def interval() -> list[Speed]:
    """One BCa interval of 2,000 resamples, against SciPy's as it stands and in smaller pieces."""
    people = np.random.default_rng(1).integers(1, 6, (10_000, 4)).sum(axis=1)
    codes, counts = np.unique(people, return_counts=True)
    scores = Histogram(4, tuple(codes.tolist()), tuple(counts.tolist()))
    rng = np.random.default_rng(1)
    ours = seconds(lambda: bca(scores, rng))
    name = "BCa interval, 2,000 resamples, n = 10,000"

    def scipys(batch: int | None) -> float:
        def work() -> object:
            return stats.bootstrap((people,), np.mean, n_resamples=2000, batch=batch, rng=1)

        return seconds(work, 1, warm=False)

    return [
        Speed(name, ours, "scipy.stats.bootstrap", scipys(None), 500),
        Speed(name, ours, "the same, told to take 100 at a time", scipys(100)),
    ]


def whole(rows: int) -> list[Speed]:
    """Everything that ``survey score`` computes from counted answers, and what it publishes."""
    definition = definition_of(load(shipped("fault_tolerance")))
    plan = Plan(tuple(group.item for group in definition.groups), ("indices", "groups", "typology"))
    responses = _uniform(definition, rows)
    tallied = from_batches(responses.batches(BATCH), definition)
    rng = np.random.default_rng(1)
    summary = summarise_tally(tallied, rng)
    timed: dict[str, Callable[[], object]] = {
        f"counting 44 items and 4 groups, n = {rows:,}": lambda: from_batches(
            responses.batches(BATCH), definition
        ),
        "every figure of a summary, at any n": lambda: summarise_tally(tallied, rng),
        "suppression over all tables of a release": lambda: disclose(summary, plan, 10),
    }
    return [Speed(name, seconds(work, 3)) for name, work in timed.items()]


def _alphas(table: npt.NDArray[np.int8], scales: Sequence[list[int] | slice]) -> list[float]:
    return [alpha(table[:, scale]).estimate for scale in scales]


def _correlated(people: int) -> npt.NDArray[np.int8]:
    rng = np.random.default_rng(20260101)
    trait = rng.standard_normal(people, dtype=np.float32)
    table = np.empty((people, 44), dtype=np.int8, order="F")
    for item in range(44):
        noise = rng.standard_normal(people, dtype=np.float32)
        table[:, item] = np.clip(np.round(3 + trait + noise), 1, 5)
    return table


def _uniform(definition: Definition, rows: int) -> Responses:
    """Answers to the shipped questionnaire: uniform, one in twenty missing."""
    rng, codes = np.random.default_rng(20260101), definition.codes()
    columns = {}
    for item, values in codes.items():
        column = rng.choice(np.array(values, dtype=np.int8), rows)
        columns[item] = np.where(rng.random(rows) < 0.05, np.int8(-3), column)
    return Responses.of(columns, codes)
