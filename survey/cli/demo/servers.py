"""Four processes, one room each; they end with the demo, however it ends."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Final

import httpx

from survey.cli.demo.certificate import Certificate
from survey.cli.demo.places import Places
from survey.config import SERVERS
from survey.errors import PortInUse, ServerRefused
from survey.web.serving import check_port

ROOMS: Final = ("issuer", "collector", "page", "console")  # on ports P, P + 1, P + 2, P + 3
PATIENCE: Final = 60.0  # seconds for a server to begin, on a slow machine
ENDING: Final = (signal.SIGINT, signal.SIGTERM)
LINGERING: Final = 8.0  # seconds for a server to end by itself; it takes 3 at most


@dataclass(frozen=True)
class Site:
    """Where the four rooms are reached."""

    host: str
    port: int
    certificate: Certificate | None = None

    def origin(self, room: str) -> str:
        """Return a room's origin.

        The console has a host name of its own where there is one: cookies know no ports, and an
        administrator's must not reach a respondent's server.
        """
        scheme = "https" if self.certificate else "http"
        host = "127.0.0.1" if (room, self.host) == ("console", "localhost") else self.host
        return f"{scheme}://{host}:{self.port + ROOMS.index(room)}"

    @property
    def address(self) -> str:
        """The address to listen on: this machine only, unless a phone is to reach it."""
        return "0.0.0.0" if self.certificate else "127.0.0.1"  # noqa: S104 - asked for by --tls

    def client(self) -> httpx.Client:
        """Return a client that trusts this site and goes through no proxy."""
        trust = self.certificate.context() if self.certificate else False
        return httpx.Client(verify=trust, trust_env=False)


def prepare(places: Places, site: Site) -> None:
    """Set up the four homes; each belongs to another hand in earnest."""
    for room in ROOMS:
        SERVERS[room].create(places.servers, origin=site.origin(room))


def wait_for_ports(site: Site) -> None:
    """Refuse ports in use, but give the servers of a killed demo a moment to end."""
    deadline = time.monotonic() + LINGERING
    for place in range(len(ROOMS)):
        while not _is_free(site, site.port + place, time.monotonic() > deadline):
            time.sleep(0.2)


def _is_free(site: Site, port: int, last_time: bool) -> bool:
    try:
        check_port(site.address, port)
    except PortInUse as error:
        if last_time:
            raise PortInUse(f"{error}: end that program or choose another --port") from error
        return False
    return True


@contextmanager
def running(places: Places, site: Site) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run the four servers; on leaving, however that happens, they end."""
    with ExitStack() as stack:
        stack.callback(hear, {each: signal.getsignal(each) for each in ENDING})
        processes = [stack.enter_context(_running(room, places, site)) for room in ROOMS]
        stack.callback(_tell_to_end, processes)
        stack.callback(be_deaf)
        with site.client() as client:
            for room, process in zip(ROOMS, processes, strict=True):
                _wait(room, process, site, client, places)
        yield processes


def hear(handlers: Mapping[signal.Signals, Any]) -> None:
    """Change what signals do: a second Ctrl-C while the servers end would leave some behind."""
    for each, handler in handlers.items():
        signal.signal(each, handler)


def be_deaf() -> None:
    """Hear no signal any more: it ends."""
    hear(dict.fromkeys((*ENDING, signal.SIGALRM), signal.SIG_IGN))


def _tell_to_end(processes: list[subprocess.Popen[bytes]]) -> None:
    """Tell all servers to end before waiting for the first: a closed pipe is the sign."""
    for process in processes:
        if process.stdin:
            process.stdin.close()


@contextmanager
def _running(room: str, places: Places, site: Site) -> Iterator[subprocess.Popen[bytes]]:
    port = site.port + ROOMS.index(room)
    arguments = [
        sys.executable, "-m", "survey.cli", "serve", room, "--end-with-stdin",
        "--home", str(places.servers), "--host", site.address, "--port", str(port),
    ]  # fmt: skip
    if site.certificate:
        pair = site.certificate
        arguments += ["--certificate", str(pair.certificate), "--key", str(pair.key)]
    with (
        (places.servers / f"{room}.log").open("wb") as log,
        subprocess.Popen(  # noqa: S603 - our own program
            arguments, stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True
        ) as process,
    ):
        try:
            yield process
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    _tell_to_end([process])
    try:
        process.wait(LINGERING)
    except subprocess.TimeoutExpired:
        process.kill()


def _wait(
    room: str, process: subprocess.Popen[bytes], site: Site, client: httpx.Client, places: Places
) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if client.get(f"{site.origin(room)}/healthz").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    words = (places.servers / f"{room}.log").read_text("utf-8", "replace").strip().splitlines()
    raise ServerRefused(f"the {room} did not begin: {words[-1] if words else 'no word from it'}")
