"""What stands out, and only where the whole interval lies on one side of the midpoint.

A mean of 52 with an interval of 48 to 56 is no finding. The questionnaire says of each index
whether a high score is a concern or good; one that is neither is never led with, nor are composites
and differences, which repeat what their parts say.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from survey.presenting.release import COMPOSED, Index, Release, Score, Text

MIDPOINT: Final = Decimal(50)
MOST: Final = 3  # more would be a league table


@dataclass(frozen=True)
class Finding:
    """One index that stands out; the sentence is the release's own."""

    family: str
    name: Text
    meaning: Text
    score: Score


def concerns(release: Release) -> tuple[Finding, ...]:
    """Return what needs most care, the farthest from the midpoint first."""
    return _farthest(release, above="concern", below="good")


def strengths(release: Release) -> tuple[Finding, ...]:
    """Return what stands well, the farthest from the midpoint first."""
    return _farthest(release, above="good", below="concern")


def _farthest(release: Release, above: str, below: str) -> tuple[Finding, ...]:
    found = [finding for index in release.indices if (finding := _finding(index, above, below))]
    found.sort(key=lambda finding: abs(finding.score.mean - MIDPOINT), reverse=True)
    return tuple(found[:MOST])


def _finding(index: Index, above: str, below: str) -> Finding | None:
    score = index.score
    if score is None or index.family in COMPOSED:
        return None
    stands_out = (index.high_is == above and score.low > MIDPOINT) or (
        index.high_is == below and score.high < MIDPOINT
    )
    return Finding(index.family, index.name, index.meaning, score) if stands_out else None
