"""What stands out, and only where the whole interval lies on one side of the midpoint.

A mean of 52 with an interval of 48 to 56 is no finding. Totals and gaps are left out: they repeat
what their parts say.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from survey.presenting.families import HIGH_IS_CONCERN, HIGH_IS_GOOD
from survey.presenting.release import Index, Release, Score, Text

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
    return _farthest(release, above=HIGH_IS_CONCERN, below=HIGH_IS_GOOD)


def strengths(release: Release) -> tuple[Finding, ...]:
    """Return what stands well, the farthest from the midpoint first."""
    return _farthest(release, above=HIGH_IS_GOOD, below=HIGH_IS_CONCERN)


def _farthest(
    release: Release, above: frozenset[str], below: frozenset[str]
) -> tuple[Finding, ...]:
    found = [finding for index in release.indices if (finding := _finding(index, above, below))]
    found.sort(key=lambda finding: abs(finding.score.mean - MIDPOINT), reverse=True)
    return tuple(found[:MOST])


def _finding(index: Index, above: frozenset[str], below: frozenset[str]) -> Finding | None:
    score = index.score
    if score is None:
        return None
    stands_out = (index.family in above and score.low > MIDPOINT) or (
        index.family in below and score.high < MIDPOINT
    )
    return Finding(index.family, index.name, index.meaning, score) if stands_out else None
