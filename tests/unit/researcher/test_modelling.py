"""Fit of the design, latent classes, drivers: the same digits in any order, and their bounds."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analysis.cfa import Cfa
from analysis.classes import LatentClasses
from analysis.definition import Definition, IndexDefinition, TypologyDefinition
from analysis.drivers import Drivers
from analysis.responses import Responses
from analysis.results import Unestimable
from survey.presenting.report.material import MANY, Block
from survey.researcher import modelling
from survey.researcher.modelling import DRAWN, METHOD, classes, drivers, fits, ordered

SCALE = range(1, 6)
NAMES = {"a": 4, "b": 3, "c": 3, "o": 3}
FAMILIES = {"a": "mechanism", "b": "mechanism", "c": "mechanism", "o": "outcome"}


def definition(**changes: Any) -> Definition:
    indices = tuple(
        IndexDefinition(
            name, FAMILIES[name], tuple(f"{name}{at}" for at in range(k)), (1,) * k, 1, 1, 5
        )
        for name, k in NAMES.items()
    )
    return replace(Definition(indices, typology=TypologyDefinition(("a", "b"), 10, 60)), **changes)


def answers(people: int) -> Responses:
    rng = np.random.default_rng(3)
    whole = rng.normal(size=people)
    columns = {}
    for name, k in NAMES.items():
        trait = whole + rng.normal(size=people)
        for at in range(k):
            noisy = trait + rng.normal(size=people)
            columns[f"{name}{at}"] = 1 + np.digitize(noisy, [-2, -0.5, 0.5, 2])
    columns["a0"][:5] = -2
    return Responses.of(columns, dict.fromkeys(columns, SCALE))


def blocks(of: Definition) -> tuple[Block, ...]:
    return tuple(Block(each.id, each.family, each.items) for each in of.indices)


def turned(given: Responses) -> Responses:
    return replace(given, values=given.values[::-1])


def test_people_are_put_into_one_order_whatever_order_they_lay_in() -> None:
    given = answers(50)
    first, second = ordered(given), ordered(turned(given))
    assert first.values.tolist() == second.values.tolist()
    assert sorted(first.values.tolist()) == sorted(given.values.tolist())


def test_fits_are_of_indices_that_can_fail_then_of_families_then_of_all() -> None:
    of = definition()
    found = list(fits(ordered(answers(300)), of.indices, blocks(of)))
    assert [each.indices for each in found] == [("a",), ("a", "b", "c", "o"), ("a", "b", "c")]
    assert [each.people for each in found] == [295, 295, 295]
    assert [each.found.estimator for each in found if isinstance(each.found, Cfa)] == ["WLSMV"] * 3


def leaning(people: int, lean: float) -> Responses:
    """Return answers with the last question of each index reversed, by people who lean to agree."""
    rng = np.random.default_rng(4)
    agrees = lean * rng.normal(size=people)
    columns = {}
    for name, k in NAMES.items():
        trait = rng.normal(size=people)
        for at in range(k):
            way = -1 if at == k - 1 else 1
            noisy = way * trait + agrees + rng.normal(size=people)
            columns[f"{name}{at}"] = 1 + np.digitize(noisy, [-2, -0.5, 0.5, 2])
    return Responses.of(columns, dict.fromkeys(columns, SCALE))


def turning(of: Definition, count: int) -> Definition:
    """Reverse the last question of so many indices."""
    changed = [
        replace(each, keys=(*each.keys[:-1], -1 if place < count else 1))
        for place, each in enumerate(of.indices)
    ]
    return replace(of, indices=tuple(changed))


def test_what_reversed_questions_have_in_common_is_a_factor_of_the_last_fit() -> None:
    of = turning(definition(), 4)
    *others, last = fits(ordered(leaning(600, lean=0.8)), of.indices, blocks(of))
    whole = next(each for each in others if each.indices == last.indices and not each.family)
    assert last.reversed == ("a3", "b2", "c2", "o2")
    assert not any(each.reversed for each in others)
    assert isinstance(whole.found, Cfa)
    assert isinstance(last.found, Cfa)
    assert (last.questions, last.people) == (whole.questions, whole.people)
    assert whole.found.cfi < 0.9
    assert last.found.cfi > 0.95
    assert list(last.found.loadings)[-1] == METHOD


@pytest.mark.parametrize(("count", "rows"), [(0, 0), (2, 0), (3, 1)])
def test_of_few_reversed_questions_no_factor_is_made(count: int, rows: int) -> None:
    of = turning(definition(), count)
    found = list(fits(ordered(leaning(300, lean=0.5)), of.indices, blocks(of)))
    assert len([each for each in found if each.reversed]) == rows


@pytest.mark.parametrize(
    ("people", "estimator"), [(205, "WLSMV"), (204, "ML"), (105, "ML"), (104, "")]
)
def test_the_estimator_depends_on_who_answered_all(people: int, estimator: str) -> None:
    of = definition()
    first = next(fits(ordered(answers(people)), of.indices, blocks(of)))
    assert first.people == people - 5
    if estimator:
        assert isinstance(first.found, Cfa)
        assert first.found.estimator == estimator
    else:
        assert first.found == Unestimable("too-few-respondents")


def test_the_same_answers_give_the_same_classes_and_drivers() -> None:
    of, given = definition(), answers(MANY)
    made = [
        (
            classes(ordered(each), of, np.random.default_rng(1)),
            list(drivers(ordered(each), of, np.random.default_rng(1))),
        )
        for each in (given, turned(given))
    ]
    assert made[0] == made[1]
    found = made[0][0]
    assert found
    assert isinstance(found.found, LatentClasses)
    assert len(found.bic) == 5
    assert min(each for each in found.bic if each) == found.found.bic


def test_below_the_bound_no_class_is_looked_for() -> None:
    found = classes(ordered(answers(MANY - 1)), definition(), np.random.default_rng(1))
    assert found
    assert (found.people, found.bic) == (MANY - 1, ())
    assert found.found == Unestimable("too-few-respondents")


def test_classes_that_do_not_settle_are_left_out_and_the_others_are_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("analysis.classes_fit.ROUNDS", 44)
    found = classes(ordered(answers(MANY)), definition(), np.random.default_rng(1))
    assert found
    assert isinstance(found.found, LatentClasses)
    assert [each is None for each in found.bic] == [False, False, True, True, True]
    assert len(found.found.shares) == 2


def test_classes_leave_out_a_question_that_nobody_answered() -> None:
    given = answers(MANY)
    silent = given.values.copy()
    silent[:, given.items.index("b1")] = -2
    found = classes(ordered(replace(given, values=silent)), definition(), np.random.default_rng(1))
    assert found
    assert isinstance(found.found, LatentClasses)
    assert found.unvaried == ("b1",)
    assert "b1" not in found.items
    assert len(found.items) == len(found.found.profiles) == 6


def test_without_a_typology_there_are_no_classes() -> None:
    without = definition(typology=None)
    assert classes(ordered(answers(20)), without, np.random.default_rng(1)) is None


def test_of_very_many_people_some_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(modelling, "MOST_CLASSES", 1)
    found = classes(ordered(answers(DRAWN + 7)), definition(), np.random.default_rng(1))
    assert found
    assert (found.people, found.drawn) == (DRAWN + 7, DRAWN)


def test_drivers_need_an_outcome_two_mechanisms_and_people() -> None:
    of, rng = definition(), np.random.default_rng(1)
    (found,) = drivers(ordered(answers(120)), of, rng)
    assert isinstance(found.found, Drivers)
    assert (found.outcome, found.mechanisms, found.people) == ("o", ("a", "b", "c"), 120)
    (few,) = drivers(ordered(answers(99)), of, rng)
    assert few.found == Unestimable("too-few-respondents")
    alone = tuple(each for each in of.indices if each.id in {"a", "o"})
    assert list(drivers(ordered(answers(120)), Definition(alone), rng)) == []
    no_outcome = tuple(each for each in of.indices if each.id != "o")
    assert list(drivers(ordered(answers(120)), Definition(no_outcome), rng)) == []
