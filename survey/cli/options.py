"""What several verbs share: where the home is, JSON, the passphrase, a key as people pass it on."""

import json
import os
import sys
from pathlib import Path
from typing import Final, TextIO

import click

from survey.cli.group import Option
from survey.cli.words import say
from survey.protocol import signing
from survey.protocol.encoding import unb64u
from survey.protocol.errors import NotCanonical

SHORTEST_PASSPHRASE: Final = 12
PASSPHRASE_VARIABLE: Final = "PLAINSEAL_PASSPHRASE"  # noqa: S105 - a name

home_option = click.option(
    "--home",
    cls=Option,
    type=click.Path(file_okay=False, path_type=Path),
    envvar="PLAINSEAL_HOME",
    default=lambda: Path(click.get_app_dir("plainseal")),
    show_default="the user's application folder",
    help="The home that holds the rooms of this machine.",
)
json_option = click.option(
    "--json", "as_json", cls=Option, is_flag=True, help="Print JSON for a program to read."
)
survey_option = click.option(
    "--survey", "survey_id", cls=Option, default="", help="Which survey, if there are several."
)
passphrase_option = click.option(
    "--passphrase-file",
    cls=Option,
    type=click.File("r", encoding="utf-8"),
    help="Read the passphrase from a file, - for stdin; else PLAINSEAL_PASSPHRASE, else ask.",
)


def read_passphrase(file: TextIO | None, *, new: bool = False) -> str:
    """Return the passphrase; a new one is asked twice and must not be short."""
    given = file.read().strip("\r\n") if file else os.environ.get(PASSPHRASE_VARIABLE, "")
    asked = given or click.prompt(
        say("Passphrase"), hide_input=True, confirmation_prompt=new, err=True
    )
    if new and len(asked) < SHORTEST_PASSPHRASE:
        raise click.UsageError(
            say("a passphrase has at least {least} characters", least=SHORTEST_PASSPHRASE)
        )
    return str(asked)


def read_key(text: str) -> bytes | None:
    """Return the bytes of a public signing key, None if the text is none."""
    try:
        key = unb64u(text)
    except NotCanonical:
        return None
    return key if signing.is_valid_key(key) else None


def print_json(value: object) -> None:
    """Print one JSON document on stdout."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
