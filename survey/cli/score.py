"""``survey score``: exact and unsuppressed, so it never leaves this machine."""

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console
from rich.table import Table

from analysis.bootstrap import FEW
from analysis.headline import Headline
from analysis.reliability import Alpha
from analysis.summary import ScoreSummary
from survey.cli.choosing import choose, tell_next
from survey.cli.group import Option, Verb
from survey.cli.naming import names_of
from survey.cli.options import home_option, json_option, print_json, survey_option
from survey.cli.terminal import messages
from survey.cli.words import language, say
from survey.presenting.report.catalog import LANGUAGES
from survey.protocol.lifecycle import State
from survey.researcher.home import Desk
from survey.researcher.reporting import report
from survey.researcher.scoring import score

WITHOUT: Final[Mapping[str, str]] = {  # by the codes of the analysis: why a mean has no interval
    "constant-score": "all alike",
    "too-few-respondents": "too few people",
}


@click.command(
    cls=Verb,
    help="Compute the indices of an opened survey, for your eyes only: nothing is suppressed.",
)
@click.option(
    "--language", "spoken", cls=Option, type=click.Choice(LANGUAGES),
    help="The language of the report. Without it, that of this terminal.",
)  # fmt: skip
@click.option("--pdf", "on_paper", cls=Option, is_flag=True, help="Write the report as PDF, too.")
@survey_option
@json_option
@home_option
def command(
    *, spoken: str | None, on_paper: bool, survey_id: str, as_json: bool, home: Path
) -> None:
    """Print every index; write the report."""
    folder = choose(Desk.open(home), survey_id, State.OPENED, State.RELEASED)
    summary = score(folder)
    chosen = spoken or language().replace("_", "-")
    files = list(map(str, report(folder, summary, chosen, on_paper=on_paper)))
    scores = [_describe(each) for each in summary.scores.values()]
    if as_json:
        print_json({"files": files, "scores": scores})
        return
    messages().print(say("Not suppressed: for the researcher only. Publish with survey release."))
    Console(highlight=False).print(_table(scores, names_of(folder.questionnaire)))
    for line in _legend(scores):
        messages().print(line, soft_wrap=True)
    messages().print(say("The report, private and unsuppressed, and its figures stand in:"))
    for file in files:
        messages().print(file)
    _tell_where(home)
    tell_next(folder)


def _tell_where(home: Path) -> None:
    """Say where the desk is, and how its answers come out of it; a command is never broken."""
    said = messages()
    said.print(say("The desk: {desk}", desk=str(home)), soft_wrap=True)
    exports = say(
        "Answers and scores for other programs: survey export --home {desk} --out FOLDER",
        desk=shlex.quote(str(home)),
    )
    said.print(exports, soft_wrap=True)


def _table(scores: list[dict[str, Any]], names: Mapping[str, str]) -> Table:
    table = Table(say("index"), "n", say("mean"), "95 %", "alpha")
    for each in scores:
        mean, alpha = (f"{each[name]:.2f}" if name in each else "" for name in ("mean", "alpha"))
        star = "*" if each.get("alpha_cautions") else ""
        table.add_row(names[each["id"]], str(each["n"]), mean, _interval(each), alpha + star)
    return table


def _interval(each: dict[str, Any]) -> str:
    if "interval" not in each:
        return say(WITHOUT[each["without"]]) if each.get("without") in WITHOUT else ""
    ends = " – ".join(f"{end:.2f}" for end in each["interval"])
    return f"{ends} (t)" if each["interval_method"] == "t" else ends


def _legend(scores: list[dict[str, Any]]) -> Iterator[str]:
    """Say what the marks in the table mean, if they stand there."""
    if any(each.get("interval_method") == "t" for each in scores):
        yield say(
            "(t): Student's interval, cut where the scale ends; of fewer than {few} answers the "
            "bootstrap's would be too short.",
            few=FEW,
        )
    if any(each.get("alpha_cautions") for each in scores):
        yield say(
            "* alpha of no more people than questions: their answers follow from one another, so "
            "that it is high by chance."
        )


def _describe(each: ScoreSummary) -> dict[str, Any]:
    described: dict[str, Any] = {"id": each.id, "family": each.family, "n": each.histogram.n}
    if isinstance(each.headline, Headline):
        described |= {"mean": each.headline.estimate} | _ends(each.headline)
    if isinstance(each.alpha, Alpha):
        described["alpha"] = each.alpha.estimate
        described["alpha_cautions"] = [caution.code for caution in each.alpha.cautions]
    return described


def _ends(found: Headline) -> dict[str, Any]:
    """Describe the interval and how it was made, or why there is none."""
    if found.interval is None:
        return {"without": found.without}
    interval = found.interval
    return {"interval": [interval.low, interval.high], "interval_method": interval.method}
