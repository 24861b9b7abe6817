"""What a questionnaire is: frozen, and the same classes for the file and for the wire.

The fields are the compiled format, name for name; what stays in the file says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from questionnaires.conditions import Condition
from questionnaires.items import (
    NOT_SHOWN,
    STAYS_IN_FILE,
    AnyItem,
    OfMany,
    OfOptions,
    OfScale,
    Texts,
    codes_of,
)

LANGUAGES = ("zh-Hans", "en")
STATUSES = ("exploratory", "validated")
FAMILIES = ("mindset", "mechanism", "outcome", "trust")
HIGH_IS = ("concern", "good", "neither")
"""What a high score means to who reads the results; ``neither`` is never called good or bad."""

COMPOSITE_KINDS = ("mean", "difference")
CLASSES_BESIDE_THE_INDICES = ("mixed", "few_doubts")


@dataclass(frozen=True, kw_only=True)
class Consent:
    """What a person agrees to, and what the organiser still has to fill in."""

    title: Texts
    text: Texts
    agree: Texts
    decline: Texts
    required_before_use: tuple[str, ...] = field(default=(), metadata=STAYS_IN_FILE)


@dataclass(frozen=True, kw_only=True)
class ResponseScale:
    """The points of an agreement scale, in ascending order, each in words."""

    id: str
    values: tuple[int, ...]
    labels: tuple[Texts, ...]


@dataclass(frozen=True, kw_only=True)
class Nonresponse:
    """A way of not answering, beside every item that offers it."""

    code: int
    id: str
    label: Texts


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of the questionnaire; ``randomise`` lets the device draw the order of its items."""

    id: str
    title: Texts
    intro: Texts
    frame: bool
    randomise: bool
    page_max_items: int
    items: tuple[str, ...]
    when: Condition | None = None


@dataclass(frozen=True, kw_only=True)
class ScoredItem:
    """An item of an index and its direction: 1 as worded, -1 reversed."""

    id: str
    key: int


@dataclass(frozen=True, kw_only=True)
class Index:
    """A mean of items on 0 to 100, its direction, and a sentence for either end."""

    id: str
    family: str
    items: tuple[ScoredItem, ...]
    min_answered: int
    name: Texts
    high_is: str
    high: Texts
    low: Texts
    note: str
    values: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Composite:
    """A mean of indices, or the difference of two."""

    id: str
    kind: str
    of: tuple[str, ...]
    min_indices: int
    name: Texts
    high_is: str
    high: Texts
    low: Texts
    note: str


@dataclass(frozen=True, kw_only=True)
class TypologyClass:
    """One group of answers, never of persons."""

    id: str
    label: Texts


@dataclass(frozen=True, kw_only=True)
class Typology:
    """The index that leads by ``margin`` and reaches ``level``; else mixed, else few doubts."""

    of: tuple[str, ...]
    margin: int
    level: int
    classes: tuple[TypologyClass, ...]


@dataclass(frozen=True, kw_only=True)
class Scale:
    """What items of one scale mean together, and what a high score should go with."""

    id: str
    construct: Texts
    direction: Texts


@dataclass(frozen=True, kw_only=True)
class Form:
    """What the respondent, the opener and the analysis need of a questionnaire."""

    id: str
    version: str
    languages: tuple[str, ...]
    status: str
    title: Texts
    consent: Consent
    frame: Texts
    definition: Texts
    response_scales: tuple[ResponseScale, ...]
    nonresponse: tuple[Nonresponse, ...]
    sections: tuple[Section, ...]
    items: tuple[AnyItem, ...]
    indices: tuple[Index, ...]
    composites: tuple[Composite, ...]
    groups: tuple[str, ...]
    typology: Typology | None = None

    @cached_property
    def by_id(self) -> Mapping[str, AnyItem]:
        """Every item by its id."""
        return {item.id: item for item in self.items}

    @cached_property
    def shown_order(self) -> tuple[tuple[Section, AnyItem], ...]:
        """The items in the order of the file's sections (the device may shuffle within one)."""
        return tuple(
            (section, self.by_id[item])
            for section in self.sections
            for item in section.items
            if item in self.by_id
        )

    @cached_property
    def always(self) -> frozenset[str]:
        """The ids of the items that everybody is shown: most of them."""
        sometimes = {item.id for _section, item in self.sometimes}
        return frozenset(self.by_id) - sometimes

    @cached_property
    def sometimes(self) -> tuple[tuple[Section, AnyItem], ...]:
        """The items that are shown after some answers only, in order."""
        return tuple(
            (section, item) for section, item in self.shown_order if section.when or item.when
        )

    def values_of(self, item: AnyItem) -> tuple[int, ...]:
        """Return the values a person may choose from; none where the answer is no choice."""
        return self._values[item.id]

    @cached_property
    def codes(self) -> Mapping[str, frozenset[int]]:
        """By item: every number that alone is an answer, a value chosen or a reason for none."""
        return {item.id: frozenset(self._codes_of(item)) for item in self.items}

    def _codes_of(self, item: AnyItem) -> tuple[int, ...]:
        chosen = () if isinstance(item, OfMany) else self.values_of(item)
        return (NOT_SHOWN, *codes_of(item), *chosen)

    @cached_property
    def _values(self) -> Mapping[str, tuple[int, ...]]:
        scales = {scale.id: scale.values for scale in self.response_scales}
        return {item.id: _values_of(item, scales) for item in self.items}


@dataclass(frozen=True, kw_only=True)
class Questionnaire(Form):
    """A questionnaire as its author wrote it, with its reasons."""

    scales: tuple[Scale, ...]


def _values_of(item: AnyItem, scales: Mapping[str, tuple[int, ...]]) -> tuple[int, ...]:
    if isinstance(item, OfScale):
        return scales.get(item.response_scale, ())
    return tuple(option.value for option in item.options) if isinstance(item, OfOptions) else ()
