"""People of the latent model: each answers the whole questionnaire, with gaps as people leave."""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, assert_never

from questionnaires.compiling import CompiledQuestionnaire
from questionnaires.conditions import Answer
from questionnaires.items import (
    NONRESPONSE_CODES,
    NOT_ANSWERED,
    NOT_SHOWN,
    AnyItem,
    Attention,
    Likert,
    Multiple,
    Numeric,
    Ranking,
    Single,
    Text,
)
from questionnaires.logic import is_shown
from survey.simulate.traits import Model, noise

SKIPPED: Final = 0.01
NONRESPONSE: Final = {"dk": 0.03, "pna": 0.015}
ATTENTIVE: Final = 0.95
COMMENTS: Final = 0.1
COMMENT: Final = "希望规定写得更清楚。"


@dataclass(frozen=True)
class Population:
    """A population from which any number of people can be drawn, one by one."""

    form: CompiledQuestionnaire
    model: Model
    seed: int

    @classmethod
    def of(cls, form: CompiledQuestionnaire, seed: int) -> "Population":
        """Make the population of a questionnaire and a seed."""
        return cls(form, Model.of(form, seed), seed)

    def answers_of(self, number: int) -> dict[str, Any]:
        """Return the answers of one person; the same number gives the same person."""
        rng = random.Random(f"person/{self.seed}/{number}")
        groups = {
            item: rng.choice(self.form.values_of(self.form.by_id[item]))
            for item in self.form.groups
        }
        person = _Person(self, rng, groups, self.model.person(rng, groups))
        return person.answer_all()


@dataclass(frozen=True)
class _Person:
    population: Population
    rng: random.Random
    groups: Mapping[str, int]
    traits: Mapping[str, float]

    def answer_all(self) -> dict[str, Answer]:
        form = self.population.form
        answers: dict[str, Answer] = {}
        for section, item in form.shown_order:
            visible = is_shown(section, item, answers)
            answers[item.id] = self._answer_or_gap(item) if visible else NOT_SHOWN
        return {item.id: answers[item.id] for item in form.items}

    def _answer_or_gap(self, item: AnyItem) -> Answer:
        draw = self.rng.random()
        gaps = {NOT_ANSWERED: SKIPPED}
        gaps |= {NONRESPONSE_CODES[name]: NONRESPONSE[name] for name in item.nonresponse}
        for code, share in gaps.items():
            if draw < share:
                return code
            draw -= share
        return self._answer(item)

    def _answer(self, item: AnyItem) -> Answer:
        ladder = self.population.model.ladders.get(item.id)
        if ladder is not None:
            return ladder.answer(self.traits[ladder.trait] + noise(self.rng))
        if item.id in self.groups:
            return self.groups[item.id]
        return _any_answer(item, self.population.form.values_of(item), self.rng)


def _any_answer(item: AnyItem, values: Sequence[int], rng: random.Random) -> Answer:
    """Answer an item that belongs to no index and no group."""
    answer: Answer
    match item:
        case Attention():
            answer = item.expect if rng.random() < ATTENTIVE else rng.choice(values)
        case Likert() | Single():
            answer = rng.choice(values)
        case Multiple():
            answer = sorted(rng.sample(values, rng.randint(1, len(values))))
        case Ranking():
            answer = rng.sample(values, len(values))
        case Numeric():
            answer = rng.randint(math.ceil(float(item.min)), math.floor(float(item.max)))
        case Text():
            answer = COMMENT[: item.max_chars] if rng.random() < COMMENTS else ""
        case _:
            assert_never(item)
    return answer
