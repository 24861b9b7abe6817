"""``survey answer LINK``: the same protocol as the browser's, for whoever trusts a script less."""

import json
import secrets
import time
from pathlib import Path
from typing import TextIO

import click

from questionnaires.answers import validate
from questionnaires.conditions import Answer
from questionnaires.errors import AnswerError
from survey.cli.answering import Answering
from survey.cli.changing import tell_changeable
from survey.cli.given import complete
from survey.cli.group import Argument, Option, Verb
from survey.cli.keep import Keep, clear_past_keys, path_of
from survey.cli.options import home_option, print_json
from survey.cli.reach import http_client
from survey.cli.stages import arrived
from survey.cli.telling import tell
from survey.cli.terminal import messages
from survey.cli.wishes import Wishes
from survey.cli.words import say
from survey.errors import SurveyClosed
from survey.protocol.codes import Link, fingerprint
from survey.protocol.encoding import b64u
from survey.protocol.envelope import Receipt
from survey.simulate.document import PublishedSurvey
from survey.simulate.respondent import Respondent, Wire


@click.command(cls=Verb, help="Answer a survey without a browser.")
@click.argument("link", cls=Argument, help="The link of your invitation, in quotation marks.")
@click.option(
    "--answers", "file", cls=Option, type=click.File("r", encoding="utf-8"),
    help="Read answers {item: value} from a JSON file; what is not in it stays unanswered.",
)  # fmt: skip
@click.option(
    "--later", cls=Option, is_flag=True,
    help="Send at a random moment, if the survey offers it; wait here until then.",
)  # fmt: skip
@click.option(
    "--changeable", cls=Option, is_flag=True,
    help="Keep a key, so that it can be changed or withdrawn on this machine until the close.",
)  # fmt: skip
@click.option(
    "--withdraw", cls=Option, is_flag=True, help="Withdraw what was sent with --changeable."
)
@click.option("--yes", "sure", cls=Option, is_flag=True, help="Withdraw without asking.")
@click.option(
    "--json", "as_json", cls=Option, is_flag=True,
    help="Print the receipt as JSON: short, and in full.",
)  # fmt: skip
@home_option
def command(*, link: str, file: TextIO | None, as_json: bool, home: Path, **options: bool) -> None:
    """Draw, answer, seal, send; print the receipt."""
    wishes, invitation = Wishes(**options), Link.parse(link)
    if wishes.withdraw and file:
        raise click.UsageError(say("--withdraw sends no answers: leave out --answers"))
    _clear_past_keys(home, invitation)
    with http_client() as client:
        respondent = Respondent(invitation, Wire(client), secrets.token_bytes)
        survey = respondent.load()
        messages().print(say("The digits of this questionnaire:"))
        messages().print("  " + " ".join(fingerprint(survey.manifest_hash)))
        messages().print(
            say("Compare them with those printed on the invitation. Only if all are the same is "
                "this the right questionnaire; if not, do not answer.")
        )  # fmt: skip
        if survey.manifest.log_duty:
            tell(say(
                "Whoever runs the servers is required by law to keep a log of visits. It holds IP "
                "addresses and times, but no answers."
            ))  # fmt: skip
        given = _given(survey, file) if file else None  # a faulty file must not use up the code
        keep = Keep(home, survey, respondent.wire)
        receipt = Answering(respondent, survey, keep, wishes).answer(given)
        changeable = arrived(keep.read())
    _print(receipt, as_json)
    if changeable:
        tell_changeable(survey.manifest)


def _clear_past_keys(home: Path, invitation: Link) -> None:
    """Forget keys after their surveys' end; what they could change counts as it is."""
    if path_of(home, invitation.manifest_hash) in clear_past_keys(home, time.time()):
        raise SurveyClosed(
            say("the survey has closed: the key on this machine is cleared, and what was "
                "delivered counts")
        )  # fmt: skip


def _given(survey: PublishedSurvey, file: TextIO) -> dict[str, Answer]:
    answers = complete(survey.form, _read(file))
    try:
        validate(survey.form, answers)
    except AnswerError as error:
        raise click.BadParameter(str(error), param_hint="--answers") from error
    return answers


def _read(file: TextIO) -> dict[str, Answer]:
    try:
        given = json.load(file)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--answers") from error
    if not isinstance(given, dict):
        raise click.BadParameter(say("answers are an object {item: value}"), param_hint="--answers")
    return given


def _print(receipt: Receipt, as_json: bool) -> None:
    if receipt.sequence:
        tell(say("Your change has arrived and replaces what you sent before."))
    if as_json:
        print_json({"receipt": receipt.short, "full": b64u(receipt.to_bytes())})
        return
    messages().print(say("Sent, and the receipt holds:"))
    click.echo(receipt.short)
    messages().print(
        say("This is its short form; the full one, which proves itself, is printed only with "
            "--json and only when sending. Whoever finds either beside the researcher's key "
            "learns the answer.")
    )  # fmt: skip
