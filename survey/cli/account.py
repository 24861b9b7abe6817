"""``survey account add NAME``: nobody can make an account over the web."""

from pathlib import Path
from typing import TextIO

import click

from survey.cli.group import Argument, Option, Verbs
from survey.cli.options import home_option
from survey.cli.terminal import messages
from survey.cli.words import say
from survey.config import ConsoleConfig
from survey.console.accounts import ROLES, add_account
from survey.console.database import open_database
from survey.storage.databases import writing


@click.group(cls=Verbs, help="Make accounts of the administrator's page (the console).")
def command() -> None:
    """Hold the verbs of accounts."""


@command.command(help="Make an account of the administrator's page, on the console's machine.")
@click.argument("name", cls=Argument, help="The name to sign in with: a-z 0-9 . _ -")
@click.option(
    "--role", cls=Option, type=click.Choice(ROLES), default="administrator", show_default=True,
    help="What the account may see.",
)  # fmt: skip
@click.option(
    "--password-file", cls=Option, type=click.File("r", encoding="utf-8"),
    help="Read the password from a file, - for stdin; else ask.",
)  # fmt: skip
@home_option
def add(name: str, role: str, password_file: TextIO | None, home: Path) -> None:
    """Make an account."""
    password = (
        password_file.read().strip("\r\n")
        if password_file
        else click.prompt(say("Password"), hide_input=True, confirmation_prompt=True, err=True)
    )
    make_account(home, name, password, role)
    messages().print(say("The account is made. It signs in at {url}", url=origin_of(home)))
    click.echo(name)


def origin_of(home: Path) -> str:
    """Return where the console of a home is reached."""
    return ConsoleConfig.load(home).origin


def make_account(home: Path, name: str, password: str, role: str) -> None:
    """Make an account in the console of a home."""
    engine = open_database(ConsoleConfig.load(home))
    with writing(engine) as session:
        add_account(session, name, password, role)
    engine.dispose()
