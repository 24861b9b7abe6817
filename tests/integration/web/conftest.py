"""``survey serve`` as an operator starts it: processes of their own, seen from outside."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from survey.config import SERVERS

PATIENCE = 120.0
ENGLISH = {**os.environ, "LC_ALL": "C.UTF-8"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Room:
    """One served room."""

    name: str
    home: Path
    port: int
    process: subprocess.Popen[str]
    told: str = ""

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def ask(
        self, method: str, path: str, body: bytes = b"", kind: str = "text/plain"
    ) -> tuple[int, bytes]:
        connection = self.connection()
        try:
            connection.request(method, path, body, {"Content-Type": kind} if body else {})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def seconds_to_end(self, *signals: signal.Signals) -> float:
        began = time.monotonic()
        for each in signals:
            self.process.send_signal(each)
        self.process.wait(PATIENCE)
        return time.monotonic() - began


Serve = Callable[[str, Path], Room]


@pytest.fixture(scope="module")
def serve() -> Iterator[Serve]:
    """Start rooms; each is there when it has said so."""
    with ExitStack() as rooms:

        def start(name: str, home: Path) -> Room:
            port = free_port()
            if not (home / name).exists():
                SERVERS[name].create(home, origin=f"http://127.0.0.1:{port}")
            process = subprocess.Popen(
                [
                    sys.executable, "-m", "survey.cli", "serve", name, "--end-with-stdin",
                    "--home", str(home), "--port", str(port),
                ],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                env=ENGLISH,
            )  # fmt: skip
            rooms.enter_context(process)
            rooms.callback(process.kill)
            assert process.stderr
            return Room(name, home, port, process, process.stderr.readline())

        yield start
