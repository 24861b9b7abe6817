"""``survey approve FOLDER``: the second person signs what the first wants to release."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import click

from survey.cli.group import REFUSED, Argument, Option, Verb
from survey.cli.naming import place_of
from survey.cli.options import home_option, json_option, print_json
from survey.cli.terminal import messages
from survey.cli.words import say
from survey.protocol.codes import fingerprint
from survey.protocol.encoding import b64u, parse, sha256
from survey.researcher.approving import Approver
from survey.researcher.published import RELEASE, Published

TABLES: Final = {
    "participation": "how many took part",
    "indices": "the indices of everybody together",
    "groups": "the indices by group:",
    "typology": "the types of attitude",
}


@click.command(
    cls=Verb,
    help="Sign a release as the second person whom the manifest names. Everything that can be "
    "checked is checked first, and what is signed is shown.",
)
@click.argument(
    "folder", cls=Argument,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A copy of the folder that survey release has made.",
)  # fmt: skip
@click.option("--yes", cls=Option, is_flag=True, help="Do not ask.")
@json_option
@home_option
def command(*, folder: Path, yes: bool, as_json: bool, home: Path) -> None:
    """Examine, show, ask, sign."""
    approver, published = Approver.open(home), Published.read(folder)
    approver.examine(published)
    file = parse(published[RELEASE])
    for line in _shown(published, file):
        messages().print(line)
    if not yes and not click.confirm(say("Sign it?"), default=None, err=True):
        messages().print(say("Nothing was signed."))
        raise click.exceptions.Exit(REFUSED)
    path = approver.approve(published)
    if as_json:
        print_json(
            {
                "sequence": file["sequence"],
                "approval": str(path),
                "approver_key": b64u(approver.key),
            }
        )
        return
    messages().print(
        say("Signed. Give this file back: it belongs into the folder of the same release on the "
            "researcher's machine, and there survey release sends both signatures:")
    )  # fmt: skip
    click.echo(str(path))


def _shown(published: Published, file: dict[str, Any]) -> Iterator[str]:
    """Yield what she puts her name to, and the digits that tie it to survey and file."""
    place = place_of(file["languages"])
    yield file["title"][place]
    yield say("Release {number} would show:", number=file["sequence"])
    for table, words in TABLES.items():
        if table in file:
            yield f"  {say(words)}"
    for group in file.get("groups", ()):
        yield f"    {group['title'][place]}"
    yield say("The survey's fingerprint, as it stands on the invitations:")
    yield "  " + " ".join(fingerprint(published.manifest.hash))
    yield say("The digits of this file; the researcher's console shows the same ones:")
    yield "  " + " ".join(fingerprint(sha256(published[RELEASE])))
    yield say("Whether the figures follow from the answers you cannot see from here.")
