"""``survey trust KEY``: an operator lets her servers obey a researcher's key."""

import re
from pathlib import Path
from typing import Final

import click

from survey.cli.group import Argument, Option, Verb
from survey.cli.options import home_option, read_key
from survey.cli.terminal import messages
from survey.cli.words import say
from survey.config import SERVERS, trust
from survey.errors import HomeUnusable
from survey.protocol.errors import SignatureInvalid

KEY: Final = re.compile(r"[A-Za-z0-9_-]{43}")  # 32 bytes in base64url


class TrustVerb(Verb):
    """A key may begin with a hyphen: one in 64 does, and is no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put what looks like a key behind everything else."""
        keys = [each for each in args if KEY.fullmatch(each)]
        rest = [each for each in args if each not in keys]
        return super().parse_args(ctx, [*rest, "--", *keys] if keys else rest)


@click.command(
    cls=TrustVerb,
    help="Let the servers of a home obey a researcher's key. Only who holds it can then publish "
    "and close surveys there.",
)
@click.argument("key", cls=Argument, help="The key that survey keys show prints.")
@click.option(
    "--room", "rooms", cls=Option, multiple=True, type=click.Choice(list(SERVERS)),
    help="Only this room; by default every server room of the home.",
)  # fmt: skip
@home_option
def command(key: str, rooms: tuple[str, ...], home: Path) -> None:
    """Trust a key; to end it, take its line out of the file: servers read it at each command."""
    _check(key)
    chosen = rooms or tuple(room for room in SERVERS if (home / room / "layout").exists())
    if not chosen:
        raise HomeUnusable(f"{home} holds no server room: run survey init first")
    for room in chosen:
        trust(home, room, key)
        click.echo(str(home / room / "config.toml"))
    messages().print(say("The key is trusted from now on, also by servers that run."))


def _check(key: str) -> None:
    if read_key(key) is None:
        raise SignatureInvalid(
            say("this is not a researcher's key: it has {found} characters; a key has 43 and is "
                "printed by survey keys show", found=len(key))
        )  # fmt: skip
