"""Signs of careless answering in an opened survey: over which questions, in which order."""

from typing import Final

import pyarrow as pa

from analysis.careless import Careless, Index, flags
from analysis.definition import Definition, IndexDefinition
from analysis.responses import Responses
from analysis.results import Unestimable
from questionnaires.compiling import CompiledQuestionnaire
from questionnaires.items import Attention
from survey.researcher.structure import main_scale

SIGNS: Final = ("longstring", "irv", "mahalanobis", "even_odd")


def look(
    form: CompiledQuestionnaire, table: pa.Table, definition: Definition
) -> tuple[Responses, Careless]:
    """Return the answers that were looked at and what they show, person by person."""
    asked = {item.id: item.expect for item in form.items if isinstance(item, Attention)}
    codes = definition.codes() | {name: form.values_of(form.by_id[name]) for name in asked}
    responses = Responses.of({name: table.column(name).to_numpy() for name in codes}, codes)
    order = _in_order(form, definition)
    return responses, flags(responses, order, indices=_apart(definition), attention=asked)


def signs(found: Careless) -> dict[str, Index | Unestimable]:
    """Return every sign under its name, attention questions under theirs."""
    named: dict[str, Index | Unestimable] = {name: getattr(found, name) for name in SIGNS}
    return named | dict(found.attention)


def _in_order(form: CompiledQuestionnaire, definition: Definition) -> list[str]:
    """Return the items of indices on the scale that most of them have, in the file's order."""
    items = {item for index in main_scale(definition) for item in index.items}
    return [item.id for _section, item in form.shown_order if item.id in items]


def _apart(definition: Definition) -> tuple[IndexDefinition, ...]:
    """Return indices of two items or more that share none: a facet and its total would agree."""
    chosen: list[IndexDefinition] = []
    taken: set[str] = set()
    for index in definition.indices:
        if len(index.items) > 1 and not taken & set(index.items):
            chosen.append(index)
            taken |= set(index.items)
    return tuple(chosen)
