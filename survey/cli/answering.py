"""One person's way from link to receipt: draw, answer, seal, send; broken off, it goes on.

The token is drawn before the first question, as the browser draws it at Start: whoever cannot
answer any more learns it before she has answered, and the moment of sending tells nothing about
the moment of drawing.
"""

import time
from dataclasses import dataclass, replace
from typing import TypeVar

import click

from questionnaires.conditions import Answer
from survey.cli.asking import Asker
from survey.cli.changing import Wish, ask_changeable, ask_to_withdraw, ask_wish, tell_warning
from survey.cli.delivering import deliver, tell_before_waiting
from survey.cli.group import REFUSED
from survey.cli.keep import Elsewhere, Keep
from survey.cli.moment import Moment
from survey.cli.resuming import resumable
from survey.cli.stages import WITHDRAWN, Holding, Sealed, Stage, arrived
from survey.cli.telling import leaves_as_it_was, tell
from survey.cli.terminal import messages
from survey.cli.whose import mark_of, refuse_another
from survey.cli.wishes import Wishes, key_to_withdraw
from survey.cli.words import say
from survey.protocol.envelope import Receipt
from survey.simulate.document import PublishedSurvey
from survey.simulate.respondent import Asking, Respondent

Kept = TypeVar("Kept", bound=Stage)


@dataclass(frozen=True)
class Answering:
    """A person with a link, on a machine that keeps what a retry needs."""

    respondent: Respondent
    survey: PublishedSurvey
    keep: Keep
    wishes: Wishes

    def answer(self, given: dict[str, Answer] | None) -> Receipt:
        """Go on from where this machine stands; ask the questions unless answers are given."""
        kept = self.keep.read()
        refuse_another(self.keep, kept, self.respondent.link.code)
        self.wishes.check(self.survey.manifest, kept)
        key = self._key_to_withdraw(kept) if self._withdraws(kept, given) else None
        if self.wishes.later and not isinstance(kept, Sealed):
            tell_before_waiting(self.survey.manifest)
        with resumable(self.keep):
            sealed = self._withdraw(kept, key) if key else self._go_on(kept, given)
            return deliver(self.keep, sealed)

    def _withdraws(self, kept: Stage | None, given: dict[str, Answer] | None) -> bool:
        """Ask what is to be done, where something has arrived and nothing was asked for."""
        if self.wishes.withdraw or given is not None or not arrived(kept):
            return self.wishes.withdraw
        wish = ask_wish(self.survey.manifest)
        if wish is Wish.CLEAR:
            self.keep.wipe()
            tell(say("The key is cleared. What was delivered counts all the same."))
        if wish is Wish.NOTHING:
            leaves_as_it_was()
        if wish in {Wish.CLEAR, Wish.NOTHING}:
            raise click.exceptions.Exit
        return wish is Wish.WITHDRAW

    def _key_to_withdraw(self, kept: Stage | None) -> Holding:
        key = key_to_withdraw(self.keep, kept)
        if not (self.wishes.sure or ask_to_withdraw(key)):
            leaves_as_it_was()
            raise click.exceptions.Exit(REFUSED)
        return key

    def _withdraw(self, kept: Stage | None, key: Holding) -> Sealed:
        return self._kept(kept, self._seal(key, WITHDRAWN, key.following))

    def _go_on(self, kept: Stage | None, given: dict[str, Answer] | None) -> Sealed:
        match kept:
            case Sealed():
                return self._resume(kept)
            case Holding():
                if not arrived(kept):
                    self._tell_begun()
                return self._answer(kept, given)
            case Asking():
                self._tell_begun()
                return self._answer(self._draw(kept), given)
        if given is None:
            Asker.of(self.survey.form).agree()
        asking = self._kept(None, self.respondent.prepare(self.survey))
        return self._answer(self._draw(asking), given)

    def _resume(self, kept: Sealed) -> Sealed:
        """Go on with those bytes; a moment that was drawn is never drawn again."""
        if self.wishes.later and not kept.moment:
            return self._kept(kept, replace(kept, moment=self._moment()))
        if not (kept.moment and kept.moment.due > time.time()):
            messages().print(say("Answers were sealed here earlier; these are sent now."))
        return kept

    def _draw(self, asking: Asking) -> Holding:
        started = asking.draw()
        mark = mark_of(started.token.nonce, asking.code)
        holding = self._kept(asking, Holding(started.token, started.seed, mark=mark))
        messages().print(
            say("Your code is used from now on, on this machine only: {path} shows until the "
                "receipt that somebody has begun here. No answer is stored.", path=self.keep.path)
        )  # fmt: skip
        return holding

    def _answer(self, holding: Holding, given: dict[str, Answer] | None) -> Sealed:
        asker = Asker.of(self.survey.form)
        answers = asker.ask_all() if given is None else given
        then = self._then(holding, asked=given is None)
        sealed = self._kept(holding, self._seal(holding, answers, then))
        if given is None and not self.wishes.later:
            asker.ask_to_send(self.survey.manifest.spread_hours)
        return sealed

    def _then(self, holding: Holding, *, asked: bool) -> Holding | None:
        """Return what is to stay: nothing unless asked for, later as she has asked before."""
        before = holding.sequence > 0
        if not holding.following or self.survey.manifest.post_office:
            return None
        if self.wishes.changeable:
            tell_warning()
        stays = self.wishes.changeable or (ask_changeable(before) if asked else before)
        return holding.following if stays else None

    def _seal(
        self, holding: Holding, answers: dict[str, Answer] | None, then: Holding | None
    ) -> Sealed:
        """From here on the answers exist only as ciphertext."""
        moment = self._moment() if self.wishes.later else None
        return Sealed(holding.seal(self.survey, answers), moment, then, holding.mark)

    def _moment(self) -> Moment:
        return Moment.draw(self.survey.manifest, int(time.time()))

    def _kept(self, old: Stage | None, new: Kept) -> Kept:
        if not self.keep.replace(old, new):
            raise Elsewhere
        return new

    def _tell_begun(self) -> None:
        messages().print(
            say("Somebody has begun here and not sent; this goes on with that person's code. "
                "To begin with another invitation, name another --home.")
        )  # fmt: skip
