"""A questionnaire at a terminal, as the page asks it: part by part, each question may be left out.

The same frame, the same words, the same order: drawn anew for everybody where a section says so.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random, SystemRandom
from typing import Final

import click

from questionnaires.compiling import CompiledQuestionnaire
from questionnaires.conditions import Answer
from questionnaires.items import (
    NOT_SHOWN,
    AnyItem,
    Multiple,
    Numeric,
    OfOptions,
    Ranking,
    Text,
    Texts,
)
from questionnaires.logic import is_shown, shown
from questionnaires.model import Section
from survey.cli.given import fits, read_answer
from survey.cli.group import REFUSED
from survey.cli.naming import place_of
from survey.cli.patience import ask_whether, lines
from survey.cli.telling import tell
from survey.cli.words import say

QUESTION: Final = re.compile("[^？?]*[？?]?")


@dataclass(frozen=True)
class Asker:
    """Asks in one language."""

    form: CompiledQuestionnaire
    place: int  # of the language among the questionnaire's
    random: Random = field(default_factory=SystemRandom)

    @classmethod
    def of(cls, form: CompiledQuestionnaire) -> "Asker":
        """Ask in the language of the environment, where the questionnaire has it."""
        return cls(form, place_of(form.languages))

    def agree(self) -> None:
        """Show what is asked of whom; whoever does not agree has used nothing up."""
        consent = self.form.consent
        _say("\n" + _strong(self._in(self.form.title)))
        _say(_strong(self._in(consent.title)), self._in(consent.text))
        if not ask_whether(self._in(consent.agree)):
            _say(say("Your code is not used."))
            raise click.exceptions.Exit(REFUSED)

    def ask_all(self) -> dict[str, Answer]:
        """Ask every item that is shown; an empty line leaves it out."""
        _say(say("An empty line leaves a question out."))
        answers: dict[str, Answer] = {}
        for section in self.form.sections:
            self._introduce(section, answers)
            for item in self._ordered(section):
                visible = is_shown(section, item, answers)
                answers[item.id] = self._ask(item, answers) if visible else NOT_SHOWN
        _say("\n" + say("You have been through all parts. Nothing has been sent yet."))
        return {item.id: answers[item.id] for item in self.form.items}

    def ask_to_send(self, spread_hours: int) -> None:
        """Ask before anything leaves; what is not sent now stays sealed and can be sent later."""
        if spread_hours:
            tell(
                say("With --later this machine picks a random moment within {hours} hours. Who "
                    "knows when you began then finds it harder to match the time of arrival. To "
                    "choose that, say no and run the same command again with --later.",
                    hours=spread_hours)
            )  # fmt: skip
        if not ask_whether(say("Send now?")):
            raise click.exceptions.Exit(REFUSED)

    def _introduce(self, section: Section, answers: Mapping[str, Answer]) -> None:
        """Say where one is, and which place and time the questions mean."""
        visible = shown(self.form, answers)
        parts = [each for each in self.form.sections if visible.intersection(each.items)]
        if section not in parts:
            return
        number = parts.index(section) + 1
        _say("\n" + say("Part {part} of {parts}", part=number, parts=len(parts)))
        framing = (self.form.definition, self.form.frame) if section.frame else ()
        texts = [self._in(each) for each in (section.intro, *framing)]
        _say(_strong(self._in(section.title)), *filter(None, texts))

    def _ordered(self, section: Section) -> list[AnyItem]:
        """Draw the order where no item may profit from its place; what hangs on others is last."""
        items = [self.form.by_id[name] for name in section.items if name in self.form.by_id]
        if not section.randomise:
            return items
        free = [item for item in items if item.when is None]
        return [*self.random.sample(free, len(free)), *(item for item in items if item.when)]

    def _ask(self, item: AnyItem, answers: Mapping[str, Answer]) -> Answer:
        _say("\n" + self._in(item.text), *self._hints(item))
        for value, label in self._choices(item):
            _say(f"  {value:>3}  {label}")
        return next(
            answer
            for typed in lines(">", say("That does not fit this question. Please type it again."))
            if (answer := read_answer(item, typed)) is not None
            and fits(self.form, {**answers, item.id: answer})
        )

    def _hints(self, item: AnyItem) -> list[str]:
        """Say what no list of answers shows."""
        match item:
            case Multiple():
                return [say("You may choose several, with spaces between them.")]
            case Ranking():
                return [say("Type all the numbers in order, with spaces between them.")]
            case Numeric(min=low, max=high, unit=unit):
                return [f"{say('{low} to {high}', low=low, high=high)} {self._in(unit)}".strip()]
            case Text(max_chars=most):
                limit = say("At most {most} characters.", most=most)
                return [limit] if self._warns(item) else [_warning(), limit]
        return []

    def _warns(self, item: AnyItem) -> bool:
        """Tell whether the author says something of her own after the question, as on the page."""
        return bool(QUESTION.sub("", self._in(item.text), count=1).strip())

    def _choices(self, item: AnyItem) -> list[tuple[str, str]]:
        offered = {each.id: self._in(each.label) for each in self.form.nonresponse}
        labels = [(name, offered[name]) for name in item.nonresponse]
        if isinstance(item, OfOptions):
            options = [(str(each.value), self._in(each.label)) for each in item.options]
            return [*options, *labels]
        scales = {scale.id: scale for scale in self.form.response_scales}
        scale = scales.get(getattr(item, "response_scale", ""))
        if scale is None:
            return labels
        points = zip(scale.values, scale.labels, strict=True)
        return [*((str(value), self._in(label)) for value, label in points), *labels]

    def _in(self, texts: Texts) -> str:
        return texts[self.place]


def _say(*lines: str) -> None:
    for line in lines:
        click.echo(line, err=True)


def _warning() -> str:
    return say(
        "Please write no names, places, dates, numbers or anything else by which you or others "
        "could be recognised. Style gives people away, too: short, plain sentences are safer."
    )


def _strong(text: str) -> str:
    return click.style(text, bold=True)
