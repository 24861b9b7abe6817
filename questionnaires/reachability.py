"""Conditions that cannot work: looking ahead, asking for an impossible value, never true.

A condition may look only at what stands before it; so there is no cycle, and whether it can ever
hold is found by trying what it depends on, in order, with one stand-in for all the values that no
condition names.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from questionnaires.conditions import AllOf, Answer, AnyOf, Condition, Is, Not, comparisons, holds
from questionnaires.errors import Path, Problem
from questionnaires.items import NOT_SHOWN, AnyItem, Attention, Likert, Multiple, Single, codes_of
from questionnaires.logic import is_shown
from questionnaires.model import Form, Section

MOST_TRIALS = 20_000
"""A condition that takes more trials to prove is refused."""


@dataclass(frozen=True)
class Guard:
    """A condition, where it stands, what it hides, and what stands before it."""

    path: Path
    own: Condition
    whole: Condition
    hides: frozenset[str]
    before: frozenset[str]


def condition_problems(form: Form) -> Iterator[Problem]:
    """Yield every condition that cannot be meant."""
    broken: set[str] = set()
    for guard in _guards(form):
        problems = list(_reference_problems(form, guard))
        if not (problems or broken & _depends_on(form, guard.whole)):
            problems = list(_proof_problems(form, guard))
        broken |= guard.hides if problems else set()
        yield from problems


def _guards(form: Form) -> Iterator[Guard]:
    """Yield the guards in the order in which a person meets them."""
    places = {item.id: place for place, item in enumerate(form.items)}
    before: frozenset[str] = frozenset()
    for number, section in enumerate(form.sections):
        known = [name for name in section.items if name in places]
        if section.when:
            path = ("sections", number, "when")
            yield Guard(path, section.when, section.when, frozenset(known), before)
        for count, name in enumerate(known):
            own = form.by_id[name].when
            earlier = before.union(() if section.randomise else known[:count])
            if own:
                whole = AllOf((section.when, own)) if section.when else own
                yield Guard(("items", places[name], "when"), own, whole, frozenset({name}), earlier)
        before = before.union(known)


def _reference_problems(form: Form, guard: Guard) -> Iterator[Problem]:
    places = {item.id: place for place, item in enumerate(form.items)}
    for path, part in _walk(guard.own, guard.path):
        if isinstance(part, (AllOf, AnyOf)) and not part.parts:
            yield Problem(path, "has no parts")
        if not isinstance(part, Is):
            continue
        fault = _cannot_look_at(form, guard, part.item)
        if fault:
            yield Problem((*path, "item"), fault)
            continue
        item = form.by_id[part.item]
        for place, value in enumerate(part.values):
            if value not in (*form.values_of(item), *codes_of(item)):
                message = f"{item.id} can never be {value}"
                yield Problem((*path, "in", place), message, ("items", places[item.id]))
        if not part.values:
            yield Problem((*path, "in"), "has no values")


def _cannot_look_at(form: Form, guard: Guard, name: str) -> str:
    if name not in form.by_id:
        return f"there is no item {name}"
    if name in guard.hides:
        return f"the condition on {name} looks at {name} itself"
    if name not in guard.before:
        return f"{name} does not surely stand before it (a later or a shuffled item)"
    if not isinstance(form.by_id[name], (Likert, Attention, Single, Multiple)):
        return f"{name} is not a choice: a condition looks at likert, single and multiple items"
    return ""


def _walk(condition: Condition, path: Path) -> Iterator[tuple[Path, Condition]]:
    yield path, condition
    match condition:
        case AllOf(parts) | AnyOf(parts):
            word = "all" if isinstance(condition, AllOf) else "any"
            for place, part in enumerate(parts):
                yield from _walk(part, (*path, word, place))
        case Not(part):
            yield from _walk(part, (*path, "not"))


def _proof_problems(form: Form, guard: Guard) -> Iterator[Problem]:
    """Try every world that differs for this condition until it holds in one."""
    for trial, world in enumerate(_worlds_for(form, guard.whole)):
        if trial == MOST_TRIALS:
            yield Problem(guard.path, "depends on too many answers to be checked: make it simpler")
            return
        if holds(guard.whole, world):
            return
    yield Problem(guard.path, "can never hold: its parts exclude one another")


def _depends_on(form: Form, condition: Condition) -> frozenset[str]:
    """Return the items a condition looks at, and those that these depend on in turn."""
    found: set[str] = set()
    waiting = [part.item for part in comparisons(condition)]
    conditions = _conditions_by_item(form)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [p.item for c in conditions.get(name, ()) for p in comparisons(c)]
    return frozenset(found)


def _conditions_by_item(form: Form) -> Mapping[str, tuple[Condition, ...]]:
    return {
        item.id: tuple(when for when in (section.when, item.when) if when)
        for section, item in form.shown_order
    }


def _worlds_for(form: Form, condition: Condition) -> Iterator[dict[str, Answer]]:
    names = _depends_on(form, condition)
    order = [(section, item) for section, item in form.shown_order if item.id in names]
    conditions = [condition, *(c for name in names for c in _conditions_by_item(form)[name])]
    named: dict[str, set[int]] = {name: set() for name in names}
    for each in conditions:
        for part in comparisons(each):
            named[part.item].update(part.values)
    return _worlds(form, order, named, {})


def _worlds(
    form: Form,
    order: list[tuple[Section, AnyItem]],
    named: Mapping[str, set[int]],
    so_far: dict[str, Answer],
) -> Iterator[dict[str, Answer]]:
    if not order:
        yield so_far
        return
    (section, item), *rest = order
    if not is_shown(section, item, so_far):
        yield from _worlds(form, rest, named, {**so_far, item.id: NOT_SHOWN})
        return
    for answer in _stand_ins(form, item, named[item.id]):
        yield from _worlds(form, rest, named, {**so_far, item.id: answer})


def _stand_ins(form: Form, item: AnyItem, named: set[int]) -> Iterator[Answer]:
    """Yield the answers a condition can tell apart: what it names, and one of what it does not."""
    values, codes = form.values_of(item), codes_of(item)
    others = [value for value in values if value not in named][:1]
    if isinstance(item, Multiple):
        chosen = [value for value in values if value in named]
        for size in range(1, len(chosen) + 1):
            yield from (list(some) for some in combinations(chosen, size))
        yield from ([value] for value in others)
    else:
        yield from (value for value in values if value in named)
        yield from others
    yield from codes
