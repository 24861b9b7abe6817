"""Serving one room with granian: one process, blocking threads, no log of visitors.

The room's application is named, not imported: the import graph ends below the rooms.
"""

import os
import socket
from pathlib import Path
from typing import Final

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from survey.config import SERVERS
from survey.errors import HomeUnusable, PortInUse

HOME_VARIABLE: Final = "PLAINSEAL_HOME"
LOCAL: Final = "127.0.0.1"
THREADS: Final = 128  # a slow body holds one of them; idle ones end by themselves


def serve(
    room: str,
    home: Path,
    port: int,
    *,
    host: str = LOCAL,
    certificate: tuple[Path, Path] | None = None,
    threads: int = THREADS,
) -> None:
    """Serve ``home``/<room> until the process is told to end.

    ``certificate`` is (certificate, key in PKCS#8), both PEM: with it the room speaks TLS.

    Raises
    ------
    ConfigInvalid, HomeUnusable
        If the room's home cannot be used.
    PortInUse
        If another program listens on the port.
    """
    check_home(room, home)
    check_port(host, port)
    os.environ[HOME_VARIABLE] = str(home.resolve())
    certificate_file, key_file = certificate or (None, None)
    Granian(
        f"survey.{room}.application:from_environment",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=1,
        blocking_threads=threads,
        backpressure=8 * threads,
        http=HTTPModes.auto if certificate else HTTPModes.http1,
        websockets=False,
        log_access=False,
        log_level=LogLevels.error,
        ssl_cert=certificate_file,
        ssl_key=key_file,
    ).serve()


def home_from_environment() -> Path:
    """Return the home that `serve` was given, in the process that it started."""
    home = os.environ.get(HOME_VARIABLE)
    if not home:
        raise HomeUnusable(f"{HOME_VARIABLE} does not name a home")
    return Path(home)


def check_home(room: str, home: Path) -> None:
    """Refuse a home that cannot be used, in the words of `survey.config`."""
    config = SERVERS[room].load(home, os.environ)
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
