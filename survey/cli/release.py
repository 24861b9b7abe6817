"""``survey release``: the tables of the plan, after suppression, signed, to the console."""

from pathlib import Path

import click

from survey.cli.choosing import choose
from survey.cli.group import Option, Verb
from survey.cli.options import home_option, json_option, print_json, survey_option
from survey.cli.reach import http_client
from survey.cli.terminal import messages
from survey.cli.words import say
from survey.protocol.lifecycle import State
from survey.researcher.home import Desk
from survey.researcher.releasing import Released, ReleaseDiffers, release


@click.command(
    cls=Verb,
    help="Sign what may be shown and send it to the console. Repeated, it sends the same release "
    "again.",
)
@click.option(
    "--again", cls=Option, is_flag=True,
    help="Make a further release if its figures differ from the last one: whoever holds both can "
    "subtract them, and learn of few people what neither shows.",
)  # fmt: skip
@survey_option
@json_option
@home_option
def command(*, again: bool, survey_id: str, as_json: bool, home: Path) -> None:
    """Make and send a release."""
    desk = Desk.open(home)
    folder = choose(desk, survey_id, State.OPENED, State.RELEASED)
    with http_client() as client:
        try:
            made = release(desk, folder, client, again=again)
        except ReleaseDiffers as error:
            raise ReleaseDiffers(_warning()) from error
    if not made.sent:
        _wait(made, as_json)
        return
    url = f"{desk.config.console_origin}/releases/{folder.survey_id}/{made.sequence}"
    if as_json:
        print_json(
            {
                "sequence": made.sequence,
                "files": str(made.path),
                "new": made.new,
                "sent": True,
                "url": url,
            }
        )
        return
    _tell(made, url)
    click.echo(str(made.path))


def _wait(made: Released, as_json: bool) -> None:
    """Say what must happen before anything leaves."""
    if as_json:
        print_json({"sequence": made.sequence, "files": str(made.path), "sent": False})
        return
    messages().print(
        say("Release {number} is signed and not sent: it needs the approver's signature, too.",
            number=made.sequence)
    )  # fmt: skip
    messages().print(
        say("Give her a copy of this folder. On her own machine she runs survey approve FOLDER; "
            "put the file approval.sig that she gives back into it, then run survey release again:")
    )  # fmt: skip
    click.echo(str(made.path))


def _warning() -> str:
    return say(
        "the figures differ from those already released: whoever holds both can subtract them; "
        "if that is meant, run survey release --again"
    )


def _tell(made: Released, url: str) -> None:
    sentence = (
        say("The console has taken release {number}.", number=made.sequence)
        if made.new
        else say("Release {number} is unchanged; the console has it.", number=made.sequence)
    )
    messages().print(sentence)
    messages().print(say("Read it at {url}", url=url))
    messages().print(
        say("Who reads there needs an account: survey account add NAME, on the console's machine.")
    )
    messages().print(say("For everybody who wants to check it, the files stand in:"))
