"""Running the attacker as a program of its own, which is given a folder and nothing else."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]


@cache
def attack(folder: Path) -> list[dict[str, Any]]:
    """Return every distinct order that a seized folder suggests."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.adversary.attacker", str(folder)],
        cwd=ROOT, stdout=subprocess.PIPE, check=True, env={},
    )  # fmt: skip
    guesses: list[dict[str, Any]] = json.loads(done.stdout)
    return guesses
