"""Seconds of R: measured where it is present, else recorded, and the row says which."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.analysis.structure import RECORDED, small
from benchmarks.analysis.table import document
from benchmarks.analysis.timing import Speed, in_r

WORK = "24 x 24 polychoric correlations"
BOTH: dict[str, Callable[[], object]] = {WORK: lambda: None, "other": lambda: None}


def test_what_r_took_on_another_day_is_called_so() -> None:
    found = small(BOTH, {}, RECORDED)
    assert [(row.work, row.beside, row.theirs, row.goal) for row in found] == [
        (WORK, "R lavaan, recorded", 4.606, 100),
        (WORK, "R psych, recorded", 13.572, 300),
        ("other", "", None, None),
    ]


def test_what_r_took_in_the_same_run_stands_under_its_version() -> None:
    found = small(BOTH, {}, {"R psych 2.2.9": {WORK: 2.5}, "R lavaan 0.6-14": {}})
    assert [(row.beside, row.theirs, row.goal) for row in found[:-1]] == [
        ("R psych 2.2.9", 2.5, 300)
    ]


@pytest.mark.parametrize(
    ("row", "missed"),
    [
        (Speed("work", 2.0, "peer", 20.0, goal=10), False),
        (Speed("work", 2.1, "peer", 20.0, goal=10), True),
        (Speed("work", 2.0, "floor", 1.0, goal=2, floor=True), False),
        (Speed("work", 2.1, "floor", 1.0, goal=2, floor=True), True),
        (Speed("work", 9.0, "peer", None, goal=10), False),
        (Speed("work", 9.0, "peer", 1.0), False),
    ],
)
def test_a_missed_goal_is_bold(row: Speed, missed: bool) -> None:
    assert row.missed is missed
    assert ("**" in document([], [row], 0, 0.0).split("|---:|---:|\n")[-1]) is missed


def test_without_r_nothing_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert in_r(Path("none.R")) == {}


def test_a_script_prints_one_object_and_one_that_fails_ends_the_run(tmp_path: Path) -> None:
    if not shutil.which("Rscript"):
        pytest.skip("SKIPPED ALOUD: no R here; no script was run in it")
    script = tmp_path / "some.R"
    script.write_text('cat("noise\\n{\\"a\\":", commandArgs(TRUE), "}\\n")')
    assert in_r(script, 3) == {"a": 3}
    script.write_text("stop('of itself')")
    with pytest.raises(SystemExit, match="of itself"):
        in_r(script)
