"""What stands clear of the midpoint: only where the whole interval lies on one side of it.

A mean of 52 with an interval of 48 to 56 is no finding. The questionnaire says of each index
whether a high score is a concern or good; one that is neither is never led with, nor are composites
and differences, which repeat what their parts say. All that stands clear is listed, in the
release's order: levels of different indices do not compare, so the farthest few would be a ranking.
"""

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Final

from survey.presenting.families import families
from survey.presenting.release import COMPOSED, Index, Release, Score

MIDPOINT: Final = Decimal(50)
OTHER_SIDE: Final = {"concern": "good", "good": "concern"}


@dataclass(frozen=True)
class Finding:
    """One index that stands clear; the sentence is the release's own."""

    index: Index
    score: Score


@dataclass(frozen=True)
class Chapter:
    """The findings of one family: what they cannot tell is said once over them."""

    family: str
    findings: tuple[Finding, ...]


def side(index: Index, score: Score | None) -> str:
    """Return the side on which a score of this index stands clear: concern, good or none.

    The one rule of every page: a card, and the colour of a cell, mean the same.
    """
    if score is None or index.family == "difference" or index.high_is not in OTHER_SIDE:
        return ""
    if score.low <= MIDPOINT <= score.high:
        return ""
    return index.high_is if score.low > MIDPOINT else OTHER_SIDE[index.high_is]


def concerns(release: Release) -> tuple[Chapter, ...]:
    """Return what stands clear on the side of concern."""
    return _chapters(release, "concern")


def strengths(release: Release) -> tuple[Chapter, ...]:
    """Return what stands clear on the good side."""
    return _chapters(release, "good")


def _chapters(release: Release, wanted: str) -> tuple[Chapter, ...]:
    found = (
        Finding(index, index.score)
        for family in families(release)
        for index in family.indices
        if index.score and family.id not in COMPOSED and side(index, index.score) == wanted
    )
    parts = groupby(found, key=lambda finding: finding.index.family)
    return tuple(Chapter(family, tuple(part)) for family, part in parts)
