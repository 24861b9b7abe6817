"""``survey close``: before its time only where the manifest allows it."""

from pathlib import Path

import click

from survey.cli.group import Verb
from survey.cli.options import home_option, json_option, print_json, survey_option
from survey.cli.reach import http_client
from survey.protocol.lifecycle import State
from survey.researcher.collecting import close
from survey.researcher.home import Desk


@click.command(cls=Verb, help="Close a survey.")
@survey_option
@json_option
@home_option
def command(survey_id: str, as_json: bool, home: Path) -> None:
    """Close at issuer and collector."""
    desk = Desk.open(home)
    folder = desk.survey(survey_id, State.PUBLISHED, State.COLLECTING)
    with http_client() as client:
        closed = close(desk, folder, client)
    if as_json:
        print_json({"survey": folder.survey_id, "state": str(closed.state), "head": closed.head})
    else:
        click.echo(str(closed.state))
