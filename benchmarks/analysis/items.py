"""The graded response model and latent classes.

The peer's first call counts too, and its standard errors where ours are computed.
"""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from analysis import classes, irt
from benchmarks.analysis.timing import Speed, peer, seconds

SLOPES = np.array([2.3, 1.8, 1.5, 1.15, 1.0])
STEPS = np.array([-2.2, -1.0, 0.1, 1.3])

PEER = """
import json, sys, time
import numpy as np, mirt
answers = np.load(sys.argv[1]).astype(np.int64)
times = []
for _ in range(int(sys.argv[2])):
    start = time.perf_counter()
    fit = mirt.fit_mirt(answers, model="GRM", tol=1e-8, n_quadpts=61, max_iter=5000,
                        compute_standard_errors=True)
    times.append(time.perf_counter() - start)
print(json.dumps({"first": times[0], "median": sorted(times)[len(times) // 2],
                  "loglik": float(fit.log_likelihood)}))
"""


def answers(people: int) -> np.ndarray:
    """Answers from 0 to 4 to five items on one trait."""
    rng = np.random.default_rng(20260101)
    trait = rng.normal(size=(people, 1, 1))
    above = SLOPES[:, None] * (trait - STEPS) + rng.logistic(size=(people, 5, 1)) > 0
    return np.asarray(above.sum(axis=2), dtype=np.int8)


def measure(python: str | None, people: int = 100_000) -> list[Speed]:
    """Time both, and what follows a fit."""
    table = answers(people)
    first = _first(lambda: irt.graded(table))
    fit = irt.graded(table)
    again = seconds(lambda: irt.graded(table), 5, warm=False)
    theirs = _peers(python, table, fit.loglik)
    work = f"graded response with standard errors, 5 items, n = {people:,}"
    two = f"two latent classes, 20 starts, 5 items, n = {people:,}"
    return [
        Speed(f"{work}, first call", first, "mirt (PyPI)", theirs.get("first"), 1),
        Speed(work, again, "mirt (PyPI)", theirs.get("median"), 1),
        Speed(f"expected traits, n = {people:,}", seconds(lambda: irt.scores(fit, table), 5)),
        Speed(two, seconds(lambda: classes.latent(table, 2, np.random.default_rng(1)), 5)),
    ]


def _first(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _peers(python: str | None, table: np.ndarray, loglik: float) -> dict[str, float]:
    """Let the peer fit the same answers; it must find the same log likelihood, or better none."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "answers.npy"
        np.save(path, table)
        found = peer(python, PEER, path, 3)
    if found and abs(found["loglik"] - loglik) > 0.01:
        raise SystemExit(f"other log likelihoods: {found['loglik']} and {loglik}")
    return found
