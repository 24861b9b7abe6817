"""``survey answer LINK``: the same protocol as the browser's, for whoever trusts a script less."""

import json
import secrets
from pathlib import Path
from typing import TextIO

import click

from questionnaires.answers import validate
from questionnaires.conditions import Answer
from questionnaires.errors import AnswerError
from survey.cli.asking import Asker, complete
from survey.cli.group import Option, Verb
from survey.cli.options import home_option, json_option, print_json
from survey.cli.reach import http_client
from survey.cli.terminal import messages
from survey.cli.words import say
from survey.protocol.codes import Link, fingerprint
from survey.protocol.encoding import b64u
from survey.simulate.document import PublishedSurvey
from survey.simulate.respondent import Respondent, Wire


@click.command(cls=Verb, help="Answer a survey without a browser.")
@click.argument("link")
@click.option(
    "--answers", "file", cls=Option, type=click.File("r", encoding="utf-8"),
    help="Read answers {item: value} from a JSON file; what is not in it stays unanswered.",
)  # fmt: skip
@json_option
@home_option
def command(*, link: str, file: TextIO | None, as_json: bool, home: Path) -> None:
    """Answer, seal, send; print the receipt. The code is used only once the answers fit."""
    del home  # a respondent has none; the option stands everywhere
    with http_client() as client:
        respondent = Respondent(Link.parse(link), Wire(client), secrets.token_bytes)
        survey = respondent.load()
        messages().print(say("Compare these digits with the ones on your invitation:"))
        messages().print("  " + " ".join(fingerprint(survey.manifest_hash)))
        answers = _answers(survey, file)
        started = respondent.start(survey)
        receipt = started.send(started.seal(answers))
    if as_json:
        print_json({"receipt": receipt.short, "full": b64u(receipt.to_bytes())})
        return
    messages().print(say("Sent, and the receipt holds:"))
    click.echo(receipt.short)


def _answers(survey: PublishedSurvey, file: TextIO | None) -> dict[str, Answer]:
    answers = complete(survey.form, _read(file)) if file else Asker.of(survey.form).ask_all()
    try:
        validate(survey.form, answers)
    except AnswerError as error:
        raise click.UsageError(str(error)) from error
    return answers


def _read(file: TextIO) -> dict[str, Answer]:
    try:
        given = json.load(file)
    except ValueError as error:
        raise click.UsageError(f"{file.name}: {error}") from error
    if not isinstance(given, dict):
        raise click.UsageError(f"{file.name}: {say('answers are an object {item: value}')}")
    return given
