"""``survey verify FOLDER``: a line per check; the first lie ends it with exit code 1."""

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import click

from survey.cli.choosing import choose
from survey.cli.group import Argument, Option, Verb
from survey.cli.options import home_option, json_option, print_json, survey_option
from survey.cli.terminal import day_of, messages
from survey.cli.verifying import line
from survey.cli.words import say
from survey.protocol.codes import fingerprint as fingerprint_of
from survey.protocol.encoding import unb64u
from survey.protocol.envelope import RECEIPT_BYTES
from survey.protocol.lifecycle import State
from survey.protocol.statements import Destruction
from survey.researcher.evidence import count
from survey.researcher.home import Desk
from survey.researcher.published import DESTRUCTION, Published
from survey.researcher.releasing import latest
from survey.researcher.terms import DAY
from survey.researcher.verifying import (
    UNSHOWN,
    absent,
    alone,
    check_against,
    check_fingerprint,
    check_receipt,
    check_saved_page,
    checks,
)


@click.command(cls=Verb, help="Check published files against one another.")
@click.argument(
    "folder", cls=Argument, required=False,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Where the published files stand; by default the last release of this desk.",
)  # fmt: skip
@click.option(
    "--fingerprint", cls=Option, default=None, help="The digits of your invitation, to be compared."
)
@click.option(
    "--receipt", cls=Option, default=None, help="A receipt, in full: is its answer counted?"
)
@click.option(
    "--against", cls=Option, type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The same files as somebody else was given them.",
)  # fmt: skip
@click.option(
    "--page", cls=Option, type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The page as you saved it: is it the published one?",
)  # fmt: skip
@survey_option
@json_option
@home_option
def command(
    *,
    folder: Path | None,
    fingerprint: str | None,
    receipt: str | None,
    against: Path | None,
    page: Path | None,
    survey_id: str,
    as_json: bool,
    home: Path,
) -> None:
    """Verify a folder of published files; without one, this desk's last release."""
    path = folder or latest(choose(Desk.open(home), survey_id, State.RELEASED)).path
    published = Published.read(path)
    passed = []
    demands = _demands(published, fingerprint, receipt, against, page)
    for name, check in chain(checks(published), demands):
        with line(name, quiet=as_json):
            check()
        passed.append(name)
    other = alone(published, Published.read(against)) if against else []
    _conclude(published, passed, other, as_json)


def _demands(
    published: Published,
    digits: str | None,
    receipt: str | None,
    against: Path | None,
    page: Path | None,
) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield what this person asked for besides; an empty one is not the right one."""
    if digits is not None:
        yield "fingerprint", lambda: check_fingerprint(published, digits)
    if receipt is not None:
        yield "receipt", lambda: check_receipt(published, unb64u(receipt, RECEIPT_BYTES))
    if against:
        yield "same files", lambda: check_against(published, Published.read(against))
    if page:
        yield "saved page", lambda: check_saved_page(published, page.read_bytes())


def _destroyed(published: Published) -> str:
    """Return the day that the researcher has signed; whether it was in time is for all to see."""
    if DESTRUCTION not in published:
        return ""
    return day_of(Destruction.from_bytes(published[DESTRUCTION]).day)


def _conclude(published: Published, passed: list[str], lonely: list[str], as_json: bool) -> None:
    digits, missing = list(fingerprint_of(published.manifest.hash)), absent(published)
    destroyed, counts = _destroyed(published), count(published.evidence)
    if as_json:
        print_json(
            {
                "absent": missing,
                "counts": counts,
                "destroyed": destroyed,
                "fingerprint": digits,
                "not_compared": lonely,
                "verified": passed,
            }
        )
        return
    for name in missing:
        click.echo(f"{say('absent')}  {say(name)}")
    for name in lonely:
        click.echo(say("not compared  {file}: only one of the two folders has it", file=name))
    messages().print(
        say(
            "{invited} codes, {issued} tokens drawn, {accepted} answers counted, {changed} of them "
            "changed or withdrawn after they were first sent",
            **counts,
        )
    )
    if destroyed:
        promised = day_of(published.manifest.destroy_by // DAY)
        click.echo(
            say("key and answers destroyed on {day}; promised by {promised}",
                day=destroyed, promised=promised)
        )  # fmt: skip
    click.echo(" ".join(digits))
    messages().print(say("Compare these digits with the ones on your invitation."))
    messages().print(say("What these files cannot show:"))
    for sentence in UNSHOWN:
        messages().print(f"  {say(sentence)}")
