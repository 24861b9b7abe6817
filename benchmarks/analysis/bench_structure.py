"""Time polychoric correlations, factors and factor models; print one JSON object.

Run as `python -m benchmarks.analysis.bench_structure [--people N] [--peer PYTHON]` from the root of
the repository. PYTHON is the interpreter of an environment in which `semopy` and `factor_analyzer`
(PyPI) are installed. What R took for the same thousand answers is recorded beside, not measured.
"""

import argparse
import json
import resource
import statistics
import subprocess
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import numpy as np
import numpy.typing as npt

from analysis.cfa import fit, invariance
from analysis.correlation import polychoric
from analysis.correlation_pairs import estimate
from analysis.factor import efa, parallel
from analysis.joint import Joint
from analysis.moments import Moments
from analysis.reliability import omega_ordinal, omega_total

SAMPLE = Path(__file__).parents[2] / "tests" / "reference" / "sim_n1000.csv"
MODEL = {f"F{factor + 1}": range(4 * factor, 4 * factor + 4) for factor in range(6)}
RUNS = 7

RECORDED = {
    "polychoric": {"lavaan 0.6-14": 4.606, "psych 2.2.9": 13.572},
    "cfa_ml": {"lavaan 0.6-14": 0.527},
    "cfa_wlsmv": {"lavaan 0.6-14": 8.269},
    "cfa_ulsmv": {"lavaan 0.6-14": 7.857},
    "efa": {"psych 2.2.9": 0.468},
    "parallel_20": {"psych 2.2.9": 7.195},
}
"""Seconds in R 4.2.2 (Debian 12), one run each, on the machine that made tests/reference."""

PEER = """
import json, sys, time
import numpy as np, pandas as pd
from factor_analyzer import FactorAnalyzer
from semopy import Model
answers = np.loadtxt(sys.argv[1], delimiter=",", skiprows=1, usecols=range(24))
answers = np.where(np.arange(24) % 4 == 3, 6 - answers, answers)
table = pd.DataFrame(answers, columns=[f"i{place}" for place in range(24)])
text = "\\n".join(f"F{f} =~ " + " + ".join(f"i{4 * f + i}" for i in range(4)) for f in range(6))
def cfa():
    model = Model(text)
    model.fit(table)
def efa():
    FactorAnalyzer(6, method="minres", rotation="oblimin").fit(table)
found = {}
for name, work in (("semopy_cfa_ml", cfa), ("factor_analyzer_efa", efa)):
    times = []
    for _ in range(int(sys.argv[2])):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    found[name] = sorted(times)[len(times) // 2]
print(json.dumps(found))
"""


def sample() -> npt.NDArray[np.int8]:
    """Read the thousand answers of the reference, reversed items turned."""
    table = np.loadtxt(SAMPLE, delimiter=",", skiprows=1, usecols=range(24), dtype=np.int8)
    return np.where(np.arange(24) % 4 == 3, np.int8(6) - table, table)


def seconds(work: Callable[[], object], runs: int = RUNS) -> float:
    """Return the median of several runs; the first warms up and is not counted."""
    work()
    times = []
    for _ in range(runs):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return round(statistics.median(times), 5)


def small(answers: npt.NDArray[np.int8]) -> dict[str, float]:
    """Time everything on the answers that R was timed on."""
    rng = np.random.default_rng(1)
    group = np.arange(len(answers)) % 2
    moments = Moments.complete(answers[:, :4])
    work: dict[str, Callable[[], object]] = {
        "polychoric": lambda: polychoric(answers),
        "cfa_ml": lambda: fit(answers, MODEL),
        "cfa_wlsmv": lambda: fit(answers, MODEL, "WLSMV"),
        "cfa_ulsmv": lambda: fit(answers, MODEL, "ULS"),
        "invariance": lambda: invariance(answers, {"F1": range(4)}, group),
        "efa": lambda: efa(answers, 6),
        "parallel_20": lambda: parallel(answers, rng, draws=20),
        "parallel_polychoric_20": lambda: parallel(answers, rng, "polychoric", draws=20),
        "omega_total": lambda: omega_total(moments),
        "omega_ordinal": lambda: omega_ordinal(answers[:, :4]),
    }
    return {name: seconds(each) for name, each in work.items()}


def large(answers: npt.NDArray[np.int8], people: int) -> dict[str, float]:
    """Time the pass over many answers, and what follows it."""
    many = answers[np.random.default_rng(1).integers(0, len(answers), people)]
    counted = Joint.of(many, 1, 5)
    return {
        "people": people,
        "pass_s": seconds(lambda: Joint.of(many, 1, 5), 3),
        "estimate_s": seconds(lambda: estimate(counted), 3),
        "polychoric_s": seconds(lambda: polychoric(many), 3),
        "cfa_wlsmv_s": seconds(lambda: fit(many, MODEL, "WLSMV"), 1),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--peer")
    options = parser.parse_args()
    answers = sample()
    ours = small(answers)
    peer = {}
    if options.peer:
        command = [options.peer, "-W", "ignore", "-c", PEER, str(SAMPLE), str(RUNS)]
        peer = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    ratios = {
        name: {tool: round(theirs / ours[name], 1) for tool, theirs in tools.items()}
        for name, tools in RECORDED.items()
    }
    figures = {
        "n1000_s": ours,
        "recorded_s": RECORDED,
        "times_faster": ratios,
        "peer_s": peer,
        "large": large(answers, options.people),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
