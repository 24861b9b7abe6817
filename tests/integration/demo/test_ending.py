"""``survey demo`` that is told to end, politely or not, leaves no server behind."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from survey.cli.demo.servers import ROOMS

PATIENCE = 170
SOON = 60


@pytest.mark.parametrize(
    "signals",
    [(signal.SIGINT,), (signal.SIGTERM,), (signal.SIGINT, signal.SIGTERM, signal.SIGINT)],
    ids=lambda signals: "-".join(each.name for each in signals),
)
def test_a_demo_told_to_end_once_or_often_ends_with_all_its_servers(
    tmp_path: Path, free_ports: Callable[[], int], signals: tuple[signal.Signals, ...]
) -> None:
    with subprocess.Popen(
        [
            sys.executable, "-m", "survey.cli", "demo", "--respondents", "2000",
            "--home", str(tmp_path), "--port", str(free_ports()),
        ],
        stderr=subprocess.PIPE, text=True,
    ) as demo:  # fmt: skip
        servers = wait_for_servers(tmp_path)
        for each in signals:
            demo.send_signal(each)
        _out, told = demo.communicate(timeout=PATIENCE)
        assert demo.returncode == 0, told
    wait_until_gone(servers)


LOST = """
import os, signal, time
from survey.cli.demo.run import ending_softly

class Finalised:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)  # what is raised in here, Python drops

with ending_softly():
    Finalised()
    time.sleep(60)
"""


def test_an_ending_that_python_drops_is_asked_for_again() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", LOST], capture_output=True, text=True, timeout=SOON, check=False
    )
    assert "Exception ignored" in ended.stderr
    assert ended.returncode == 0


def wait_for_servers(home: Path) -> set[Path]:
    """Return the processes that serve this home's rooms, when all of them do."""
    deadline = time.monotonic() + PATIENCE
    while len(found := servers_of(home)) < len(ROOMS):
        assert time.monotonic() < deadline, "the servers did not begin"
        time.sleep(0.05)
    return found


def servers_of(home: Path) -> set[Path]:
    return {line.parent for line in Path("/proc").glob("[0-9]*/cmdline") if serves(line, home)}


def serves(command_line: Path, home: Path) -> bool:
    try:
        words = command_line.read_bytes().split(b"\0")
    except OSError:
        return False
    return str(home / "servers").encode() in words and b"serve" in words


def wait_until_gone(processes: set[Path]) -> None:
    deadline = time.monotonic() + SOON
    while any(process.exists() for process in processes):
        assert time.monotonic() < deadline, "a server outlived its demo"
        time.sleep(0.05)
