"""``survey serve ROOM``: one room, one process, one port."""

import os
import signal
import threading
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import click

from survey.cli.group import Option, Verb
from survey.cli.options import home_option
from survey.cli.terminal import messages
from survey.cli.words import say
from survey.config import SERVERS
from survey.web.serving import serve

STDIN: Final = 0
LOCAL: Final = ("localhost", "127.0.0.1")
DEFAULTS: Final = {"http": 80, "https": 443}


@click.command(cls=Verb, help="Serve a room.")
@click.argument("room", type=click.Choice([room for room in SERVERS if room != "post_office"]))
@click.option("--port", cls=Option, type=click.IntRange(1, 65535), required=True, help="The port.")
@click.option("--host", cls=Option, default="127.0.0.1", show_default=True, help="The address.")
@click.option(
    "--certificate", cls=Option, type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Certificate (PEM), to speak TLS without a proxy in front.",
)  # fmt: skip
@click.option(
    "--key", cls=Option, type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The certificate's key (PEM, PKCS#8).",
)  # fmt: skip
@click.option("--end-with-stdin", is_flag=True, hidden=True)
@home_option
def command(
    *,
    room: str,
    port: int,
    host: str,
    certificate: Path | None,
    key: Path | None,
    end_with_stdin: bool,
    home: Path,
) -> None:
    """Serve until told to end."""
    if end_with_stdin:
        threading.Thread(target=_end_with_stdin, daemon=True).start()
    pair = (certificate, key) if certificate and key else None
    address = f"{'https' if pair else 'http'}://{f'[{host}]' if ':' in host else host}:{port}"
    origin = SERVERS[room].load(home, os.environ).origin
    told = partial(announce, room, address, origin, home / room)
    serve(room, home, port, host=host, certificate=pair, when_ready=told)


def announce(room: str, address: str, origin: str, folder: Path) -> None:
    """Say on stderr that the port is open: not before, for a script may wait for the line."""
    told = say(
        "The {room} serves {address} from {folder}. Press Ctrl-C to end it.",
        room=room, address=address, folder=folder,
    )  # fmt: skip
    click.echo(told, err=True)
    _warn(room, address, origin)


def _warn(room: str, address: str, origin: str) -> None:
    """On this machine no proxy leads from one port to another, as a rule."""
    named, served = urlsplit(origin), urlsplit(address)
    if named.hostname in LOCAL and (named.port or DEFAULTS[named.scheme]) != served.port:
        messages().print(
            say("Warning: {origin} is the origin in its config.toml, and that is another port: "
                "links and commands will not find the {room} here.", origin=origin, room=room)
        )  # fmt: skip


def _end_with_stdin() -> None:
    """End when the starter ends, however it ends: its side of the pipe closes with it."""
    while os.read(STDIN, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
