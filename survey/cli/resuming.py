"""Broken off: what can never be sent is forgotten, of the rest it is said how to go on."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import click

from survey.cli.keep import Keep
from survey.cli.patience import Unanswered
from survey.cli.stages import Sealed, Stage, arrived
from survey.cli.telling import tell
from survey.cli.terminal import local_time
from survey.cli.words import say
from survey.errors import ServerRefused
from survey.protocol.errors import ProtocolError
from survey.simulate.respondent import Refusal

HOPELESS: Final = frozenset(
    {"invitation-unknown", "invitation-used", "issue-closed", "survey-closed", "survey-not-started"}
)  # what is kept would be of no use, and only show that somebody tried

BROKEN_OFF: Final = (
    click.Abort, click.exceptions.Exit, KeyboardInterrupt, ServerRefused, ProtocolError, Unanswered,
)  # fmt: skip


@contextmanager
def resumable(keep: Keep) -> Iterator[None]:
    """Say, whatever ends the way to the receipt, where it stands."""
    try:
        yield
    except Refusal as refusal:
        kept = keep.read()
        if refusal.urn in HOPELESS:
            keep.wipe()
        tell(_over(kept) if refusal.urn in HOPELESS else _left(keep, kept))
        raise
    except BROKEN_OFF:
        tell(_left(keep, keep.read()))
        raise


def _over(kept: Stage | None) -> str:
    if arrived(kept) or (isinstance(kept, Sealed) and kept.envelope.sequence):
        return say("Nothing was changed. What was delivered before counts.")
    return say("Nothing was sent.")


def _left(keep: Keep, kept: Stage | None) -> str:
    if kept is None:
        return say("Nothing was sent.")
    if arrived(kept):
        return say("Nothing was changed. What was delivered counts; the key stays here.")
    until = local_time(keep.survey.manifest.submit_until)
    if not isinstance(kept, Sealed):
        return say(
            "Not sent, and no answer is stored. Your code stays yours on this machine: run the "
            "same command again to answer, until {until}.", until=until,
        )  # fmt: skip
    if kept.moment:
        return say(
            "Not sent yet. Your sealed answers wait here: run the same command again before "
            "{until}. If the moment has passed by then, they are sent at once; if not, they go on "
            "waiting.", until=until,
        )  # fmt: skip
    return say(
        "Not sent yet. Your sealed answers wait here: run the same command again to send them, "
        "until {until}.", until=until,
    )  # fmt: skip
