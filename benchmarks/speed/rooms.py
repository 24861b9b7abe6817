"""Server processes as an operator runs them, and what CPU they have used."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Final

PATIENCE_SECONDS: Final = 120.0
ROOM: Final = """
import sys
from pathlib import Path
from survey.web.serving import serve
serve(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
"""


def room(name: str, home: Path, port: int) -> list[str]:
    """Return the command that serves a room."""
    return [sys.executable, "-c", ROOM, name, str(home), str(port)]


def floor(url: str, port: int) -> list[str]:
    """Return the command that serves the floor."""
    return [sys.executable, "-m", "benchmarks.speed.floor", url, str(port)]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Running:
    """One server process."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def cpu_seconds(self) -> float:
        """User and system time since it started."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(commands: Sequence[tuple[int, list[str]]]) -> Iterator[list[Running]]:
    """Run servers, each by (port, command), until the end of the block."""
    started: list[Running] = []
    try:
        for port, command in commands:
            started.append(Running(port, subprocess.Popen(command)))
            _wait_for(started[-1])
        yield started
    finally:
        for server in started:
            server.process.terminate()
            server.process.wait(PATIENCE_SECONDS)


def _wait_for(server: Running) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not _answers(server.port):
        if server.process.poll() is not None or time.monotonic() > end:
            raise SystemExit("a server did not start")
        time.sleep(0.05)


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    try:
        with suppress(OSError):
            connection.request("GET", "/healthz")
            return connection.getresponse().status < 500
        return False
    finally:
        connection.close()
