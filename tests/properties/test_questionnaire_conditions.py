"""The proof that a condition can hold, against trying every answer there is."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires import Questionnaire, load, shipped
from questionnaires.conditions import AllOf, Answer, AnyOf, Condition, Is, Not, holds
from questionnaires.items import AnyItem, Multiple, codes_of
from questionnaires.logic import shown
from questionnaires.reachability import condition_problems

CLIMATE = load(shipped("office_climate"))
LOOKED_AT = ("place", "disturbances")
VALUES = {"place": (1, 2, 3, -2, -3, -4), "disturbances": (1, 2, 3, 4, -2, -3, -4)}


def comparisons_of(name: str) -> st.SearchStrategy[Condition]:
    values = st.lists(st.sampled_from(VALUES[name]), min_size=1, max_size=5, unique=True)
    return values.map(lambda chosen: Is(name, tuple(chosen)))


def combined(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return parts.map(AllOf) | parts.map(AnyOf) | inner.map(Not)


CONDITIONS = st.recursive(
    st.sampled_from(LOOKED_AT).flatmap(comparisons_of), combined, max_leaves=6
)


def with_condition(condition: Condition) -> Questionnaire:
    items = tuple(
        replace(item, when=condition) if item.id == "first" else item for item in CLIMATE.items
    )
    return replace(CLIMATE, items=items)


def every_answer(item: AnyItem) -> Iterator[Answer]:
    values = CLIMATE.values_of(item)
    if isinstance(item, Multiple):
        sizes = range(1, len(values) + 1)
        yield from map(list, chain.from_iterable(combinations(values, size) for size in sizes))
    else:
        yield from values
    yield from codes_of(item)


def every_world() -> Iterator[dict[str, Answer]]:
    items = [CLIMATE.by_id[name] for name in LOOKED_AT]
    for answers in product(*map(every_answer, items)):
        world = dict(zip(LOOKED_AT, answers, strict=True))
        visible = shown(CLIMATE, world)
        yield {name: world[name] if name in visible else -1 for name in LOOKED_AT}


@settings(max_examples=100, deadline=None)
@given(condition=CONDITIONS)
def test_a_condition_is_refused_exactly_if_no_answers_make_it_hold(condition: Condition) -> None:
    possible = any(holds(condition, world) for world in every_world())
    problems = list(condition_problems(with_condition(condition)))
    assert [problem.path for problem in problems] == ([] if possible else [("items", 6, "when")])
