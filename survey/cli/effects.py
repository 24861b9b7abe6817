"""``survey effects TABLE``: what each attribute of described cases does to their judgement."""

from pathlib import Path

import click

from survey.cli.group import Argument, Option, Verb
from survey.cli.options import json_option, print_json
from survey.cli.terminal import messages
from survey.cli.words import language, say
from survey.presenting.report.catalog import LANGUAGES
from survey.presenting.report.vignettes.experiment import Experiment
from survey.researcher.vignettes import Roles, effects


@click.command(
    cls=Verb,
    help="Estimate from any labelled table what each attribute of described cases (vignettes) "
    "does to their judgement. Nothing is suppressed: for your eyes only.",
)
@click.argument(
    "table", cls=Argument, type=click.Path(path_type=Path),
    help="One case a row: Parquet, or CSV in UTF-8 with a line of headings.",
)  # fmt: skip
@click.option(
    "--judgement", cls=Option, metavar="COLUMN", required=True,
    help="The judgement, a number. Cases without one or with one below zero are left out.",
)  # fmt: skip
@click.option("--person", cls=Option, metavar="COLUMN", required=True, help="Who judged the case.")
@click.option(
    "--attribute", "attributes", cls=Option, metavar="COLUMN", required=True, multiple=True,
    help="An attribute of the case. May be repeated.",
)  # fmt: skip
@click.option(
    "--baseline", "baselines", cls=Option, metavar="A=LEVEL", multiple=True,
    help="What the other levels of an attribute are compared with; without it its first in order. "
    "May be repeated.",
)  # fmt: skip
@click.option(
    "--interaction", "interactions", cls=Option, metavar="A:B", multiple=True,
    help="Two attributes: does the effect of one differ by the other? May be repeated.",
)  # fmt: skip
@click.option(
    "--out", cls=Option, type=click.Path(path_type=Path), required=True,
    help="The folder for the files (mode 0600).",
)  # fmt: skip
@click.option(
    "--language", "spoken", cls=Option, type=click.Choice(LANGUAGES),
    help="The language of the page. Without it, that of this terminal.",
)  # fmt: skip
@click.option("--pdf", "on_paper", cls=Option, is_flag=True, help="Write the page as PDF, too.")
@json_option
def command(
    *, table: Path, judgement: str, person: str, attributes: tuple[str, ...],
    baselines: tuple[str, ...], interactions: tuple[str, ...], out: Path, spoken: str | None,
    on_paper: bool, as_json: bool,
) -> None:  # fmt: skip
    """Write the page and name its files."""
    chosen = spoken or language().replace("_", "-")
    roles = Roles(judgement, person, attributes, interactions, baselines)
    made, paths = effects(table, roles, chosen, out, on_paper=on_paper)
    files = list(map(str, paths))
    if as_json:
        print_json({"files": files, "language": chosen, **_counts(made)})
        return
    messages().print(say("Not suppressed: for the researcher only. {counts}", counts=_said(made)))
    for file in files:
        click.echo(file)


def _counts(made: Experiment) -> dict[str, int]:
    found = made.found
    return {"cases": found.n, "people": found.persons, "left_out": made.left_out.all}


def _said(made: Experiment) -> str:
    return say("{cases} cases of {people} people; {left_out} cases left out.", **_counts(made))
