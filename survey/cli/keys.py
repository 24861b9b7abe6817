"""``survey keys``: the keys of a new survey, the key that servers trust, an approver's key."""

import secrets
from pathlib import Path
from typing import TextIO

import click

from survey.cli.choosing import tell_next
from survey.cli.group import Option, Verbs
from survey.cli.options import (
    home_option,
    json_option,
    passphrase_option,
    print_json,
    read_passphrase,
)
from survey.cli.terminal import messages
from survey.cli.words import say
from survey.protocol.encoding import b64u
from survey.researcher.approving import Approver
from survey.researcher.home import Desk
from survey.researcher.keys import new_keys
from survey.researcher.opening.seed import EFFORTS


@click.group(cls=Verbs, help="Make the keys of a new survey.")
def command() -> None:
    """Hold the verbs of keys."""


@command.command(help="Make the keys of a new survey and open a test envelope with them.")
@click.option(
    "--effort",
    cls=Option,
    type=click.Choice(list(EFFORTS)),
    default="sensitive",
    show_default=True,
    help="How dear one guess of the passphrase is (Argon2id); sensitive takes 1 GiB of memory.",
)
@click.option(
    "--approver", cls=Option, is_flag=True,
    help="Instead, make the key of the person who approves releases, on a machine of her own.",
)  # fmt: skip
@passphrase_option
@json_option
@home_option
def new(
    *, home: Path, effort: str, approver: bool, passphrase_file: TextIO | None, as_json: bool
) -> None:
    """Make a survey's keys and print its id; or an approver's, and print it."""
    if approver:
        _print_approver(Approver.create(home, secrets.token_bytes), as_json)
        return
    desk = Desk.open(home)
    passphrase = read_passphrase(passphrase_file, new=True)
    folder = new_keys(desk, passphrase, effort, secrets.token_bytes)
    messages().print(say("A test envelope was opened from the wrapped key. Keep the passphrase:"))
    messages().print(say("without it nobody can ever read the answers."))
    if as_json:
        print_json({"survey": folder.survey_id, "manifest_key": b64u(desk.identity_key)})
    else:
        messages().print(say("The survey's name:"))
        click.echo(folder.survey_id)
        tell_next(folder)


@command.command(help="Print the key that the operators of servers trust (survey trust KEY).")
@click.option("--approver", cls=Option, is_flag=True, help="Print the approver's key instead.")
@home_option
def show(home: Path, approver: bool) -> None:
    """Print a public key."""
    click.echo(b64u(Approver.open(home).key if approver else Desk.open(home).identity_key))


def _print_approver(approver: Approver, as_json: bool) -> None:
    key = b64u(approver.key)
    if as_json:
        print_json({"approver_key": key})
        return
    messages().print(
        say("The approver's key. The researcher names it with survey publish --approver KEY; "
            "read it to her aloud, or compare it on paper:")
    )  # fmt: skip
    click.echo(key)
