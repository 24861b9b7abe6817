"""``survey score``: exact and unsuppressed, so it never leaves this machine."""

from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from analysis.reliability import Alpha
from analysis.results import Estimate
from analysis.summary import ScoreSummary
from survey.cli.group import Verb
from survey.cli.options import home_option, json_option, print_json, survey_option
from survey.cli.terminal import messages
from survey.cli.words import say
from survey.protocol.lifecycle import State
from survey.researcher.home import Desk
from survey.researcher.scoring import score


@click.command(cls=Verb, help="Compute the indices of an opened survey, for your eyes only.")
@survey_option
@json_option
@home_option
def command(survey_id: str, as_json: bool, home: Path) -> None:
    """Print every index."""
    folder = Desk.open(home).survey(survey_id, State.OPENED, State.RELEASED)
    scores = [_describe(each) for each in score(folder).scores.values()]
    if as_json:
        print_json({"scores": scores})
        return
    messages().print(say("Not suppressed: for the researcher only. Publish with survey release."))
    table = Table(say("index"), "n", say("mean"), "95 %", "alpha")
    for each in scores:
        low, high = each.get("interval", ("", ""))
        numbers = (each.get("mean", ""), low, high, each.get("alpha", ""))
        mean, low, high, alpha = (f"{x:.2f}" if isinstance(x, float) else "" for x in numbers)
        table.add_row(each["id"], str(each["n"]), mean, f"{low} – {high}", alpha)
    Console(highlight=False).print(table)


def _describe(each: ScoreSummary) -> dict[str, Any]:
    described: dict[str, Any] = {"id": each.id, "family": each.family, "n": each.histogram.n}
    if isinstance(each.bca, Estimate):
        interval = each.bca.interval
        described |= {"mean": each.bca.estimate, "interval": [interval.low, interval.high]}
    if isinstance(each.alpha, Alpha):
        described["alpha"] = each.alpha.estimate
    return described
