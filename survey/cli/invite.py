"""``survey invite``: the links to deal, in a file or on slips; a lost one replaced; the end."""

from pathlib import Path
from typing import Final

import click

from survey.cli.choosing import choose
from survey.cli.group import Option, Verb
from survey.cli.options import home_option, survey_option
from survey.cli.reach import http_client
from survey.cli.slips import Slips
from survey.cli.terminal import messages
from survey.cli.words import say
from survey.errors import HomeUnusable
from survey.protocol.codes import normalise_code
from survey.protocol.lifecycle import State
from survey.researcher.collecting import replace_code
from survey.researcher.home import Desk, SurveyFolder
from survey.researcher.invitations import destroy_list, links_of, write_links

DEALING: Final = (State.PUBLISHED, State.COLLECTING)
EVER_PUBLISHED: Final = tuple(state for state in State if state is not State.DRAFT)


@click.command(
    cls=Verb, help="Write the invitations to a file, replace a lost one, destroy the list."
)
@click.option(
    "--out", cls=Option, type=click.Path(dir_okay=False, path_type=Path),
    help="Write link, printed code and fingerprint of every invitation (CSV, mode 0600).",
)  # fmt: skip
@click.option(
    "--slips", cls=Option, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Write slips of paper with QR codes, to be printed and cut apart: FILE.pdf or FILE.html; "
    "with --replace the one of the new code.",
)  # fmt: skip
@click.option(
    "--asked-by", cls=Option, default="", metavar="TEXT",
    help="Who asks, and a contact, to stand on every slip.",
)  # fmt: skip
@click.option(
    "--language", cls=Option, default="",
    help="Print the slips in this language only; by default in all of the questionnaire.",
)  # fmt: skip
@click.option("--force", cls=Option, is_flag=True, help="Overwrite the file if there is one.")
@click.option("--replace", "lost", cls=Option, default="", help="Replace this lost code.")
@click.option("--destroy", cls=Option, is_flag=True, help="Destroy the list of codes.")
@survey_option
@home_option
def command(
    *,
    out: Path | None,
    slips: Path | None,
    asked_by: str,
    language: str,
    force: bool,
    lost: str,
    destroy: bool,
    survey_id: str,
    home: Path,
) -> None:
    """Deal invitations; the list can be destroyed as long as there is one."""
    if not (out or slips or lost or destroy):
        raise click.UsageError(
            say("name --out FILE.csv, --slips FILE, --replace CODE or --destroy")
        )
    if not slips and (asked_by or language):
        raise click.UsageError(say("--asked-by and --language belong to --slips FILE"))
    desk = Desk.open(home)
    dealing = out or slips or lost
    folder = choose(desk, survey_id, *(DEALING if dealing else EVER_PUBLISHED))
    for path in filter(None, (out, slips)):
        _refuse_to_overwrite(path, force)
    paper = Slips.of(folder, slips, language, asked_by) if slips else None
    if out:
        _write(folder, out)
    if lost:
        _replace(desk, folder, lost, paper)
    elif paper:
        _print(folder, paper)
    if destroy:
        _destroy(folder)


def _refuse_to_overwrite(out: Path, force: bool) -> None:
    if out.exists() and not force:
        raise HomeUnusable(f"{out} is there already: name another file, or add --force")


def _write(folder: SurveyFolder, out: Path) -> None:
    _warn(write_links(folder, out))
    click.echo(str(out))


def _print(folder: SurveyFolder, paper: Slips) -> None:
    links = links_of(folder)
    paper.write(links)
    _warn(len(links))


def _warn(count: int) -> None:
    messages().print(
        say("{count} invitations. Deal them blind from a pile, then destroy this file and "
            "the list (survey invite --destroy): whoever keeps them can burn a code and "
            "learn whether its owner had drawn.", count=count)
    )  # fmt: skip


def _replace(desk: Desk, folder: SurveyFolder, lost: str, paper: Slips | None) -> None:
    with http_client() as client:
        link = replace_code(desk, folder, normalise_code(lost), client)
    messages().print(
        say("The new invitation. It works if the old one had not been used; nobody learns "
            "which of the two holds:")
    )  # fmt: skip
    click.echo(str(link))
    if paper:
        paper.write([link])


def _destroy(folder: SurveyFolder) -> None:
    destroy_list(folder)
    messages().print(say("The list of codes is destroyed."))
    messages().print(
        say("What was made of it is not: destroy the files, and the slips that nobody took.")
    )
