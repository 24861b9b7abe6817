"""Serving one room with granian: one process, one event loop, no log of visitors.

The room's application is named, not imported: the import graph ends below the rooms.
"""

import asyncio
import os
import resource
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Final
from wsgiref.types import WSGIApplication

from granian.constants import HTTPModes
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.embed import Server

from survey.config import SERVERS
from survey.errors import HomeUnusable, PortInUse
from survey.web.bodies import Bodies
from survey.web.gateway import Gateway
from survey.web.requests import load_keys

HOME_VARIABLE: Final = "PLAINSEAL_HOME"
LOCAL: Final = "127.0.0.1"
THREADS: Final = 64  # each may hold one connection to the database, and there are 64
CONNECTIONS: Final = 4096  # a slow sender holds one of them, for seconds
BUFFER_BYTES: Final = 64 * 1024  # a connection's
ANSWER_SECONDS: Final = 30.0  # for answers under way when the process is told to end
CLOSE_SECONDS: Final = 3.0  # for connections to close after them


def serve(
    room: str,
    home: Path,
    port: int,
    *,
    host: str = LOCAL,
    certificate: tuple[Path, Path] | None = None,
    when_ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve ``home``/<room> until SIGINT or SIGTERM; ``when_ready`` is called when it listens.

    ``certificate`` is (certificate, key in PKCS#8), both PEM: with it the room speaks TLS.

    Raises
    ------
    ConfigInvalid, HomeUnusable
        If the room's home cannot be used.
    PortInUse
        If another program listens on the port.
    RevisionUnknown
        If the room's database has another revision than this program.
    """
    check_home(room, home)
    check_port(host, port)
    os.environ[HOME_VARIABLE] = str(home.resolve())
    application = import_module(f"survey.{room}.application").from_environment()
    _allow_connections()
    asyncio.run(_serve(application, (host, port), certificate, when_ready))


async def _serve(
    application: WSGIApplication,
    address: tuple[str, int],
    certificate: tuple[Path, Path] | None,
    when_ready: Callable[[], None],
) -> None:
    ending = _told_to_end()
    gateway = Gateway(application, Bodies(), THREADS)
    server = server_of(gateway, address, certificate)
    serving = asyncio.create_task(server.serve())
    await listening(address)
    when_ready()
    await ending.wait()
    # granian closes its port at once, and each connection when its answer is out; but one whose
    # request came with the signal may stay open for as long as its sender holds it
    server.stop()  # type: ignore[no-untyped-call]
    gateway.end()
    await asyncio.wait({serving}, timeout=CLOSE_SECONDS)
    await gateway.finish(ANSWER_SECONDS)
    _leave()


def server_of(
    gateway: Gateway, address: tuple[str, int], certificate: tuple[Path, Path] | None = None
) -> Server:
    """Return granian's server of one gateway, on the event loop that runs."""
    certificate_file, key_file = certificate or (None, None)
    return Server(
        gateway,
        address=address[0],
        port=address[1],
        http=HTTPModes.auto if certificate else HTTPModes.http1,
        http1_settings=HTTP1Settings(max_buffer_size=BUFFER_BYTES),
        websockets=False,
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS,
        log_level=LogLevels.error,
        ssl_cert=certificate_file,
        ssl_key=key_file,
    )


def _told_to_end() -> asyncio.Event:
    """Return what SIGINT and SIGTERM set, once or many times, through a pipe of their own.

    Not through the loop's own handler: its pipe is full when hundreds of senders have just woken
    it. Nor by a handler alone: whichever thread takes the signal, the loop must wake.
    """
    ending = asyncio.Event()
    heard, told = os.pipe()
    os.set_blocking(told, False)

    def end() -> None:
        os.read(heard, 64)
        ending.set()

    asyncio.get_running_loop().add_reader(heard, end)
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda _signal, _frame: None)
    signal.set_wakeup_fd(told, warn_on_full_buffer=False)
    return ending


async def listening(address: tuple[str, int]) -> None:
    """Return when the port takes a connection."""
    while True:
        with suppress(ConnectionRefusedError):
            _reader, writer = await asyncio.open_connection(*address)
            writer.close()
            return
        await asyncio.sleep(0.01)


def _allow_connections() -> None:
    """Each connection is an open file; the usual limit of 1024 is only a default."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS if hard == resource.RLIM_INFINITY else min(2 * CONNECTIONS, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _leave() -> None:
    """End now: a thread that hangs on a failing disk would keep the process for ever.

    The event loop is not wound up either: it would cancel what is left, and granian prints a page
    for each sender so cut off. Nothing is lost: what was acknowledged was committed before.
    """
    os._exit(0)


def home_from_environment() -> Path:
    """Return the home that `serve` was given."""
    home = os.environ.get(HOME_VARIABLE)
    if not home:
        raise HomeUnusable(f"{HOME_VARIABLE} does not name a home")
    return Path(home)


def check_home(room: str, home: Path) -> None:
    """Refuse a home that cannot be used, in the words of `survey.config`."""
    config = SERVERS[room].load(home, os.environ)
    load_keys(config.trusted_keys)
    for folder in (config.home, config.secrets):
        if not os.access(folder, os.W_OK | os.X_OK):
            raise HomeUnusable(f"{folder} is not writable")


def check_port(host: str, port: int) -> None:
    """Refuse a port that is in use: granian shares ports, two rooms would take turns."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortInUse(f"port {port} on {host} cannot be used: {error.strerror}") from error
