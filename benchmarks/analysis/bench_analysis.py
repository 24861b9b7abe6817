"""Time the analysis, and its nearest peer where there is one; print one JSON object.

Run as `python -m benchmarks.analysis.bench_analysis [--rows N]` from the root of the repository.
"""

import argparse
import json
import resource
from collections.abc import Callable
from time import perf_counter

import numpy as np
from scipy import stats

from analysis.bootstrap import bca
from analysis.definition import Definition
from analysis.disclosed import Plan
from analysis.disclosure import disclose
from analysis.histogram import Histogram
from analysis.reading import definition_of
from analysis.responses import Responses
from analysis.summary import summarise_tally
from analysis.tally import from_batches
from questionnaires import load, shipped

BATCH = 65_536
PEER_ROWS = 10_000


def answers(definition: Definition, rows: int, rng: np.random.Generator) -> Responses:
    """Make answers to the shipped questionnaire: uniform, one in twenty missing."""
    codes = definition.codes()
    columns = {}
    for item, values in codes.items():
        column = rng.choice(np.array(values, dtype=np.int8), rows)
        columns[item] = np.where(rng.random(rows) < 0.05, np.int8(-3), column)
    return Responses.of(columns, codes)


def seconds(work: Callable[[], object]) -> float:
    """Return the best of three runs."""
    times = []
    for _ in range(3):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return round(min(times), 5)


def bca_against_scipy(scores: Histogram) -> dict[str, float]:
    """Time one BCa interval of 2,000 resamples against SciPy's, both on a table of PEER_ROWS."""
    people = np.repeat(np.array(scores.numerators) * scores.points_per_numerator, scores.counts)
    rng = np.random.default_rng(1)
    start = perf_counter()
    stats.bootstrap((people,), np.mean, n_resamples=2000, method="BCa", batch=100, rng=1)
    return {
        "scipy_bca_s": round(perf_counter() - start, 3),
        "our_bca_s": seconds(lambda: bca(scores, rng)),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    rows = parser.parse_args().rows
    rng = np.random.default_rng(20260101)
    definition = definition_of(load(shipped("fault_tolerance")))
    plan = Plan(tuple(group.item for group in definition.groups), ("indices", "groups", "typology"))
    responses, few = answers(definition, rows, rng), answers(definition, PEER_ROWS, rng)
    tallied = from_batches(responses.batches(BATCH), definition)
    summary = summarise_tally(tallied, rng)
    figures = {
        "rows": rows,
        "tally_s": seconds(lambda: from_batches(responses.batches(BATCH), definition)),
        "summarise_s": seconds(lambda: summarise_tally(tallied, rng)),
        "disclose_s": seconds(lambda: disclose(summary, plan, 10)),
        **bca_against_scipy(from_batches([few], definition).scores["naive"]),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
