"""A questionnaire at a terminal: one question at a time, each may be left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import click

from questionnaires.compiling import CompiledQuestionnaire
from questionnaires.conditions import Answer
from questionnaires.items import (
    NONRESPONSE_CODES,
    NOT_ANSWERED,
    NOT_SHOWN,
    AnyItem,
    Multiple,
    Numeric,
    OfOptions,
    Ranking,
    Text,
    Texts,
)
from questionnaires.logic import is_shown
from survey.cli.naming import place_of
from survey.cli.words import say


@dataclass(frozen=True)
class Asker:
    """Asks in one language."""

    form: CompiledQuestionnaire
    place: int  # of the language among the questionnaire's

    @classmethod
    def of(cls, form: CompiledQuestionnaire) -> "Asker":
        """Ask in the language of the environment, where the questionnaire has it."""
        return cls(form, place_of(form.languages))

    def agree(self) -> None:
        """Show what is asked of whom; whoever does not agree has used nothing up."""
        click.echo(self._in(self.form.consent.text), err=True)
        if not click.confirm(self._in(self.form.consent.agree), err=True):
            click.echo(say("Your code is not used."), err=True)
            raise click.Abort

    def ask_all(self) -> dict[str, Answer]:
        """Ask every item that is shown; an empty line leaves it out."""
        click.echo(say("An empty line leaves a question out."), err=True)
        answers: dict[str, Answer] = {}
        for section, item in self.form.shown_order:
            visible = is_shown(section, item, answers)
            answers[item.id] = self._ask(item) if visible else NOT_SHOWN
        return {item.id: answers[item.id] for item in self.form.items}

    def _ask(self, item: AnyItem) -> Answer:
        click.echo(f"\n{self._in(item.text)}", err=True)
        for value, label in self._choices(item):
            click.echo(f"  {value:>3}  {label}", err=True)
        while True:
            typed = click.prompt(">", default="", show_default=False, err=True).strip()
            answer = read_answer(item, typed, self.form.values_of(item))
            if answer is not None:
                return answer
            click.echo(say("That is not one of the answers."), err=True)

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


def complete(form: CompiledQuestionnaire, given: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return all items: those not given are not answered, those hidden not shown."""
    answers: dict[str, Answer] = {}
    for section, item in form.shown_order:
        visible = is_shown(section, item, answers)
        empty = "" if isinstance(item, Text) else NOT_ANSWERED
        answers[item.id] = given.get(item.id, empty) if visible else NOT_SHOWN
    return {**given, **{item.id: answers[item.id] for item in form.items}}


def read_answer(item: AnyItem, typed: str, values: Sequence[int]) -> Answer | None:
    """Return what was typed as an answer, or None if it is none."""
    if isinstance(item, Text) and typed not in item.nonresponse:
        return typed if len(typed) <= item.max_chars else None
    if not typed:
        return NOT_ANSWERED
    if typed in item.nonresponse:
        return NONRESPONSE_CODES[typed]
    if isinstance(item, Numeric):
        return _number(item, typed)
    return _chosen(item, typed.replace(",", " ").split(), values)


def _number(item: Numeric, typed: str) -> str | None:
    try:
        fits = Decimal(item.min) <= Decimal(typed) <= Decimal(item.max)
    except InvalidOperation:
        return None
    return typed if fits else None


def _chosen(item: AnyItem, typed: list[str], values: Sequence[int]) -> Answer | None:
    chosen = [int(part) for part in typed if part.isdecimal() and int(part) in values]
    if len(chosen) != len(typed) or len(set(chosen)) != len(chosen):
        return None
    if isinstance(item, Ranking):
        return chosen if len(chosen) == len(values) else None
    if isinstance(item, Multiple):
        return sorted(chosen)
    return chosen[0] if len(chosen) == 1 else None
