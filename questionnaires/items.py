"""The kinds of item, a closed table: a new kind is a class here and a case wherever mypy asks."""

from dataclasses import dataclass, field
from typing import ClassVar

from questionnaires.conditions import Condition

Texts = tuple[str, ...]
"""One text in each of the questionnaire's languages, in their order."""

NOT_SHOWN, NOT_ANSWERED = -1, -2
NONRESPONSE_CODES = {"dk": -3, "pna": -4}
"""What a person may choose instead of an answer (protocol.md G5)."""

STAYS_IN_FILE = {"compiled": False}
"""Marks what is for the reader of the file and never goes to a respondent."""


@dataclass(frozen=True, kw_only=True)
class Option:
    """One choice; values are stored, labels are shown."""

    value: int
    label: Texts


@dataclass(frozen=True, kw_only=True)
class Item:
    """What every item has. ``why`` says where its content comes from."""

    type: ClassVar[str] = ""

    id: str
    text: Texts
    nonresponse: tuple[str, ...]
    when: Condition | None = None
    scale: str = field(default="", metadata=STAYS_IN_FILE)
    key: int = field(default=0, metadata=STAYS_IN_FILE)
    why: str = field(default="", metadata=STAYS_IN_FILE)


@dataclass(frozen=True, kw_only=True)
class Likert(Item):
    """Agreement with a sentence, on a response scale with every point in words."""

    type: ClassVar[str] = "likert"
    response_scale: str


@dataclass(frozen=True, kw_only=True)
class Attention(Item):
    """Looks like a Likert item and asks for one point of it. It flags; it never excludes."""

    type: ClassVar[str] = "attention"
    response_scale: str
    expect: int


@dataclass(frozen=True, kw_only=True)
class Single(Item):
    """One choice of several."""

    type: ClassVar[str] = "single"
    options: tuple[Option, ...]


@dataclass(frozen=True, kw_only=True)
class Multiple(Item):
    """Any number of choices, at least one."""

    type: ClassVar[str] = "multiple"
    options: tuple[Option, ...]


@dataclass(frozen=True, kw_only=True)
class Ranking(Item):
    """All choices put in order, first the most."""

    type: ClassVar[str] = "ranking"
    options: tuple[Option, ...]


@dataclass(frozen=True, kw_only=True)
class Numeric(Item):
    """A number from ``min`` (0 or more: negative numbers are missing codes) to ``max``."""

    type: ClassVar[str] = "numeric"
    min: str
    max: str
    decimals: int
    unit: Texts


@dataclass(frozen=True, kw_only=True)
class Text(Item):
    """Free words; ``max_bytes`` counts them after JSON escaping, without the quotes."""

    type: ClassVar[str] = "text"
    max_chars: int
    max_bytes: int


AnyItem = Likert | Attention | Single | Multiple | Ranking | Numeric | Text
OfScale = Likert | Attention
OfOptions = Single | Multiple | Ranking
OfMany = Multiple | Ranking


def codes_of(item: Item) -> tuple[int, ...]:
    """Return the missing codes a person may leave at an item that was shown."""
    offered = (code for name, code in NONRESPONSE_CODES.items() if name in item.nonresponse)
    return (NOT_ANSWERED, *offered)
