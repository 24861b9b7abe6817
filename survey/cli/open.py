"""``survey open``: the only verb after which answers are plain, on this machine."""

from pathlib import Path
from typing import TextIO

import click

from survey.cli.choosing import choose
from survey.cli.group import Verb
from survey.cli.options import (
    home_option,
    json_option,
    passphrase_option,
    print_json,
    read_passphrase,
    survey_option,
)
from survey.cli.reach import http_client
from survey.cli.terminal import messages, progress_bars
from survey.cli.words import say
from survey.protocol.lifecycle import State
from survey.researcher.home import Desk, SurveyFolder
from survey.researcher.opening.run import ANSWERS, Opening, open_survey

OPENABLE = (State.CLOSED, State.OPENED, State.RELEASED)


@click.command(cls=Verb, help="Fetch, verify and open the answers of a closed survey.")
@passphrase_option
@survey_option
@json_option
@home_option
def command(passphrase_file: TextIO | None, survey_id: str, as_json: bool, home: Path) -> None:
    """Open a survey."""
    desk = Desk.open(home)
    folder = choose(desk, survey_id, *OPENABLE)
    folder.require_answers()  # before anybody is asked for a passphrase
    passphrase = read_passphrase(passphrase_file)
    with http_client() as client, progress_bars() as step:
        opening = open_survey(desk, folder, passphrase, client, step)
    _print(opening, folder, as_json)


def _print(opening: Opening, folder: SurveyFolder, as_json: bool) -> None:
    path = folder.path / ANSWERS
    if as_json:
        counts = ("accepted", "opened", "rejected", "withdrawn", "reasons")
        print_json({**{name: getattr(opening, name) for name in counts}, "answers": str(path)})
        return
    messages().print(
        say("{opened} of {accepted} opened, {rejected} rejected, {withdrawn} withdrawn.",
            opened=opening.opened, accepted=opening.accepted,
            rejected=opening.rejected, withdrawn=opening.withdrawn)
    )  # fmt: skip
    for reason, count in sorted(opening.reasons.items()):
        messages().print(f"  {count} × {reason}")
    messages().print(say("Next: {command}", command="survey score, survey release"))
    messages().print(say("The answers, for nobody's eyes but yours, stand in:"))
    click.echo(str(path))
