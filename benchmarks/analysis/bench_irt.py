"""Time the graded response model and latent classes against their peers; print one JSON object.

Run as `python -m benchmarks.analysis.bench_irt [--people N] [--peer PYTHON]` from the root of the
repository. PYTHON is the interpreter of an environment in which `mirt` (PyPI) is installed; its
first call counts too, and so do its standard errors where ours are computed.
"""

import argparse
import json
import statistics
import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from analysis import classes, irt

SLOPES = np.array([2.3, 1.8, 1.5, 1.15, 1.0])
STEPS = np.array([-2.2, -1.0, 0.1, 1.3])
RUNS = 5

PEER = """
import json, sys, time
import numpy as np, mirt
answers = np.load(sys.argv[1]).astype(np.int64)
found = {}
for errors in (False, True):
    times = []
    for _ in range(int(sys.argv[2])):
        start = time.perf_counter()
        fit = mirt.fit_mirt(answers, model="GRM", tol=1e-8, n_quadpts=61, max_iter=5000,
                            compute_standard_errors=errors)
        times.append(time.perf_counter() - start)
    key = "mirt_with_errors" if errors else "mirt_without_errors"
    found[key] = {"first_s": times[0], "median_s": sorted(times)[len(times) // 2],
                  "loglik": float(fit.log_likelihood), "iterations": int(fit.n_iterations)}
print(json.dumps(found))
"""


def answers(people: int) -> np.ndarray:
    """Answers from 0 to 4 to five items on one trait."""
    rng = np.random.default_rng(20260101)
    trait = rng.normal(size=(people, 1, 1))
    above = SLOPES[:, None] * (trait - STEPS) + rng.logistic(size=(people, 5, 1)) > 0
    return above.sum(axis=2).astype(np.int8)


def timed(work: Callable[[], object]) -> dict[str, float]:
    """Return the first run and the median of several."""
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return {"first_s": round(times[0], 4), "median_s": round(statistics.median(times), 4)}


def peer(python: str, table: np.ndarray, runs: int) -> dict[str, object]:
    """Let the peer fit the same answers in its own environment."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "answers.npy"
        np.save(path, table)
        command = [python, "-c", PEER, str(path), str(runs)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--peer", help="interpreter of an environment with mirt")
    parser.add_argument("--peer-runs", type=int, default=3)
    given = parser.parse_args()
    table = answers(given.people)
    times = timed(lambda: irt.graded(table))
    fit = irt.graded(table)
    two = timed(lambda: classes.latent(table, 2, np.random.default_rng(1)))
    found: dict[str, object] = {
        "people": given.people,
        "ours": times | {"loglik": fit.loglik, "iterations": fit.iterations},
        "scores": timed(lambda: irt.scores(fit, table)),
        "two_classes": two,
    }
    if given.peer:
        found |= peer(given.peer, table, given.peer_runs)
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
