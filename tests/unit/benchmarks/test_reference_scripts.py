"""The scripts in tests/reference, run again where R has their packages: the same figures."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.analysis.timing import REFERENCE

PACKAGES = {
    "estimatr": ("estimatr", "jsonlite"),
    "masked": ("jsonlite",),
    "stats": ("psych", "effectsize", "jsonlite"),
    "survey": ("survey", "jsonlite"),
}


def ran(folder: Path, *arguments: str) -> bool:
    command = ["Rscript", "--vanilla", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode == 0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    if not shutil.which("Rscript"):
        pytest.skip("SKIPPED ALOUD: no R here; the reference figures were not made again")
    for path in [*REFERENCE.glob("*.R"), *REFERENCE.glob("*.csv")]:
        shutil.copy(path, tmp_path)
    return tmp_path


def figures(of: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every figure and word of a document with its place."""
    if isinstance(of, dict | list):
        for key, each in of.items() if isinstance(of, dict) else enumerate(of):
            yield from figures(each, f"{at}/{key}")
    else:
        yield at, of


@pytest.mark.parametrize("name", PACKAGES)
def test_a_script_gives_the_figures_that_lie_beside_it(folder: Path, name: str) -> None:
    for package in PACKAGES[name]:
        if not ran(folder, "-e", f"stopifnot(requireNamespace('{package}', quietly = TRUE))"):
            pytest.skip(f"SKIPPED ALOUD: no R {package} here; its figures were not made again")
    assert ran(folder, f"{name}.R")
    made, kept = (
        {
            place: value
            for place, value in figures(json.loads((where / f"{name}.json").read_text("utf-8")))
            if not place.startswith("/versions")
        }
        for where in (folder, REFERENCE)
    )
    assert made == pytest.approx(kept, abs=1e-7)


def test_the_judgements_are_simulated_anew(folder: Path) -> None:
    (folder / "sim_vignettes.csv").unlink()
    assert ran(folder, "vignettes.R")
    made, kept = (where / "sim_vignettes.csv" for where in (folder, REFERENCE))
    assert made.read_text("utf-8") == kept.read_text("utf-8")
