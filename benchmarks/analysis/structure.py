"""Polychoric correlations, factors and factor models.

What R takes for the same thousand answers is measured where R is present with lavaan and psych
(structure.R); elsewhere what it once took stands beside, and says so.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.cfa import fit, invariance
from analysis.correlation import polychoric
from analysis.factor import efa, parallel
from analysis.joint import Joint
from analysis.moments import Moments
from analysis.reliability import omega_ordinal, omega_total
from benchmarks.analysis.timing import REFERENCE, RUNS, Speed, in_r, peer, seconds

SAMPLE = REFERENCE / "sim_n1000.csv"
MODEL = {f"F{factor + 1}": range(4 * factor, 4 * factor + 4) for factor in range(6)}

RECORDED: dict[str, dict[str, float]] = {
    "R lavaan, recorded": {
        "24 x 24 polychoric correlations": 4.606,
        "CFA by ML, 24 items, 6 factors": 0.527,
        "CFA by WLSMV, 24 items, 6 factors": 8.269,
        "CFA by ULSMV, 24 items, 6 factors": 7.857,
    },
    "R psych, recorded": {
        "24 x 24 polychoric correlations": 13.572,
        "EFA, minres, oblimin, 6 factors": 0.468,
        "parallel analysis, 20 draws": 7.195,
    },
}
"""Seconds in R 4.2.2 (Debian 12: lavaan 0.6-14, psych 2.2.9), one run each, on a busy machine that
made tests/reference: measured anew at leisure they are a third of that and less."""

GOALS = {
    ("24 x 24 polychoric correlations", "lavaan"): 100,
    ("24 x 24 polychoric correlations", "psych"): 300,
    ("CFA by WLSMV, 24 items, 6 factors", "lavaan"): 20,
}
"""How many times as fast as R ours is meant to be."""

R_RUNS = 3

OTHERS = {
    "CFA by ML, 24 items, 6 factors": "semopy",
    "EFA, minres, oblimin, 6 factors": "factor_analyzer",
}
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
for name, work in (("semopy", cfa), ("factor_analyzer", efa)):
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


def measure(python: str | None, people: int = 1_000_000) -> list[Speed]:
    """Time all on the answers that R is timed on, then the pass over many."""
    answers = sample()
    theirs = peer(python, PEER, SAMPLE, RUNS)
    r = in_r(Path(__file__).with_suffix(".R"), SAMPLE, R_RUNS) or RECORDED
    return [*small(_work(answers), theirs, r), _large(answers, people)]


def small(
    of: Mapping[str, Callable[[], object]],
    theirs: Mapping[str, float],
    r: Mapping[str, Mapping[str, float]],
) -> list[Speed]:
    """Time each work; beside it what each program of R took, and the peer from PyPI."""
    rows = []
    for name, work in of.items():
        ours = seconds(work)
        beside = {program: took[name] for program, took in r.items() if name in took}
        rows += [Speed(name, ours, each, took, _goal(name, each)) for each, took in beside.items()]
        if name in OTHERS:
            rows.append(Speed(name, ours, OTHERS[name], theirs.get(OTHERS[name])))
        elif not beside:
            rows.append(Speed(name, ours))
    return rows


def _goal(work: str, program: str) -> float | None:
    return next(
        (goal for (of, name), goal in GOALS.items() if of == work and name in program), None
    )


def _work(answers: npt.NDArray[np.int8]) -> dict[str, Callable[[], object]]:
    rng, group = np.random.default_rng(1), np.arange(len(answers)) % 2
    moments = Moments.complete(answers[:, :4])
    return {
        "24 x 24 polychoric correlations": lambda: polychoric(answers),
        "CFA by ML, 24 items, 6 factors": lambda: fit(answers, MODEL),
        "CFA by WLSMV, 24 items, 6 factors": lambda: fit(answers, MODEL, "WLSMV"),
        "CFA by ULSMV, 24 items, 6 factors": lambda: fit(answers, MODEL, "ULS"),
        "invariance over two groups, 4 items": lambda: invariance(answers, {"F1": range(4)}, group),
        "EFA, minres, oblimin, 6 factors": lambda: efa(answers, 6),
        "parallel analysis, 20 draws": lambda: parallel(answers, rng, draws=20),
        "parallel analysis of polychoric correlations, 20 draws": lambda: parallel(
            answers, rng, "polychoric", draws=20
        ),
        "omega by ML, 4 items": lambda: omega_total(moments),
        "omega of ordinal answers, 4 items": lambda: omega_ordinal(answers[:, :4]),
    }


def _large(answers: npt.NDArray[np.int8], people: int) -> Speed:
    """Time the pass that counts pairs, then all: what follows it does not depend on n."""
    many = answers[np.random.default_rng(1).integers(0, len(answers), people)]
    once = seconds(lambda: Joint.of(many, 1, 5), 3)
    name = f"24 x 24 polychoric correlations, n = {people:,}"
    return Speed(
        name, seconds(lambda: polychoric(many), 3), "the pass over the data", once, 2, True
    )
