"""The sample units: one for each room, alike but for name and port, and locked down."""

import shutil
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[3] / "deploy"
ROOMS = {"issuer": 8400, "collector": 8401, "page": 8402, "console": 8403}
MOST_EXPOSED = 1.5  # of 10, as systemd counts


def unit(room: str) -> str:
    return (DEPLOY / f"plainseal-{room}.service").read_text("utf-8")


@pytest.mark.parametrize("room", ROOMS)
def test_the_units_differ_in_name_and_port_only(room: str) -> None:
    expected = unit("issuer").replace("issuer", room).replace("8400", str(ROOMS[room]))
    assert unit(room).splitlines()[1:] == expected.splitlines()[1:]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_nothing_to_the_journal_and_nobody_else_reads_its_folder(room: str) -> None:
    lines = unit(room).splitlines()
    assert "StandardOutput=null" in lines
    assert f"StandardError=append:/var/lib/plainseal-{room}/faults.txt" in lines
    assert {"UMask=0077", "StateDirectoryMode=0700", f"User=plainseal-{room}"} <= set(lines)


def test_systemd_finds_little_exposed() -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("SKIPPED ALOUD: no systemd here; the units were not analysed")
    for room in ROOMS:
        path = DEPLOY / f"plainseal-{room}.service"
        told = subprocess.run(
            [program, "security", "--offline=true", "--no-pager", str(path)],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        level = told.stdout.split("Overall exposure level")[-1].split(":")[1].split()[0]
        assert float(level) <= MOST_EXPOSED, told.stdout
