"""``survey score``: exact and unsuppressed, so it never leaves this machine."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from analysis.reliability import Alpha
from analysis.results import Estimate
from analysis.summary import ScoreSummary
from survey.cli.choosing import choose, tell_next
from survey.cli.group import Verb
from survey.cli.naming import names_of
from survey.cli.options import home_option, json_option, print_json, survey_option
from survey.cli.terminal import messages
from survey.cli.words import say
from survey.protocol.lifecycle import State
from survey.researcher.home import Desk
from survey.researcher.scoring import score


@click.command(
    cls=Verb,
    help="Compute the indices of an opened survey, for your eyes only: nothing is suppressed.",
)
@survey_option
@json_option
@home_option
def command(survey_id: str, as_json: bool, home: Path) -> None:
    """Print every index."""
    folder = choose(Desk.open(home), survey_id, State.OPENED, State.RELEASED)
    scores = [_describe(each) for each in score(folder).scores.values()]
    if as_json:
        print_json({"scores": scores})
        return
    messages().print(say("Not suppressed: for the researcher only. Publish with survey release."))
    Console(highlight=False).print(_table(scores, names_of(folder.questionnaire)))
    tell_next(folder)


def _table(scores: list[dict[str, Any]], names: Mapping[str, str]) -> Table:
    table = Table(say("index"), "n", say("mean"), "95 %", "alpha")
    for each in scores:
        interval = " – ".join(f"{end:.2f}" for end in each.get("interval", ()))
        mean, alpha = (f"{each[name]:.2f}" if name in each else "" for name in ("mean", "alpha"))
        table.add_row(names[each["id"]], str(each["n"]), mean, interval, alpha)
    return table


def _describe(each: ScoreSummary) -> dict[str, Any]:
    described: dict[str, Any] = {"id": each.id, "family": each.family, "n": each.histogram.n}
    if isinstance(each.bca, Estimate):
        interval = each.bca.interval
        described |= {"mean": each.bca.estimate, "interval": [interval.low, interval.high]}
    if isinstance(each.alpha, Alpha):
        described["alpha"] = each.alpha.estimate
    return described
