"""What must hold for what is computed: indices, composites, the typology, groups."""

from collections.abc import Iterator

from questionnaires.errors import Problem
from questionnaires.items import Likert, Single
from questionnaires.model import (
    CLASSES_BESIDE_THE_INDICES,
    COMPOSITE_KINDS,
    FAMILIES,
    HIGH_IS,
    Composite,
    Form,
    Index,
    Typology,
)


def index_problems(form: Form) -> Iterator[Problem]:
    """Yield what is wrong with the results a questionnaire defines."""
    for index in form.indices:
        yield from _index(form, index)
        yield from _scored_items(form, index)
    for composite in form.composites:
        yield from _composite(form, composite)
    if form.typology:
        yield from _typology(form, form.typology)
    yield from _groups(form)


def _index(form: Form, index: Index) -> Iterator[Problem]:
    path = ("indices", index.id)
    if index.family not in FAMILIES:
        yield Problem((*path, "family"), f"must be one of {', '.join(FAMILIES)}")
    yield from _direction(path, index)
    if not 1 <= index.min_answered <= len(index.items):
        message = f"must be from 1 to {len(index.items)}, the number of items"
        yield Problem((*path, "min_answered"), message, (*path, "items"))
    likert = [form.by_id[scored.id] for scored in index.items if scored.id in form.by_id]
    points = [form.values_of(item) for item in likert if isinstance(item, Likert)]
    ranges = {(values[0], values[-1]) for values in points if values}
    if len(ranges) > 1:
        yield Problem((*path, "items"), "the items have different response scales")
    elif ranges and ranges != {index.values}:
        yield Problem((*path, "values"), "are not the ends of the response scale")


def _direction(path: tuple[str, ...], result: Index | Composite) -> Iterator[Problem]:
    if result.high_is not in HIGH_IS:
        yield Problem((*path, "high_is"), f"must be one of {', '.join(HIGH_IS)}")


def _scored_items(form: Form, index: Index) -> Iterator[Problem]:
    places = {item.id: place for place, item in enumerate(form.items)}
    names = [scored.id for scored in index.items]
    for place, scored in enumerate(index.items):
        path = ("indices", index.id, "items", place)
        if scored.id not in form.by_id:
            yield Problem(path, f"there is no item {scored.id}")
            continue
        item = ("items", places[scored.id])
        if not isinstance(form.by_id[scored.id], Likert):
            yield Problem(path, f"{scored.id} is not a likert item", item)
        elif scored.key not in (1, -1):
            message = f"must be +1 or -1: {scored.id} belongs to index {index.id}"
            yield Problem((*item, "key"), message, item)
        if scored.id in names[:place]:
            yield Problem(path, f"{scored.id} is listed twice")


def _composite(form: Form, composite: Composite) -> Iterator[Problem]:
    path = ("composites", composite.id)
    if composite.kind not in COMPOSITE_KINDS:
        yield Problem((*path, "kind"), f"must be one of {', '.join(COMPOSITE_KINDS)}")
    yield from _direction(path, composite)
    yield from _of(form, (*path, "of"), composite.of)
    if composite.kind == "difference" and len(composite.of) != 2:
        yield Problem((*path, "of"), "a difference is of two indices")
    if not 1 <= composite.min_indices <= len(composite.of):
        message = f"must be from 1 to {len(composite.of)}, the number of indices"
        yield Problem((*path, "min_indices"), message, (*path, "of"))


def _of(form: Form, path: tuple[str, ...], names: tuple[str, ...]) -> Iterator[Problem]:
    indices = {index.id for index in form.indices}
    for place, name in enumerate(names):
        if name not in indices:
            yield Problem((*path, place), f"there is no index {name}")
        elif name in names[:place]:
            yield Problem((*path, place), f"{name} is listed twice")


def _typology(form: Form, typology: Typology) -> Iterator[Problem]:
    yield from _of(form, ("typology", "of"), typology.of)
    for name, value in (("margin", typology.margin), ("level", typology.level)):
        if not 0 <= value <= 100:
            yield Problem(("typology", name), "must be from 0 to 100")
    wanted = (*typology.of, *CLASSES_BESIDE_THE_INDICES)
    if tuple(group.id for group in typology.classes) != wanted:
        message = f"must be, in this order: {', '.join(wanted)}"
        yield Problem(("typology", "classes"), message, ("typology", "of"))


def _groups(form: Form) -> Iterator[Problem]:
    for place, name in enumerate(form.groups):
        path = ("groups", place)
        if name not in form.by_id:
            yield Problem(path, f"there is no item {name}")
        elif not isinstance(form.by_id[name], Single):
            about = ("items", [item.id for item in form.items].index(name))
            yield Problem(path, f"{name} is not a single choice", about)
        elif name in form.groups[:place]:
            yield Problem(path, f"{name} is listed twice")
