"""``survey simulate LINKS.csv``: simulated people use the links that ``survey invite`` wrote."""

import csv
import secrets
from pathlib import Path

import click

from survey.cli.group import Argument, Option, Verb
from survey.cli.options import home_option, json_option, print_json
from survey.cli.reach import http_client
from survey.cli.terminal import messages, progress_bars
from survey.cli.words import say
from survey.protocol.codes import Link
from survey.simulate.load import Crowd
from survey.simulate.population import Population
from survey.simulate.respondent import Respondent, Wire


@click.command(
    cls=Verb,
    help="Let simulated respondents answer over HTTP, through the real protocol. Print how many "
    "hold a verified receipt.",
)
@click.argument(
    "links", cls=Argument, type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The file that survey invite --out wrote.",
)  # fmt: skip
@click.option(
    "--respondents", cls=Option, type=click.IntRange(1), help="How many; by default all links."
)
@click.option(
    "--seed", cls=Option, type=int, default=1, show_default=True, help="Draws the population."
)
@click.option(
    "--threads", cls=Option, type=click.IntRange(1, 64), default=4, show_default=True,
    help="How many answer at the same time.",
)  # fmt: skip
@json_option
@home_option
def command(
    *, links: Path, respondents: int | None, seed: int, threads: int, as_json: bool, home: Path
) -> None:
    """Let people answer."""
    del home  # a respondent has none; the option stands everywhere
    chosen = read_links(links)[:respondents]
    if not chosen:
        raise click.UsageError(say("{links} holds no links", links=links))
    with http_client() as client:
        survey = Respondent(chosen[0], Wire(client), secrets.token_bytes).load()
    population = Population.of(survey.form, seed)
    with progress_bars() as step:
        receipts = Crowd(population, threads=threads).answer(chosen, step("answer", len(chosen)))
    if as_json:
        planted = population.model.planted(survey.form)
        print_json({"respondents": len(receipts), "planted": planted})
        return
    messages().print(say("Simulated people who answered and hold a verified receipt:"))
    click.echo(str(len(receipts)))


def read_links(path: Path) -> list[Link]:
    """Read the column ``link`` of a file that ``survey invite`` wrote."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [Link.parse(row.get("link") or "") for row in csv.DictReader(file)]
