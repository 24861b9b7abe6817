"""One person's way from link to receipt: draw, answer, seal, send; broken off, it goes on.

The token is drawn before the first question, as the browser draws it at Start: whoever cannot
answer any more learns it before she has answered, and the moment of sending tells nothing about
the moment of drawing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import click

from questionnaires.conditions import Answer
from survey.cli.asking import Asker
from survey.cli.keep import Keep
from survey.cli.terminal import local_time, messages
from survey.cli.words import say
from survey.errors import ServerRefused
from survey.protocol.envelope import Envelope, Receipt
from survey.simulate.document import PublishedSurvey
from survey.simulate.respondent import Asking, Refusal, Respondent, Started, send

HOPELESS: Final = frozenset(
    {"invitation-unknown", "invitation-used", "issue-closed", "survey-closed", "survey-not-started"}
)  # what is kept would be of no use, and only show that somebody tried


@dataclass(frozen=True)
class Answering:
    """A person with a link, on a machine that keeps what a retry needs."""

    respondent: Respondent
    survey: PublishedSurvey
    keep: Keep

    def answer(self, given: dict[str, Answer] | None) -> Receipt:
        """Go on from where this machine stands; ask the questions unless answers are given."""
        kept = self.keep.read()
        if kept:
            self._tell_resumed(kept)
        with self._resumable():
            envelope = kept if isinstance(kept, Envelope) else self._seal(kept, given)
            receipt = send(self.survey, self.respondent.wire, envelope)
        self.keep.wipe()
        return receipt

    def _seal(self, kept: Asking | Started | None, given: dict[str, Answer] | None) -> Envelope:
        asker = Asker.of(self.survey.form)
        if kept is None and given is None:
            asker.agree()
        started = kept if isinstance(kept, Started) else self._draw(kept)
        envelope = started.seal(asker.ask_all() if given is None else given)
        self.keep.write(envelope)  # no key in it; these bytes are sent, however often it takes
        if given is None:
            asker.ask_to_send()
        return envelope

    def _draw(self, kept: Asking | None) -> Started:
        asking = kept or self.respondent.prepare(self.survey)
        self.keep.write(asking)
        started = asking.draw()
        self.keep.write(started)
        messages().print(
            say("Your code is used from now on, on this machine only: {path} shows until the "
                "receipt that somebody has begun here. No answer is stored.", path=self.keep.path)
        )  # fmt: skip
        return started

    def _tell_resumed(self, kept: Asking | Started | Envelope) -> None:
        if isinstance(kept, Envelope):
            messages().print(say("Answers were sealed here earlier; these are sent now."))
            return
        messages().print(
            say("Somebody has begun here and not sent; this goes on with that person's code. "
                "To begin with another invitation, delete {path} first.", path=self.keep.path)
        )  # fmt: skip

    @contextmanager
    def _resumable(self) -> Iterator[None]:
        """Forget what can never be sent; of the rest say how to go on."""
        try:
            yield
        except Refusal as refusal:
            if refusal.urn in HOPELESS:
                self.keep.wipe()
            self._tell_broken_off()
            raise
        except (click.Abort, click.exceptions.Exit, KeyboardInterrupt, ServerRefused):
            self._tell_broken_off()
            raise

    def _tell_broken_off(self) -> None:
        kept = self.keep.read()
        if kept is None:
            messages().print(say("Nothing was sent."))
            return
        until = local_time(self.survey.manifest.submit_until)
        sentence = (
            say("Not sent yet. Your sealed answers wait here: run the same command again to send "
                "them, until {until}.", until=until)
            if isinstance(kept, Envelope)
            else say("Not sent, and no answer is stored. Your code stays yours on this machine: "
                     "run the same command again to answer, until {until}.", until=until)
        )  # fmt: skip
        messages().print(sentence)
