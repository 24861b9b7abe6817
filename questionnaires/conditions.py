"""Conditions: when an item or a section is shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import assert_never

Answer = int | str | list[int]
Answers = Mapping[str, Answer]


@dataclass(frozen=True)
class Is:
    """The answer to an item is one of some values; of several choices, any one of them."""

    item: str
    values: tuple[int, ...] = field(metadata={"key": "in"})


@dataclass(frozen=True)
class AllOf:
    """Every part holds."""

    parts: tuple["Condition", ...] = field(metadata={"key": "all"})


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple["Condition", ...] = field(metadata={"key": "any"})


@dataclass(frozen=True)
class Not:
    """The part does not hold; also true where its item was not answered."""

    part: "Condition" = field(metadata={"key": "not"})


Condition = Is | AllOf | AnyOf | Not


def holds(condition: Condition | None, answers: Answers) -> bool:
    """Tell whether a condition holds; no condition always does."""
    match condition:
        case None:
            return True
        case Is(item, values):
            answer = answers[item]
            given = answer if isinstance(answer, list) else [answer]
            return any(value in values for value in given)
        case AllOf(parts):
            return all(holds(part, answers) for part in parts)
        case AnyOf(parts):
            return any(holds(part, answers) for part in parts)
        case Not(part):
            return not holds(part, answers)
    assert_never(condition)


def comparisons(condition: Condition | None) -> Iterator[Is]:
    """Yield every comparison inside a condition, in reading order."""
    match condition:
        case Is():
            yield condition
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from comparisons(part)
        case Not(part):
            yield from comparisons(part)
