"""Does a release say what its manifest and head say? Asked by the console and by anybody.

Pure, and told of manifest and head only what it compares, so that it holds without a key. That the
figures follow from the answers remains the researcher's word.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Protocol

from survey.errors import ReleaseRefused
from survey.presenting.release import ROUNDED_TO, Release, Score

ROUNDING: Final = ROUNDED_TO // 2  # a true n of k may be shown as k - 2


class Announced(Protocol):
    """What was announced before anybody answered: a manifest."""

    @property
    def hash(self) -> bytes:
        """MH."""

    @property
    def survey_id(self) -> str:
        """The survey."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Of every text, in this order."""

    @property
    def invited(self) -> int:
        """How many codes there were."""

    @property
    def min_open(self) -> int:
        """The fewest answers that are opened."""

    @property
    def k(self) -> int:
        """The fewest people behind a figure."""

    @property
    def release_plan(self) -> Mapping[str, Any]:
        """Which tables, by which groups."""


class Counted(Protocol):
    """What was counted at close: a head."""

    @property
    def manifest_hash(self) -> bytes:
        """MH of the survey that was counted."""

    @property
    def root(self) -> bytes:
        """Of the leaf list."""

    @property
    def size(self) -> int:
        """How many leaves it has."""


def check_binding(release: Release, manifest: Announced, head: Counted) -> None:
    """Check everything.

    Raises
    ------
    ReleaseRefused
        If release, manifest and head contradict one another, or a figure is of too few people.
    """
    _check_names(release, manifest, head)
    _check_counts(release, manifest, head)
    _check_plan(release, manifest.release_plan)
    _check_sizes(release, head)


def _require(condition: object, sentence: str) -> None:
    if not condition:
        raise ReleaseRefused(sentence)


def _check_names(release: Release, manifest: Announced, head: Counted) -> None:
    _require(head.manifest_hash == manifest.hash, "the head belongs to another manifest")
    _require(release.manifest_hash == manifest.hash, "the release names another manifest")
    _require(release.root == head.root, "the release names another root")
    _require(release.survey_id == manifest.survey_id, "the release names another survey")
    _require(release.languages == manifest.languages, "the release has other languages")
    _require(release.k == manifest.k, "the release names another smallest group")


def _check_counts(release: Release, manifest: Announced, head: Counted) -> None:
    _require(manifest.min_open <= head.size <= manifest.invited, "the head's size is impossible")
    counts = release.participation
    if counts is not None:
        _require(counts.invited == manifest.invited, "the release counts other invitations")
        _require(counts.accepted == head.size, "the release counts other responses than the head")


def _check_plan(release: Release, plan: Mapping[str, Any]) -> None:
    """Refuse a table that was not announced before anybody answered, and one that is held back."""
    planned: set[str] = set(plan.get("tables", ()))
    _require(release.tables <= planned, _named("not in the plan", release.tables - planned))
    _require(release.tables >= planned, _named("planned and absent", planned - release.tables))
    groups: Sequence[str] = plan.get("groups", ()) if "groups" in planned else ()
    found = [group.item for group in release.groups]
    _require(found == list(groups), "the release has other groups than the plan")


def _named(what: str, tables: Iterable[str]) -> str:
    return f"tables {what}: {', '.join(sorted(tables))}"


def _check_sizes(release: Release, head: Counted) -> None:
    """Refuse a number of fewer people than k, or of more than there were answers."""
    counts = release.participation
    most = (counts.opened if counts else head.size) + ROUNDING
    for score in _scores(release):
        n = score.n if score else release.k
        _require(n >= release.k - ROUNDING, "the release shows a group smaller than k")
        _require(n <= max(most, release.k), "the release shows more people than were opened")


def _scores(release: Release) -> Iterable[Score | None]:
    yield from (index.score for index in release.indices)
    yield from (kind.share for kind in release.typology)
    for group in release.groups:
        for row in group.rows:
            yield from row.cells.values()
