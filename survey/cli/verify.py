"""``survey verify FOLDER``: a line per check; the first lie ends it with exit code 1."""

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import click

from survey.cli.choosing import choose
from survey.cli.group import Argument, Option, Verb
from survey.cli.options import home_option, json_option, survey_option
from survey.cli.verdict import Verdict
from survey.cli.verifying import line
from survey.cli.words import say
from survey.protocol.lifecycle import State
from survey.researcher.comparing import check_against, compare
from survey.researcher.home import Desk
from survey.researcher.page.own import not_our_own
from survey.researcher.published import Published
from survey.researcher.receipts import check_receipt
from survey.researcher.releasing import latest
from survey.researcher.verifying import check_fingerprint, check_saved_page, checks


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
    "--receipt", cls=Option, default=None, help="A receipt, full or short: is its answer counted?"
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
    if against and against.resolve() == path.resolve():
        raise click.UsageError(say("--against is for the files that somebody else was given"))
    published = Published.read(path)
    passed = []
    demands = _demands(published, fingerprint, against, page)
    for name, check in chain(checks(published), demands):
        with line(name, quiet=as_json):
            check()
        passed.append(name)
    fate = None
    if receipt is not None:  # last: a no is no reason to leave out the rest
        with line("receipt", quiet=as_json):
            fate = check_receipt(published, receipt)
        passed.append("receipt")
    compared = compare(published, against) if against else None
    verdict = Verdict(published, passed, not_our_own(published), fate, compared)
    verdict.as_json() if as_json else verdict.in_words()


def _demands(
    published: Published, digits: str | None, against: Path | None, page: Path | None
) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield what this person asked for besides; an empty one is not the right one."""
    if digits is not None:
        yield "fingerprint", lambda: check_fingerprint(published, digits)
    if against:
        yield "same files", lambda: check_against(published, against)
    if page:
        yield "saved page", lambda: check_saved_page(published, page.read_bytes())
