"""``survey release``: the tables of the plan, after suppression, signed, to the console."""

from pathlib import Path

import click

from survey.cli.group import Verb
from survey.cli.options import home_option, json_option, print_json, survey_option
from survey.cli.reach import http_client
from survey.cli.terminal import messages
from survey.cli.words import say
from survey.protocol.lifecycle import State
from survey.researcher.home import Desk
from survey.researcher.releasing import release


@click.command(cls=Verb, help="Sign what may be shown and send it to the console.")
@survey_option
@json_option
@home_option
def command(survey_id: str, as_json: bool, home: Path) -> None:
    """Make and send a release."""
    desk = Desk.open(home)
    folder = desk.survey(survey_id, State.OPENED, State.RELEASED)
    with http_client() as client:
        made = release(desk, folder, client)
    if as_json:
        print_json({"sequence": made.sequence, "files": str(made.path)})
        return
    messages().print(say("The console has taken release {number}.", number=made.sequence))
    click.echo(str(made.path))
