"""A finished envelope, until its receipt holds: at once, or at the moment that was drawn for it."""

import time
from random import SystemRandom
from typing import Final

from survey.cli.changing import SUPERSEDED, superseded
from survey.cli.keep import Elsewhere, Keep
from survey.cli.moment import Moment
from survey.cli.stages import Sealed
from survey.cli.telling import tell
from survey.cli.terminal import local_time
from survey.cli.words import say
from survey.errors import ServerRefused
from survey.protocol.envelope import Receipt
from survey.protocol.manifest import Manifest
from survey.simulate.respondent import Refusal, send

LONGEST_PAUSE: Final = 60.0  # seconds between attempts that nobody sits in front of


def deliver(keep: Keep, sealed: Sealed) -> Receipt:
    """Wait, if a moment was drawn; send; keep nothing, or the key that she asked to keep."""
    if sealed.moment:
        _wait(keep, sealed, sealed.moment)
    receipt = _send(keep, sealed)
    keep.replace(sealed, sealed.then)
    return receipt


def tell_before_waiting(manifest: Manifest) -> None:
    """Say what sending later costs, before anything is used up."""
    tell(
        say("The sealed response stays on this machine until it is sent, and is then cleared. "
            "This command must be running then; if you end it, run it once more before the survey "
            "closes ({end}). If others look at this machine, leave out --later.",
            end=local_time(manifest.submit_until))
    )  # fmt: skip


def _wait(keep: Keep, sealed: Sealed, moment: Moment) -> None:
    if moment.due > time.time():
        _tell_waiting(keep.survey.manifest, moment)
    moment.wait(keep.wire.pause)
    if keep.read() != sealed:
        raise Elsewhere


def _tell_waiting(manifest: Manifest, moment: Moment) -> None:
    tell(
        say("It is sealed and has not arrived yet."),
        say("This machine will send it by itself at a random moment, at the latest on {latest}. "
            "This command must be running then.", latest=local_time(moment.latest)),
        say("If you end it (Ctrl-C), run the same command once more before the survey closes "
            "({end}). If the moment has passed by then, it is sent at once; if not, it goes on "
            "waiting. If it is never run, nothing is ever sent.",
            end=local_time(manifest.submit_until)),
    )  # fmt: skip


def _send(keep: Keep, sealed: Sealed) -> Receipt:
    """Send; where nobody may sit in front of it, go on until the survey's end."""
    told = False
    while True:
        try:
            return send(keep.survey, keep.wire, sealed.envelope)
        except ServerRefused as refusal:
            if isinstance(refusal, Refusal) and refusal.urn in SUPERSEDED:
                keep.replace(sealed, None)
                raise superseded() from refusal
            if not sealed.moment or not _may_pass(keep.survey.manifest, refusal):
                raise
        if not told:
            _tell_unsteady()
        told = True
        keep.wire.pause(SystemRandom().uniform(0, LONGEST_PAUSE))


def _may_pass(manifest: Manifest, refusal: ServerRefused) -> bool:
    """Tell whether it may be otherwise the next time: no answer at all, or a fault of a server."""
    final = isinstance(refusal, Refusal) and not refusal.urn.startswith(("http-5", "internal"))
    return not final and time.time() < manifest.submit_until


def _tell_unsteady() -> None:
    tell(
        say("The network is unsteady; the next attempt follows by itself. However often it is "
            "sent, it counts once.")
    )  # fmt: skip
