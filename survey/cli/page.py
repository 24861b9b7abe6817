"""``survey page``: the served page held against its link, a shared computer's address, paper."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import click

from questionnaires.compiling import CompiledQuestionnaire, compile_questionnaire
from questionnaires.loader import load
from questionnaires.shelf import shipped
from survey.cli.choosing import choose
from survey.cli.group import Argument, Option, Verb
from survey.cli.naming import place_of
from survey.cli.options import home_option, json_option, print_json, survey_option
from survey.cli.reach import http_client
from survey.cli.terminal import messages
from survey.cli.verifying import line
from survey.cli.words import say
from survey.errors import ConfigInvalid, HomeUnusable
from survey.protocol.codes import fingerprint as fingerprint_of
from survey.protocol.encoding import b64u
from survey.protocol.errors import CodeInvalid, NotCanonical
from survey.protocol.lifecycle import State
from survey.researcher.home import Desk
from survey.researcher.page.paper import render_paper, to_pdf
from survey.researcher.page.served import Address, Served, checks, visit

EVER_PUBLISHED: Final = tuple(state for state in State if state is not State.DRAFT)
UNSHOWN: Final = (
    "that others are served the same page: the server may choose whom it tells the truth",
    "what the servers do with what reaches them",
)


@click.command(
    cls=Verb, help="Check a served page, print the questionnaire, name a shared computer's address."
)
@click.argument(
    "questionnaire", cls=Argument, required=False,
    help="For --paper: a file or a shipped name; by default this desk's survey.",
)  # fmt: skip
@click.option(
    "--verify", "address", cls=Option, default="", metavar="LINK",
    help="Fetch the page of a link and check it; the code in it, if any, is not sent.",
)  # fmt: skip
@click.option(
    "--fingerprint", cls=Option, default="", help="The digits of your invitation, to be compared."
)
@click.option(
    "--paper", cls=Option, type=click.Path(dir_okay=False, path_type=Path), metavar="OUT",
    help="Write the questionnaire to be printed: OUT.pdf or OUT.html.",
)  # fmt: skip
@click.option("--language", cls=Option, default="", help="The language of the paper.")
@click.option("--force", cls=Option, is_flag=True, help="Overwrite the file if there is one.")
@click.option(
    "--kiosk", cls=Option, is_flag=True,
    help="Print the address for a computer that several people use.",
)  # fmt: skip
@survey_option
@json_option
@home_option
def command(
    *,
    questionnaire: str | None,
    address: str,
    fingerprint: str,
    paper: Path | None,
    language: str,
    force: bool,
    kiosk: bool,
    survey_id: str,
    as_json: bool,
    home: Path,
) -> None:
    """Do the one thing that was asked for."""
    if (bool(address), bool(paper), kiosk).count(True) != 1:
        raise click.UsageError(say("name one of --verify LINK, --paper OUT and --kiosk"))
    if address:
        _verify(_parsed(address, fingerprint), as_json)
    elif paper:
        form = CompiledQuestionnaire.from_bytes(_compiled(questionnaire, survey_id, home))
        _print(form, _spoken(form.languages, language), paper, force=force)
    else:
        folder = choose(Desk.open(home), survey_id, *EVER_PUBLISHED)
        manifest = folder.manifest
        promised = b64u(manifest.hash)
        click.echo(f"{manifest.page_origin}/s/{manifest.survey_id}#kiosk.{promised}")


def _parsed(link: str, digits: str) -> Address:
    """Read the link as it was typed; where its end is damaged, say so and not which bytes are."""
    try:
        return Address.parse(link, digits)
    except NotCanonical as error:
        raise CodeInvalid("the link is damaged") from error


def _verify(address: Address, as_json: bool) -> None:
    if address.manifest_hash is None and not address.digits:
        raise click.UsageError(
            say("name the whole link, or --fingerprint: else any page would be the right one")
        )
    with http_client() as client:
        served = visit(address, client)
    passed = []
    for name, check in checks(served):
        with line(name, quiet=as_json):
            check()
        passed.append(name)
    _conclude(served, passed, as_json)


def _conclude(served: Served, passed: list[str], as_json: bool) -> None:
    digits = list(fingerprint_of(served.manifest.hash))
    if as_json:
        print_json({"fingerprint": digits, "verified": passed})
        return
    click.echo(" ".join(digits))
    messages().print(say("Compare these digits with the ones on your invitation."))
    messages().print(say("What one visit cannot show:"))
    for sentence in UNSHOWN:
        messages().print(f"  {say(sentence)}")


def _compiled(questionnaire: str | None, survey_id: str, home: Path) -> bytes:
    """Return the questionnaire of a file, of the shelf, or of a published survey."""
    if questionnaire is None:
        return choose(Desk.open(home), survey_id, *EVER_PUBLISHED).questionnaire
    known = {path.stem: path for path in shipped()}
    path = Path(questionnaire) if Path(questionnaire).is_file() else known.get(questionnaire)
    if path is None:
        names = ", ".join(known)
        raise ConfigInvalid(f"{questionnaire} is no file and not shipped (shipped: {names})")
    return compile_questionnaire(load(path))


def _spoken(languages: Sequence[str], wanted: str) -> str:
    if wanted and wanted not in languages:
        raise click.UsageError(say("it has no such language: {known}", known=", ".join(languages)))
    return wanted or languages[place_of(languages)]


def _print(form: CompiledQuestionnaire, language: str, out: Path, *, force: bool) -> None:
    written = WRITERS.get(out.suffix)
    if written is None:
        raise click.UsageError(say("paper is a file that ends in .pdf or .html"))
    if out.exists() and not force:
        raise HomeUnusable(f"{out} is there already: name another file, or add --force")
    content = written(render_paper(form, language))
    try:
        out.write_bytes(content)
    except OSError as error:
        raise HomeUnusable(f"{out} is not writable: {error.strerror}") from error
    messages().print(
        say("Paper is not sealed: whoever handles a sheet can read it, and the sheet says so. "
            "Copy it as it is, without numbers or marks.")
    )  # fmt: skip
    click.echo(str(out))


WRITERS: Final[dict[str, Callable[[str], bytes]]] = {".html": str.encode, ".pdf": to_pdf}
