"""What a family of indices is called, which direction is good, and what it cannot show."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from survey.presenting.release import FAMILIES, Group, Index, Release
from survey.presenting.voice import Voice

HIGH_IS_CONCERN: Final = frozenset({"mindset", "mechanism", "outcome"})
HIGH_IS_GOOD: Final = frozenset({"trust"})


@dataclass(frozen=True)
class Family:
    """The indices of one family in the release's order."""

    id: str
    indices: tuple[Index, ...]


def families(release: Release) -> tuple[Family, ...]:
    """Return the families that have an index, in their fixed order."""
    return _by_family(release.indices)


def families_in(group: Group, release: Release) -> tuple[Family, ...]:
    """Return the families of the indices that a table of groups speaks of.

    An index that the table leaves out is not "not published": it was never asked for.
    """
    named = {index_id for row in group.rows for index_id in row.cells}
    return _by_family(index for index in release.indices if index.id in named)


def _by_family(indices: Iterable[Index]) -> tuple[Family, ...]:
    given = tuple(indices)
    found = (
        Family(name, tuple(index for index in given if index.family == name)) for name in FAMILIES
    )
    return tuple(family for family in found if family.indices)


def heading(family: str, voice: Voice) -> str:
    """Return a family's name."""
    names = {
        "mindset": voice.say("How people see it"),
        "mechanism": voice.say("Obstacles met"),
        "outcome": voice.say("Results"),
        "trust": voice.say("Trust (higher is better)"),
        "composite": voice.say("Totals"),
        "difference": voice.say("Gap"),
    }
    return names[family]


def limit(family: str, voice: Voice) -> str:
    """Return what a number of this family cannot show, said beside every finding."""
    limits = {
        "mindset": voice.say("It cannot tell who thinks so, or why."),
        "mechanism": voice.say("It cannot tell how often this really happens, or what it causes."),
        "outcome": voice.say("It cannot tell whether those who answered do so themselves."),
        "trust": voice.say("It cannot tell how people would judge a real case."),
    }
    return limits[family]
