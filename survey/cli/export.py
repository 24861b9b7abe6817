"""``survey export``: single answers for other programs, on this machine and no other."""

from collections.abc import Sequence
from pathlib import Path

import click

from survey.cli.choosing import choose, tell_next
from survey.cli.group import Option, Verb
from survey.cli.options import home_option, json_option, print_json, survey_option
from survey.cli.terminal import messages
from survey.cli.words import language, say
from survey.protocol.lifecycle import State
from survey.researcher.exporting.run import FORMATS, export
from survey.researcher.home import Desk

LANGUAGES = ("zh-Hans", "en")


@click.command(
    cls=Verb,
    help="Write the single answers of an opened survey for other programs. They must not leave "
    "this machine.",
)
@click.option(
    "--format", "formats", cls=Option, type=click.Choice(list(FORMATS)), multiple=True,
    help="Which format; may be repeated. Without it, all of them.",
)  # fmt: skip
@click.option(
    "--out", cls=Option, type=click.Path(file_okay=False, path_type=Path), required=True,
    help="The folder for the files (mode 0600).",
)  # fmt: skip
@click.option(
    "--language", "spoken", cls=Option, type=click.Choice(LANGUAGES),
    help="The language of the labels. Without it, that of this terminal.",
)  # fmt: skip
@click.option("--force", cls=Option, is_flag=True, help="Overwrite files that are there.")
@survey_option
@json_option
@home_option
def command(
    *, formats: Sequence[str], out: Path, spoken: str | None, force: bool, survey_id: str,
    as_json: bool, home: Path,
) -> None:  # fmt: skip
    """Write the files and name them."""
    folder = choose(Desk.open(home), survey_id, State.OPENED, State.RELEASED)
    chosen = spoken or language().replace("_", "-")
    files = export(folder, formats or FORMATS, chosen, out, force=force)
    if as_json:
        print_json({"files": list(map(str, files)), "language": chosen})
        return
    messages().print(
        say("These are single answers, free texts among them: whoever reads them may recognise "
            "somebody. Keep them on this machine, and delete them when you are done. What others "
            "may see is the release.")
    )  # fmt: skip
    for path in files:
        click.echo(str(path))
    tell_next(folder)
