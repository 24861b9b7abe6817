"""``survey status``: the surveys of this desk. No server is asked; none would tell."""

from pathlib import Path
from typing import Any

import click

from survey.cli.choosing import next_step, none_of, state_of, word
from survey.cli.destroy import UNRELEASED
from survey.cli.group import Verb
from survey.cli.options import home_option, json_option, print_json, survey_option
from survey.cli.terminal import day_of, local_time, messages
from survey.cli.words import say
from survey.errors import SurveyUnknown
from survey.protocol.codes import fingerprint
from survey.protocol.lifecycle import State
from survey.researcher.collecting import Counts, counts
from survey.researcher.destroying import destruction_of
from survey.researcher.home import Desk, SurveyFolder
from survey.researcher.invitations import piles_of


@click.command(
    cls=Verb, help="Show the surveys of this desk: the state of each, and what comes next."
)
@survey_option
@json_option
@home_option
def command(survey_id: str, as_json: bool, home: Path) -> None:
    """List the surveys."""
    surveys = [each for each in Desk.open(home).surveys() if survey_id in {"", each.survey_id}]
    if survey_id and not surveys:
        raise SurveyUnknown(none_of(survey_id))
    if as_json:
        print_json({"surveys": [_described(folder) for folder in surveys]})
        return
    if not surveys:
        messages().print(say("this desk has no survey yet: run survey keys new first"))
    for folder in surveys:
        click.echo("\n  ".join(_lines(folder)))


def _described(folder: SurveyFolder) -> dict[str, Any]:
    state = state_of(folder)
    described: dict[str, Any] = {"survey": folder.survey_id, "state": str(state)}
    if state is State.DRAFT:
        return described
    manifest, counted = folder.manifest, counts(folder)
    return {
        **described,
        "fingerprint": list(fingerprint(manifest.hash)),
        "invited": manifest.invited,
        "closes_not_before": manifest.closes_not_before,
        "submit_until": manifest.submit_until,
        "codes_kept": bool(piles_of(folder)),
        "destroy_by": manifest.destroy_by,
        "destroyed": _destroyed(folder),
        **({"issued": counted.issued, "accepted": counted.accepted} if counted else {}),
    }


def _lines(folder: SurveyFolder) -> list[str]:
    state = state_of(folder)
    lines = [f"{folder.survey_id}  {word(state)}"]
    if state is not State.DRAFT:
        lines.append(f"{say('fingerprint')}  {' '.join(fingerprint(folder.manifest.hash))}")
        lines += [_people(folder, counts(folder)), *_codes(folder), *_end(folder)]
    return [*lines, say("Next: {command}", command=next_step(folder))]


def _people(folder: SurveyFolder, counted: Counts | None) -> str:
    """Before the close nobody may know more than how many were invited."""
    manifest = folder.manifest
    if counted is None:
        return say(
            "{invited} invited; answers can be sent until {until}",
            invited=manifest.invited, until=local_time(manifest.submit_until),
        )  # fmt: skip
    return say(
        "{invited} invited, {issued} codes used, {accepted} answers accepted",
        invited=manifest.invited, issued=counted.issued, accepted=counted.accepted,
    )  # fmt: skip


def _destroyed(folder: SurveyFolder) -> str:
    statement = destruction_of(folder)
    return day_of(statement.day) if statement else ""


def _end(folder: SurveyFolder) -> list[str]:
    """Remind of the promise, once there is something to destroy and until it is kept."""
    if day := _destroyed(folder):
        return [say("key and answers were destroyed on {day}", day=day)]
    if state_of(folder) not in UNRELEASED:
        return []
    command = f"survey destroy --survey {folder.survey_id}"
    until = local_time(folder.manifest.destroy_by)
    return [say("promised: key and answers are destroyed by {until}: {command}",
                until=until, command=command)]  # fmt: skip


def _codes(folder: SurveyFolder) -> list[str]:
    """Name the list while it exists: whoever keeps it can burn a code, and learn who had drawn."""
    if not piles_of(folder):
        return []
    command = f"survey invite --destroy --survey {folder.survey_id}"
    return [
        say("the list of codes is still here; once they are dealt, destroy it: {command}",
            command=command)
    ]  # fmt: skip
