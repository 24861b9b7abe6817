"""Rooms that run, and rooms that run wrongly."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from wsgiref.types import WSGIApplication

import httpx
import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from survey.config import SERVERS, ServerConfig
from survey.doctor.findings import Finding, Grade
from survey.doctor.house import House
from survey.doctor.rounds import Round
from survey.doctor.stranger import stranger

PATIENCE = 180.0
WORST = (Grade.FINE, Grade.DOUBT, Grade.FAULT)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def home_of(home: Path, room: str, port: int, scheme: str = "http") -> ServerConfig:
    """Set up a room's home as docs/operate.md says."""
    config = SERVERS[room].create(home, origin=f"{scheme}://localhost:{port}")
    config.home.chmod(0o700)
    return config


@contextmanager
def serving(
    config: ServerConfig,
    port: int,
    output: Path,
    environ: Mapping[str, str] | None = None,
    program: tuple[str, ...] = ("-m", "survey.cli"),
) -> Iterator[int]:
    """Serve a room as ``survey serve`` does, in a process of its own; yield its id."""
    arguments = [
        sys.executable, *program, "serve", config.room,
        "--home", str(config.home.parent), "--port", str(port),
    ]  # fmt: skip
    with (
        output.open("wb") as file,
        subprocess.Popen(
            arguments, stdout=file, stderr=file, start_new_session=True,
            env={**os.environ, **(environ or {})},
        ) as process,
    ):  # fmt: skip
        try:
            _wait(port)
            yield process.pid
        finally:
            os.killpg(process.pid, signal.SIGTERM)


def _wait(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            httpx.get(f"http://localhost:{port}/healthz", trust_env=False)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"nothing answers on port {port}")


class Loud(WSGIRequestHandler):
    """A server that answers as it likes, and writes nothing."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - its name there
        """Write nothing."""


@contextmanager
def answering(app: WSGIApplication, handler: type[WSGIRequestHandler] = Loud) -> Iterator[int]:
    """Serve any application on a free port of this process; yield the port."""
    server = make_server("localhost", 0, app, threaded=True, request_handler=handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


@dataclass(frozen=True)
class Examined:
    """What the doctor said about a home."""

    findings: list[Finding]

    def grade(self, check: str) -> Grade:
        """Return the worst grade of a check, which must have been made."""
        return max((f.grade for f in self.findings if f.topic.code == check), key=WORST.index)

    def seen(self, check: str) -> str:
        """Return what was seen, worst first."""
        made = [each for each in self.findings if each.topic.code == check]
        worst = sorted(made, key=lambda each: WORST.index(each.grade), reverse=True)
        return " ".join(each.seen.format(**each.values) for each in worst)


@pytest.fixture
def examine() -> Callable[..., Examined]:
    """Examine a home; one canary is as good as another."""

    def round_of(home: Path, *logs: Path, peers: tuple[str, ...] = ()) -> Examined:
        with stranger() as somebody:
            found = Round(House.of(home), logs, peers).examine(somebody, os.urandom(16))
            return Examined(list(found))

    return round_of
