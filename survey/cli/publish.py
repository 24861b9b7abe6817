"""``survey publish QUESTIONNAIRE --invitations N``."""

import secrets
import time
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

import questionnaires
from questionnaires.model import Consent
from survey.cli.choosing import choose
from survey.cli.group import Argument, Option, Verb
from survey.cli.options import (
    home_option,
    json_option,
    print_json,
    read_key,
    survey_option,
)
from survey.cli.reach import http_client
from survey.cli.terminal import messages
from survey.cli.words import say
from survey.errors import CommandRefused, ConfigInvalid
from survey.protocol.codes import fingerprint
from survey.protocol.encoding import b64u
from survey.protocol.errors import SignatureInvalid
from survey.protocol.lifecycle import State
from survey.protocol.manifest import Manifest
from survey.researcher.bundle import Bundle
from survey.researcher.home import Desk, SurveyFolder
from survey.researcher.publishing import publish
from survey.researcher.terms import HOUR, Terms, background_cells

STEPS: Final = {
    "codes": "Codes are made; the manifest will commit to them.",
    "manifest": "The manifest is composed and signed.",
    "published": "Issuer, collector and page hold the manifest.",
    "invitations": "The hashes of all codes are with the issuer.",
}


@click.command(cls=Verb, help="Publish a questionnaire to issuer, collector and page.")
@click.argument(
    "questionnaire", cls=Argument, help="A file, or the name of a questionnaire shipped here."
)
@click.option(
    "--invitations", cls=Option, type=click.IntRange(1), required=True,
    help="How many codes to deal; none can be added later.",
)  # fmt: skip
@click.option(
    "--reserve", cls=Option, type=click.IntRange(0), default=0, help="Codes kept for lost ones."
)
@click.option(
    "--days", cls=Option, type=click.IntRange(1), default=14, show_default=True,
    help="How long codes can be drawn; answers can be sent two days longer.",
)  # fmt: skip
@click.option(
    "--may-close-after", cls=Option, type=click.IntRange(0), metavar="HOURS",
    help="Allow an early close after so many hours; by default nobody may close early.",
)  # fmt: skip
@click.option(
    "--spread-hours", cls=Option, type=click.IntRange(0), default=0, show_default=True,
    help="Offer to send at a random moment within so many hours.",
)  # fmt: skip
@click.option(
    "--min-open", cls=Option, type=click.IntRange(1), default=10, show_default=True,
    help="With fewer answers the survey ends void.",
)  # fmt: skip
@click.option(
    "-k", "k", cls=Option, type=click.IntRange(5), default=10, show_default=True,
    help="No figure of fewer people is ever released.",
)  # fmt: skip
@click.option(
    "--accept-singling-out", cls=Option, is_flag=True,
    help="State in the manifest that few people share a combination of background answers.",
)  # fmt: skip
@click.option(
    "--log-duty", cls=Option, is_flag=True,
    help="State that the law makes whoever runs a server log visits: everybody asked is told so.",
)  # fmt: skip
@click.option(
    "--approver", cls=Option, default="", metavar="KEY",
    help="Release nothing without the signature of a second person, whose key this is.",
)  # fmt: skip
@survey_option
@json_option
@home_option
def command(
    *,
    questionnaire: str,
    invitations: int,
    reserve: int,
    days: int,
    may_close_after: int | None,
    spread_hours: int,
    min_open: int,
    k: int,
    accept_singling_out: bool,
    log_duty: bool,
    approver: str,
    survey_id: str,
    as_json: bool,
    home: Path,
) -> None:
    """Publish a draft's questionnaire."""
    written = questionnaires.load(_find(questionnaire))
    compiled = questionnaires.compile(written)
    desk = Desk.open(home)
    folder = choose(desk, survey_id, State.DRAFT)
    now = int(time.time())
    terms = replace(
        Terms.lasting(now, invitations + reserve, days=days),
        reserve=reserve,
        spread_hours=spread_hours,
        min_open=min_open,
        k=k,
        singling_out_accepted=accept_singling_out,
        log_duty=log_duty,
        approver_key=_approver(approver),
    )
    if may_close_after is not None:
        terms = replace(terms, closes_not_before=now + may_close_after * HOUR)
    if terms.invited < terms.min_open:
        raise click.UsageError(say("fewer invitations than --min-open: this would end void"))
    _warn_of_consent(written.consent)
    _warn(compiled, terms)
    _tell_resumed(folder, compiled)
    with http_client() as client:
        manifest = publish(
            desk, folder, compiled, terms,
            bundle=Bundle.built(), client=client, random=secrets.token_bytes, tell=_tell,
        )  # fmt: skip
    _print(manifest, as_json)
    if not as_json:
        messages().print(say("Next: {command}", command="survey invite --out FILE.csv"))


def _approver(key: str) -> bytes:
    read = read_key(key) if key else b""
    if read is None:
        raise SignatureInvalid(
            say("this is not an approver's key: she prints it by survey keys new --approver")
        )
    return read


def _find(name: str) -> Path:
    """Return a questionnaire's file: a path, or the name of a shipped one."""
    if Path(name).is_file():
        return Path(name)
    try:
        return questionnaires.shipped(name)
    except KeyError as error:
        known = ", ".join(path.stem for path in questionnaires.shipped())
        raise ConfigInvalid(f"{name} is no file and not shipped (shipped: {known})") from error


def _tell_resumed(folder: SurveyFolder, compiled: bytes) -> None:
    """Say that terms once signed stay: an interrupted publication is finished, not changed."""
    if not folder.holds("manifest/manifest.json"):
        return
    if folder.questionnaire != compiled:
        raise CommandRefused(
            say("survey {survey} was signed with another questionnaire before it was interrupted: "
                "for this one run survey keys new first", survey=folder.survey_id)
        )  # fmt: skip
    messages().print(say("An interrupted publication goes on, with the terms it began with."))


def _tell(step: str) -> None:
    messages().print(say(STEPS[step]))


def _warn_of_consent(consent: Consent) -> None:
    """Say what its author wants filled in, so that whoever is asked reads who asks."""
    if consent.required_before_use:
        messages().print(
            say(
                "Warning: the questionnaire says that its consent must still name: {lacking}. "
                "Write that into consent.text and take it out of required_before_use; the survey "
                "is published all the same.",
                lacking=", ".join(consent.required_before_use),
            )
        )


def _warn(compiled: bytes, terms: Terms) -> None:
    cells = background_cells(questionnaires.CompiledQuestionnaire.from_bytes(compiled))
    if cells * terms.k > terms.invited and not terms.singling_out_accepted:
        messages().print(
            say(
                "Warning: {cells} combinations of background answers for {invited} people. Some "
                "may be alone with theirs, and whoever opens the answers could know them. The "
                "survey is published all the same; fewer background questions would protect "
                "better, and --accept-singling-out would state it in the manifest.",
                cells=cells,
                invited=terms.invited,
            )
        )


def _print(manifest: Manifest, as_json: bool) -> None:
    digits = fingerprint(manifest.hash)
    if as_json:
        print_json(
            {
                "survey": manifest.survey_id,
                "manifest_hash": b64u(manifest.hash),
                "fingerprint": list(digits),
                "submit_until": manifest.submit_until,
            }
        )
        return
    messages().print(say("The survey's name, and its fingerprint, the same on every invitation:"))
    click.echo(manifest.survey_id)
    click.echo(" ".join(digits))
