"""``survey verify FOLDER``: a line per check; the first lie ends it with exit code 1."""

from pathlib import Path

import click

from survey.cli.choosing import choose
from survey.cli.group import Argument, Verb
from survey.cli.options import home_option, json_option, print_json, survey_option
from survey.cli.terminal import messages
from survey.cli.words import say
from survey.protocol.codes import fingerprint
from survey.protocol.lifecycle import State
from survey.researcher.home import Desk
from survey.researcher.releasing import latest
from survey.researcher.verifying import Published, checks


@click.command(cls=Verb, help="Check published files against one another.")
@click.argument(
    "folder", cls=Argument, required=False,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Where the published files stand; by default the last release of this desk.",
)  # fmt: skip
@survey_option
@json_option
@home_option
def command(folder: Path | None, survey_id: str, as_json: bool, home: Path) -> None:
    """Verify a folder of published files; without one, this desk's last release."""
    path = folder or latest(choose(Desk.open(home), survey_id, State.RELEASED)).path
    passed = []
    for name, check in checks(path):
        check()
        passed.append(name)
        if not as_json:
            click.echo(f"{say('holds')}  {say(name)}")
    digits = list(fingerprint(Published.read(path).evidence.manifest.hash))
    if as_json:
        print_json({"verified": passed, "fingerprint": digits})
        return
    click.echo(" ".join(digits))
    messages().print(say("Compare these digits with the ones on your invitation."))
