"""``survey init ROOM``: the home of a room, with its configuration."""

import secrets
from pathlib import Path

import click

from survey.cli.group import Argument, Option, Verb
from survey.cli.options import home_option
from survey.cli.terminal import messages
from survey.cli.words import say
from survey.config import SERVERS
from survey.errors import HomeUnusable
from survey.protocol.encoding import b64u
from survey.researcher.home import Desk

ROOMS = (*(room for room in SERVERS if room != "post_office"), "researcher")


@click.command(
    cls=Verb,
    help="Set up the home of a room: researcher on a machine of its own, and each server.",
)
@click.argument(
    "room", cls=Argument, type=click.Choice(ROOMS), help="Which room; one role is one folder."
)
@click.option("--origin", cls=Option, default="", help="A server's own origin, https://host.")
@click.option("--issuer", cls=Option, default="", help="The issuer's origin (researcher).")
@click.option("--collector", cls=Option, default="", help="The collector's origin (researcher).")
@click.option("--page", cls=Option, default="", help="The page server's origin (researcher).")
@click.option("--console", cls=Option, default="", help="The console's origin (researcher).")
@home_option
def command(room: str, origin: str, home: Path, **origins: str) -> None:
    """Set up a home."""
    if (home / room / "layout").exists():
        folder = home / room
        raise HomeUnusable(f"{folder} is set up already: edit its config.toml")
    if room == "researcher":
        _need(origins, "issuer", "collector", "page")
        desk = Desk.create(
            home,
            secrets.token_bytes,
            **{f"{name}_origin": value for name, value in origins.items() if value},
        )
        messages().print(
            say("The key that the operators of your servers trust (survey trust KEY):")
        )
        click.echo(b64u(desk.identity_key))
        return
    _need({"origin": origin}, "origin")
    SERVERS[room].create(home, origin=origin)
    click.echo(str(home / room))


def _need(origins: dict[str, str], *names: str) -> None:
    missing = [f"--{name}" for name in names if not origins[name]]
    if missing:
        raise click.UsageError(say("missing: {names}", names=", ".join(missing)))
