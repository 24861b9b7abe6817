"""``survey close``: before its time only where the manifest allows it."""

import time
from pathlib import Path

import click

from survey.cli.choosing import choose, tell_next
from survey.cli.group import Verb
from survey.cli.options import home_option, json_option, print_json, survey_option
from survey.cli.reach import http_client
from survey.cli.terminal import local_time, messages
from survey.cli.words import say
from survey.errors import CloseTooEarly
from survey.protocol.lifecycle import State
from survey.researcher.collecting import Closed, close, counts
from survey.researcher.home import Desk, SurveyFolder


@click.command(
    cls=Verb,
    help="Close a survey: no answer is accepted any more, and the counts become public. "
    "Never before the time that the manifest promises.",
)
@survey_option
@json_option
@home_option
def command(survey_id: str, as_json: bool, home: Path) -> None:
    """Close at issuer and collector."""
    desk = Desk.open(home)
    folder = choose(desk, survey_id, State.PUBLISHED, State.COLLECTING)
    _keep_promise(folder)
    with http_client() as client:
        closed = close(desk, folder, client)
    if as_json:
        print_json({"survey": folder.survey_id, "state": str(closed.state), "head": closed.head})
        return
    _tell(folder, closed)
    click.echo(str(closed.state))


def _keep_promise(folder: SurveyFolder) -> None:
    earliest = folder.manifest.closes_not_before
    if time.time() < earliest:
        raise CloseTooEarly(
            say("the manifest promises to collect until {time}: close then, or later",
                time=local_time(earliest))
        )  # fmt: skip


def _tell(folder: SurveyFolder, closed: Closed) -> None:
    counted = counts(folder)
    if counted:
        messages().print(
            say("{invited} invited, {issued} codes used, {accepted} answers accepted",
                invited=counted.invited, issued=counted.issued, accepted=counted.accepted)
        )  # fmt: skip
    if closed.state is State.VOID:
        messages().print(
            say("Fewer than {least} answered: the survey is void and is never opened.",
                least=folder.manifest.min_open)
        )  # fmt: skip
        return
    tell_next(folder)
