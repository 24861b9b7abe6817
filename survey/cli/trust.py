"""``survey trust KEY``: an operator lets her servers obey a researcher's key."""

from pathlib import Path

import click

from survey.cli.group import Option, Verb
from survey.cli.options import home_option
from survey.config import SERVERS, trust
from survey.errors import HomeUnusable
from survey.protocol import signing
from survey.protocol.encoding import unb64u
from survey.protocol.errors import SignatureInvalid


@click.command(cls=Verb, help="Let the servers of a home obey a researcher's key.")
@click.argument("key")
@click.option(
    "--room", "rooms", cls=Option, multiple=True, type=click.Choice(list(SERVERS)),
    help="Only this room; by default every server room of the home.",
)  # fmt: skip
@home_option
def command(key: str, rooms: tuple[str, ...], home: Path) -> None:
    """Trust a key; a running server reads it when it starts again."""
    if not signing.is_valid_key(unb64u(key, signing.KEY_BYTES)):
        raise SignatureInvalid("this is not an Ed25519 key")
    chosen = rooms or tuple(room for room in SERVERS if (home / room / "layout").exists())
    if not chosen:
        raise HomeUnusable(f"{home} holds no server room")
    for room in chosen:
        trust(home, room, key)
        click.echo(str(home / room / "config.toml"))
