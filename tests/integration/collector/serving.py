"""A collector in a process of its own, as an operator runs it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from survey.protocol.envelope import ENVELOPE_MEDIA_TYPE

PATIENCE_SECONDS = 60.0
PROGRAM = """
import sys
from pathlib import Path
from survey.web.serving import serve
serve(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """One room under granian; it can be killed and started again."""

    def __init__(self, room: str, home: Path) -> None:
        self.room, self.home, self.port = room, home, free_port()
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, self.room, str(self.home), str(self.port)],
            start_new_session=True,
        )
        end = time.monotonic() + PATIENCE_SECONDS
        while self.status("GET", "/readyz") != 200:
            if time.monotonic() > end:
                self.kill()
                pytest.fail("the server did not start")
            time.sleep(0.05)

    def kill(self) -> None:
        """End master and worker as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE_SECONDS)

    def status(self, method: str, path: str) -> int | None:
        try:
            return self.request(method, path)[0]
        except OSError:
            return None

    def request(
        self, method: str, path: str, body: bytes = b"", kind: str = ENVELOPE_MEDIA_TYPE
    ) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, {"Content-Type": kind} if body else {})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()
