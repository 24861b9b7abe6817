"""``survey destroy``: what was promised by ``destroy_by``, and cannot be undone."""

import time
from pathlib import Path
from typing import Final

import click

from survey.cli.choosing import choose
from survey.cli.group import REFUSED, Option, Verb
from survey.cli.options import home_option, json_option, print_json, survey_option
from survey.cli.reach import http_client
from survey.cli.terminal import day_of, messages
from survey.cli.words import say
from survey.protocol.lifecycle import State
from survey.researcher.destroying import Destroyed, destroy, destruction_of
from survey.researcher.home import Desk, SurveyFolder

ENDED: Final = (State.RELEASED, State.VOID)
UNRELEASED: Final = (State.CLOSED, State.OPENED, *ENDED)
STEPS: Final = {
    "seed": "The key that opens the answers is destroyed.",
    "answers": "Fetched envelopes, opened answers and the list of codes are destroyed.",
    "collector": "The collector has erased the sealed answers.",
    "issuer": "The issuer has erased the hashes of the codes.",
    "statement": "The statement of it is signed.",
}


@click.command(
    cls=Verb,
    help="Destroy the key and the answers of a released survey, here and on the servers, and sign "
    "that it was done. Interrupted, it is finished by the same command.",
)
@click.option(
    "--unreleased", cls=Option, is_flag=True,
    help="Also a survey that was never released: nobody will ever know what was answered.",
)  # fmt: skip
@click.option("--yes", cls=Option, is_flag=True, help="Do not ask.")
@survey_option
@json_option
@home_option
def command(*, unreleased: bool, yes: bool, survey_id: str, as_json: bool, home: Path) -> None:
    """Ask, destroy, say what was out of reach."""
    desk = Desk.open(home)
    folder = choose(desk, survey_id, *(UNRELEASED if unreleased else ENDED))
    if not destruction_of(folder):
        _ask(folder, yes)
    with http_client() as client:
        destroyed = destroy(desk, folder, client, int(time.time()), _tell)
    _print(destroyed, folder, as_json)


def _ask(folder: SurveyFolder, yes: bool) -> None:
    for line in (
        say("Survey {survey} is to be destroyed.", survey=folder.survey_id),
        say("Lost for ever: the key, the sealed answers, the opened answers, the list of codes. "
            "Nothing can be opened, computed, released or checked against the answers again."),
        say("What stays: the releases, the public files that survey verify reads, and their "
            "signatures."),
        say("Out of reach: copies you have made, backups and snapshots, and what a flash disk "
            "keeps of overwritten pages. Destroy those yourself."),
    ):  # fmt: skip
        messages().print(line)
    if not yes and not click.confirm(say("Destroy it?"), default=None, err=True):
        messages().print(say("Nothing was destroyed."))
        raise click.exceptions.Exit(REFUSED)


def _tell(step: str) -> None:
    messages().print(say(STEPS[step]))


def _print(destroyed: Destroyed, folder: SurveyFolder, as_json: bool) -> None:
    day = day_of(destroyed.statement.day)
    if as_json:
        print_json({"survey": folder.survey_id, "destroyed": day, "statement": str(destroyed.path)})
        return
    messages().print(say("Destroyed on {day}. The signed statement, to be published:", day=day))
    click.echo(str(destroyed.path))
