"""Rooms as an operator runs them: ``survey serve``, one process group each, killed at will."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOMS: Final = ("issuer", "collector", "page")
PATIENCE_SECONDS: Final = 60.0


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Room:
    """One room's process; what it prints goes to a log beside its home, as under a supervisor."""

    name: str
    home: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def origin(self) -> str:
        """Where it is reached."""
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        arguments = ["serve", self.name, "--home", str(self.home), "--port", str(self.port)]
        with (self.home / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "survey.cli", *arguments],
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._answers():
            assert time.monotonic() < deadline, f"the {self.name} did not start"
            time.sleep(0.05)

    def kill(self) -> None:
        """End master and worker as a power cut would."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        with closing(connection), suppress(OSError):
            connection.request("GET", "/healthz")
            return connection.getresponse().status == http.client.OK
        return False


@contextmanager
def running(rooms: list[Room]) -> Iterator[None]:
    """Run all rooms; whatever happens, they end."""
    with ExitStack() as stack:
        for room in rooms:
            stack.callback(room.kill)
            room.start()
        yield
