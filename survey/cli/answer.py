"""``survey answer LINK``: the same protocol as the browser's, for whoever trusts a script less."""

import json
import secrets
from pathlib import Path
from typing import TextIO

import click

from questionnaires.answers import validate
from questionnaires.conditions import Answer
from questionnaires.errors import AnswerError
from survey.cli.answering import Answering
from survey.cli.given import complete
from survey.cli.group import Argument, Option, Verb
from survey.cli.keep import Keep
from survey.cli.options import home_option, json_option, print_json
from survey.cli.reach import http_client
from survey.cli.terminal import messages
from survey.cli.words import say
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
@json_option
@home_option
def command(*, link: str, file: TextIO | None, as_json: bool, home: Path) -> None:
    """Draw, answer, seal, send; print the receipt."""
    with http_client() as client:
        respondent = Respondent(Link.parse(link), Wire(client), secrets.token_bytes)
        survey = respondent.load()
        messages().print(say("The digits of this questionnaire:"))
        messages().print("  " + " ".join(fingerprint(survey.manifest_hash)))
        messages().print(
            say("Compare them with those printed on the invitation. Only if all are the same is "
                "this the right questionnaire; if not, do not answer.")
        )  # fmt: skip
        given = _given(survey, file) if file else None  # a faulty file must not use up the code
        keep = Keep(home, survey, respondent.wire)
        receipt = Answering(respondent, survey, keep).answer(given)
    _print(receipt, as_json)


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
    if as_json:
        print_json({"receipt": receipt.short, "full": b64u(receipt.to_bytes())})
        return
    messages().print(say("Sent, and the receipt holds:"))
    click.echo(receipt.short)
