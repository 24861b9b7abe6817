"""What was timed: our seconds, beside those of a peer or of the least that any program must do."""

import json
import shutil
import statistics
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

REFERENCE = Path(__file__).parents[2] / "tests" / "reference"
RUNS = 7


@dataclass(frozen=True)
class Speed:
    """One row: times as fast as a peer, or times as long as what cannot be avoided.

    Attributes
    ----------
    ours, theirs : float
        Seconds; `theirs` is None where a peer was not installed.
    goal : float or None
        As a peer: times as fast, at least. As a floor: times as long, at most.
    floor : bool
        Whether `beside` is the least that any program must do, not another program.
    """

    work: str
    ours: float
    beside: str = ""
    theirs: float | None = None
    goal: float | None = None
    floor: bool = False

    @property
    def missed(self) -> bool:
        """Tell whether a peer was there and the goal is not reached."""
        if self.theirs is None or self.goal is None:
            return False
        times = self.ours / self.theirs
        return times > self.goal if self.floor else times * self.goal > 1


def seconds(work: Callable[[], object], runs: int = RUNS, *, warm: bool = True) -> float:
    """Return the median of several runs; one that warms up is not counted."""
    if warm:
        work()
    times = []
    for _ in range(runs):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return statistics.median(times)


def peer(python: str | None, script: str, *arguments: object) -> dict[str, Any]:
    """Run a script in an environment where peers are installed; it prints one JSON object."""
    if python is None:
        return {}
    return _printed(python, "-W", "ignore", "-c", script, *arguments)


def in_r(script: Path, *arguments: object) -> dict[str, Any]:
    """Run a script in R, if there is one; it prints one JSON object, empty without its packages."""
    if shutil.which("Rscript") is None:
        return {}
    return _printed("Rscript", "--vanilla", script, *arguments)


def _printed(*command: object) -> dict[str, Any]:
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"a peer failed: {done.stderr[-500:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
