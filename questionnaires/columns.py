"""The columns of opened answers: what each is called, holds and means."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from questionnaires.conditions import Answer, Answers
from questionnaires.items import (
    NOT_ANSWERED,
    NOT_SHOWN,
    AnyItem,
    Numeric,
    OfMany,
    OfOptions,
    Ranking,
    Text,
    codes_of,
)
from questionnaires.model import Form

_MISSING_LABELS = {
    "zh-Hans": {NOT_SHOWN: "未显示", NOT_ANSWERED: "未作答"},
    "en": {NOT_SHOWN: "not shown", NOT_ANSWERED: "not answered"},
}

Labels = tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Column:
    """One column; labels are in the questionnaire's first language."""

    name: str
    item: str
    kind: Literal["int8", "string"]
    label: str
    value_labels: Labels
    missing: Labels


def columns(form: Form) -> tuple[Column, ...]:
    """Return the columns of a questionnaire's answers, in the order of its items."""
    return tuple(column for item in form.items for column in _columns_of(form, item))


def filled(form: Form, people: Sequence[Answers]) -> dict[str, list[int | str]]:
    """Return the cells of people's validated answers, column by column, people as they come."""
    return {
        name: cells
        for item in form.items
        for name, cells in _filled(item, [person[item.id] for person in people]).items()
    }


def _columns_of(form: Form, item: AnyItem) -> list[Column]:
    missing = _missing(form, item)
    label = item.text[0]
    if isinstance(item, Text):
        return [Column(item.id, item.id, "string", label, (), ())]
    if isinstance(item, Numeric):
        return [Column(item.id, item.id, "string", label, (), missing)]
    if not isinstance(item, OfMany):
        return [Column(item.id, item.id, "int8", label, _value_labels(form, item), missing)]
    return [
        Column(
            _column(item, option.value),
            item.id,
            "int8",
            f"{label} — {option.label[0]}",
            (),
            missing,
        )
        for option in item.options
    ]


def _filled(item: AnyItem, answers: list[Answer]) -> dict[str, list[int | str]]:
    if isinstance(item, Text):
        return {item.id: [answer if isinstance(answer, str) else "" for answer in answers]}
    if isinstance(item, Numeric):
        return {item.id: [str(answer) for answer in answers]}
    if isinstance(item, OfMany):
        place = _rank if isinstance(item, Ranking) else _chosen
        return {
            _column(item, option.value): [place(option.value, answer) for answer in answers]
            for option in item.options
        }
    return {item.id: [NOT_ANSWERED if isinstance(each, list) else each for each in answers]}


def _rank(value: int, answer: Answer) -> int:
    return answer.index(value) + 1 if isinstance(answer, list) else int(answer)


def _chosen(value: int, answer: Answer) -> int:
    return int(value in answer) if isinstance(answer, list) else int(answer)


def _column(item: AnyItem, value: int) -> str:
    return f"{item.id}__{value}"


def _value_labels(form: Form, item: AnyItem) -> Labels:
    if isinstance(item, OfOptions):
        return tuple((option.value, option.label[0]) for option in item.options)
    for scale in form.response_scales:
        if scale.id == getattr(item, "response_scale", None):
            return tuple(zip(scale.values, (label[0] for label in scale.labels), strict=True))
    return ()


def _missing(form: Form, item: AnyItem) -> Labels:
    fixed = _MISSING_LABELS[form.languages[0]]
    offered = {offer.code: offer.label[0] for offer in form.nonresponse}
    names = {**fixed, **offered}
    return tuple((code, names[code]) for code in (NOT_SHOWN, *codes_of(item)))
