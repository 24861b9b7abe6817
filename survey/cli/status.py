"""``survey status``: the surveys of this desk. No server is asked; none would tell."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from survey.cli.group import Verb
from survey.cli.options import home_option, json_option, print_json
from survey.cli.words import say
from survey.protocol.codes import fingerprint
from survey.protocol.lifecycle import State
from survey.researcher.collecting import phase
from survey.researcher.home import Desk, SurveyFolder


@click.command(cls=Verb, help="Show the surveys of this desk.")
@json_option
@home_option
def command(as_json: bool, home: Path) -> None:
    """List the surveys."""
    now = int(time.time())
    surveys = [_describe(folder, now) for folder in Desk.open(home).surveys()]
    if as_json:
        print_json({"surveys": surveys})
        return
    table = Table("survey", say("state"), say("invited"), say("closes by"), say("fingerprint"))
    for each in surveys:
        closes = each.get("submit_until")
        until = datetime.fromtimestamp(closes, UTC).strftime("%Y-%m-%d %H:%M UTC") if closes else ""
        digits = " ".join(each.get("fingerprint", ()))
        table.add_row(each["survey"], each["state"], str(each.get("invited", "")), until, digits)
    Console(highlight=False).print(table)


def _describe(folder: SurveyFolder, now: int) -> dict[str, Any]:
    state = phase(folder, now)
    described: dict[str, Any] = {"survey": folder.survey_id, "state": str(state)}
    if state is State.DRAFT:
        return described
    manifest = folder.manifest
    return {
        **described,
        "fingerprint": list(fingerprint(manifest.hash)),
        "invited": manifest.invited,
        "submit_until": manifest.submit_until,
    }
