"""What each column is called, holds and means, in one of the questionnaire's languages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from questionnaires.columns import Column, Labels, columns
from questionnaires.items import (
    NOT_ANSWERED,
    NOT_SHOWN,
    AnyItem,
    Multiple,
    Numeric,
    OfOptions,
    OfScale,
    Ranking,
    Text,
)
from questionnaires.model import Form

Kind = Literal["code", "number", "text"]
Measure = Literal["nominal", "ordinal", "scale"]

MISSING: Final[Mapping[str, Mapping[int, str]]] = {
    "zh-Hans": {NOT_SHOWN: "未显示", NOT_ANSWERED: "未作答"},
    "en": {NOT_SHOWN: "not shown", NOT_ANSWERED: "not answered"},
}
CHOSEN: Final[Mapping[str, Labels]] = {
    "zh-Hans": ((0, "未选"), (1, "选了")),
    "en": ((0, "not chosen"), (1, "chosen")),
}


@dataclass(frozen=True)
class Variable:
    """One column: a number for each code, or a number of its own, or words."""

    name: str
    label: str
    kind: Kind
    measure: Measure
    values: Labels
    missing: Labels
    item: str
    question: str
    decimals: int = 0
    indices: tuple[tuple[str, int], ...] = ()  # those it is a question of, -1 where they turn it

    @property
    def codes(self) -> Labels:
        """Every code that has a meaning, the missing ones last."""
        return (*self.values, *self.missing)

    @property
    def member_of(self) -> str:
        """The indices that it is a question of, in one cell."""
        return " ".join(index for index, _key in self.indices)

    @property
    def reversed_in(self) -> str:
        """Those of them that turn its answers before they count them."""
        return " ".join(index for index, key in self.indices if key < 0)


@dataclass(frozen=True)
class Codebook:
    """The variables of a questionnaire, in the order of its items."""

    id: str
    version: str
    title: str
    language: str
    variables: tuple[Variable, ...]
    indices: tuple[tuple[str, str], ...] = ()  # each index and its name


def codebook(form: Form, language: str) -> Codebook:
    """Describe the columns of a questionnaire's answers in a language that it has."""
    place = form.languages.index(language)
    described = columns(form)
    variables = tuple(
        variable
        for item in form.items
        for variable in _variables(
            form, item, [each for each in described if each.item == item.id], place
        )
    )
    indices = tuple((index.id, index.name[place]) for index in form.indices)
    return Codebook(form.id, form.version, form.title[place], language, variables, indices)


def _variables(form: Form, item: AnyItem, of: list[Column], place: int) -> Iterator[Variable]:
    kind = _kind(item)
    decimals = item.decimals if isinstance(item, Numeric) else 0
    for number, column in enumerate(of):
        yield Variable(
            name=column.name,
            label=_label(item, number, place),
            kind=kind,
            measure=_measure(item),
            values=_values(form, item, place),
            missing=_missing(form, column, place),
            item=item.id,
            question=item.text[place],
            decimals=decimals,
            indices=_indices(form, item),
        )


def _indices(form: Form, item: AnyItem) -> tuple[tuple[str, int], ...]:
    return tuple(
        (index.id, scored.key)
        for index in form.indices
        for scored in index.items
        if scored.id == item.id
    )


def _kind(item: AnyItem) -> Kind:
    if isinstance(item, Text):
        return "text"
    return "number" if isinstance(item, Numeric) else "code"


def _measure(item: AnyItem) -> Measure:
    if isinstance(item, Numeric):
        return "scale"
    return "ordinal" if isinstance(item, OfScale | Ranking) else "nominal"


def _label(item: AnyItem, number: int, place: int) -> str:
    if isinstance(item, Multiple | Ranking):
        return f"{item.text[place]} — {item.options[number].label[place]}"
    return item.text[place]


def _values(form: Form, item: AnyItem, place: int) -> Labels:
    if isinstance(item, Multiple):
        return CHOSEN[form.languages[place]]
    if isinstance(item, OfOptions):
        chosen = () if isinstance(item, Ranking) else item.options
        return tuple((option.value, option.label[place]) for option in chosen)
    for scale in form.response_scales:
        if isinstance(item, OfScale) and scale.id == item.response_scale:
            return tuple(
                (value, label[place])
                for value, label in zip(scale.values, scale.labels, strict=True)
            )
    return ()


def _missing(form: Form, column: Column, place: int) -> Labels:
    offered = {offer.code: offer.label[place] for offer in form.nonresponse}
    names = {**MISSING[form.languages[place]], **offered}
    return tuple((code, names[code]) for code, _label in column.missing)
