"""What an attack puts forward: people of one side in the order some place suggests."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tests.adversary.attacker.search import Hit


@dataclass(frozen=True)
class Ordering:
    """People in a suggested order; ``place`` says where it was read."""

    side: str
    place: str
    people: tuple[str, ...]


@dataclass(frozen=True)
class Guess:
    """One distinct order, with every place that suggests it, forwards or backwards."""

    side: str
    places: tuple[str, ...]
    people: tuple[str, ...]


def once(people: Iterable[str]) -> tuple[str, ...]:
    """Return people in order, each at her first place."""
    return tuple(dict.fromkeys(people))


def from_hits(place: str, hits: Sequence[Hit]) -> Iterator[Ordering]:
    """Yield for each kind of tag the order of first and of last occurrence."""
    kinds = dict.fromkeys((hit.trace.side, hit.trace.kind) for hit in hits)
    for side, kind in kinds:
        people = [
            hit.trace.person for hit in hits if (hit.trace.side, hit.trace.kind) == (side, kind)
        ]
        yield Ordering(side, f"{place}: {kind}", once(people))
        yield Ordering(side, f"{place}: {kind}, last", tuple(reversed(once(reversed(people)))))


def distinct(orderings: Iterable[Ordering]) -> list[Guess]:
    """Put equal and reversed orders together; a single person has no order."""
    places: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for each in orderings:
        key = each.side, max(each.people, each.people[::-1])
        places.setdefault(key, []).append(each.place)
    return [
        Guess(side, tuple(dict.fromkeys(names)), people)
        for (side, people), names in places.items()
        if len(people) > 1
    ]
