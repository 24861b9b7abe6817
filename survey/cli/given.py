"""What a person gave, typed or in a file: read, made whole, checked by the rule of the opening.

Whatever does not fit would be sealed all the same, and rejected where nobody can ask her again.
"""

import re
from collections.abc import Mapping
from typing import Final
from unicodedata import normalize

from questionnaires.answers import validate
from questionnaires.compiling import CompiledQuestionnaire
from questionnaires.conditions import Answer
from questionnaires.errors import AnswerError
from questionnaires.items import (
    NONRESPONSE_CODES,
    NOT_ANSWERED,
    NOT_SHOWN,
    AnyItem,
    Multiple,
    Numeric,
    Ranking,
    Text,
)
from questionnaires.logic import is_shown

BETWEEN: Final = re.compile(r"[\s,、]+")


def complete(form: CompiledQuestionnaire, given: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return all items: those not given are not answered, those hidden not shown."""
    answers: dict[str, Answer] = {}
    for section, item in form.shown_order:
        visible = is_shown(section, item, answers)
        empty = "" if isinstance(item, Text) else NOT_ANSWERED
        answers[item.id] = given.get(item.id, empty) if visible else NOT_SHOWN
    return {**given, **{item.id: answers[item.id] for item in form.items}}


def fits(form: CompiledQuestionnaire, given: Mapping[str, Answer]) -> bool:
    """Tell whether the answers given so far would be accepted, were they all."""
    try:
        validate(form, complete(form, given))
    except AnswerError:
        return False
    return True


def read_answer(item: AnyItem, typed: str) -> Answer | None:
    """Return what was typed as an answer of the item's kind, or None; digits of any width do."""
    plain = normalize("NFKC", typed).strip()
    if plain in item.nonresponse:
        return NONRESPONSE_CODES[plain]
    if isinstance(item, Text):
        return typed
    if not plain:
        return NOT_ANSWERED
    return plain if isinstance(item, Numeric) else _chosen(item, BETWEEN.split(plain))


def _chosen(item: AnyItem, parts: list[str]) -> Answer | None:
    if not all(part.isdecimal() for part in parts):
        return None
    values = [int(part) for part in parts]
    if isinstance(item, Multiple):
        return sorted(values)
    if isinstance(item, Ranking):
        return values
    return values[0] if len(values) == 1 else None
