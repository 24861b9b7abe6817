"""``survey invite``: the links to deal, a lost one replaced, the list destroyed."""

from pathlib import Path
from typing import Final

import click

from survey.cli.choosing import choose
from survey.cli.group import Option, Verb
from survey.cli.options import home_option, survey_option
from survey.cli.reach import http_client
from survey.cli.terminal import messages
from survey.cli.words import say
from survey.errors import HomeUnusable
from survey.protocol.codes import normalise_code
from survey.protocol.lifecycle import State
from survey.researcher.collecting import replace_code
from survey.researcher.home import Desk, SurveyFolder
from survey.researcher.invitations import destroy_list, write_links

DEALING: Final = (State.PUBLISHED, State.COLLECTING)
EVER_PUBLISHED: Final = tuple(state for state in State if state is not State.DRAFT)


@click.command(
    cls=Verb, help="Write the invitations to a file, replace a lost one, destroy the list."
)
@click.option(
    "--out", cls=Option, type=click.Path(dir_okay=False, path_type=Path),
    help="Write link, printed code and fingerprint of every invitation (CSV, mode 0600).",
)  # fmt: skip
@click.option("--force", cls=Option, is_flag=True, help="Overwrite the file if there is one.")
@click.option("--replace", "lost", cls=Option, default="", help="Replace this lost code.")
@click.option("--destroy", cls=Option, is_flag=True, help="Destroy the list of codes.")
@survey_option
@home_option
def command(
    *, out: Path | None, force: bool, lost: str, destroy: bool, survey_id: str, home: Path
) -> None:
    """Deal invitations; the list can be destroyed as long as there is one."""
    if not (out or lost or destroy):
        raise click.UsageError(say("name --out FILE.csv, --replace CODE or --destroy"))
    desk = Desk.open(home)
    folder = choose(desk, survey_id, *(DEALING if out or lost else EVER_PUBLISHED))
    if out:
        _write(folder, out, force)
    if lost:
        _replace(desk, folder, lost)
    if destroy:
        destroy_list(folder)
        messages().print(say("The list of codes is destroyed."))


def _write(folder: SurveyFolder, out: Path, force: bool) -> None:
    if out.exists() and not force:
        raise HomeUnusable(f"{out} is there already: name another file, or add --force")
    count = write_links(folder, out)
    messages().print(
        say("{count} invitations. Deal them blind from a pile, then destroy this file and "
            "the list (survey invite --destroy): whoever keeps them can burn a code and "
            "learn whether its owner had drawn.", count=count)
    )  # fmt: skip
    click.echo(str(out))


def _replace(desk: Desk, folder: SurveyFolder, lost: str) -> None:
    with http_client() as client:
        link = replace_code(desk, folder, normalise_code(lost), client)
    messages().print(
        say("The new invitation. It works if the old one had not been used; nobody learns "
            "which of the two holds:")
    )  # fmt: skip
    click.echo(str(link))
