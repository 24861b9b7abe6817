"""What a family of indices is called, what a high score in it means, and what it cannot show.

Every sentence here must be true of any questionnaire: what one of them asks about stands in its own
names and sentences, which the release carries.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from survey.presenting.release import FAMILIES, Group, Index, Release
from survey.presenting.voice import Voice


@dataclass(frozen=True)
class Family:
    """The indices of one family, in the release's order."""

    id: str
    indices: tuple[Index, ...]

    @property
    def shared(self) -> str:
        """What a high score of every one of them is, said once over them; else each says it."""
        directions = {index.high_is for index in self.indices}
        return directions.pop() if len(directions) == 1 else ""


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
        "mindset": voice.say("Views"),
        "mechanism": voice.say("How things are done"),
        "outcome": voice.say("What comes of it"),
        "trust": voice.say("Trust"),
        "composite": voice.say("Combined scores"),
        "difference": voice.say("Differences"),
    }
    return names[family]


def direction(high_is: str, voice: Voice) -> str:
    """Return what a high score means, as a phrase beside a heading."""
    phrases = {
        "concern": voice.say("the higher, the more it needs care"),
        "good": voice.say("the higher, the better"),
        "neither": voice.say("high is neither good nor bad"),
    }
    return phrases[high_is]


def limit(family: str, voice: Voice) -> str:
    """Return what a number of this family cannot show, said beside every finding."""
    limits = {
        "mindset": voice.say("It cannot tell who thinks so, or why."),
        "mechanism": voice.say("It cannot tell how often this really happens, or what it causes."),
        "outcome": voice.say("It cannot tell what brought this about."),
        "trust": voice.say("It cannot tell how people would act when it matters."),
    }
    return limits[family]
