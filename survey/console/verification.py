"""Is this release what it says? Pure: bytes and pinned keys in, a release out, or a refusal.

What holds afterwards: a manifest key this console trusts has signed the manifest; the log key the
manifest names has signed the head; the release key it names has signed the file over that head's
root, and so has the approver, where it names one; and the file says of itself what manifest and
head say. That its figures follow from the answers remains the researcher's word.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from survey.console.upload import Upload
from survey.errors import ReleaseRefused
from survey.presenting.release import ROUNDED_TO, Release, Score
from survey.protocol.errors import ProtocolError
from survey.protocol.manifest import Manifest
from survey.protocol.statements import Head, verify_approval, verify_release

ROUNDING: Final = ROUNDED_TO // 2  # a true n of k may be shown as k - 2


@dataclass(frozen=True)
class VerifiedRelease:
    """A release with the manifest and head it was checked against."""

    release: Release
    manifest: Manifest
    head: Head
    upload: Upload


def verify(upload: Upload, trusted_keys: Iterable[bytes]) -> VerifiedRelease:
    """Check everything.

    Raises
    ------
    ReleaseRefused
        If a signature does not hold, or file, head and manifest contradict each other.
    """
    try:
        manifest = _manifest(upload, trusted_keys)
        head = Head.from_bytes(upload.head)
        head.verify(manifest.collector_log_key)
        verify_release(
            manifest.release_key, manifest.hash, head.root, upload.file, upload.signature
        )
        _check_approval(upload, manifest, head)
    except ProtocolError as error:
        raise ReleaseRefused(f"a signature or what it covers does not hold: {error}") from error
    release = Release.from_bytes(upload.file)
    _check_binding(release, manifest, head)
    _check_counts(release, manifest, head)
    _check_plan(release, manifest)
    _check_sizes(release)
    return VerifiedRelease(release, manifest, head, upload)


def _require(condition: object, sentence: str) -> None:
    if not condition:
        raise ReleaseRefused(sentence)


def _manifest(upload: Upload, trusted_keys: Iterable[bytes]) -> Manifest:
    manifest = Manifest.from_bytes(upload.manifest)
    _require(
        manifest.manifest_key in trusted_keys, "this console does not trust the manifest's key"
    )
    manifest.verify(upload.manifest_signature)
    return manifest


def _check_approval(upload: Upload, manifest: Manifest, head: Head) -> None:
    """Refuse a release without the second person whom the manifest promises."""
    key = manifest.approver_key
    _require(upload.approval or not key, "the approver has not signed the file")
    _require(key or not upload.approval, "an approver signed, but the manifest names none")
    if key:
        verify_approval(key, manifest.hash, head.root, upload.file, upload.approval)


def _check_binding(release: Release, manifest: Manifest, head: Head) -> None:
    _require(head.manifest_hash == manifest.hash, "the head belongs to another manifest")
    _require(release.manifest_hash == manifest.hash, "the file names another manifest")
    _require(release.root == head.root, "the file names another root")
    _require(release.survey_id == manifest.survey_id, "the file names another survey")
    _require(release.languages == manifest.languages, "the file has other languages")
    _require(release.k == manifest.k, "the file names another smallest group")


def _check_counts(release: Release, manifest: Manifest, head: Head) -> None:
    _require(manifest.min_open <= head.size <= manifest.invited, "the head's size is impossible")
    counts = release.participation
    if counts is not None:
        _require(counts.invited == manifest.invited, "the file counts other invitations")
        _require(counts.accepted == head.size, "the file counts other responses than the head")


def _check_plan(release: Release, manifest: Manifest) -> None:
    """Refuse a table that was not announced before anybody answered."""
    plan = manifest.release_plan
    unplanned = release.tables - set(plan.get("tables", []))
    _require(not unplanned, f"not in the release plan: {', '.join(sorted(unplanned))}")
    groups = {group.item for group in release.groups} - set(plan.get("groups", []))
    _require(not groups, f"not in the release plan: {', '.join(sorted(groups))}")


def _check_sizes(release: Release) -> None:
    """Refuse a number of fewer people than k: suppression was forgotten, or undone."""
    smallest = release.k - ROUNDING
    for score in _scores(release):
        _require(score is None or score.n >= smallest, "the file shows a group smaller than k")


def _scores(release: Release) -> Iterable[Score | None]:
    yield from (index.score for index in release.indices)
    yield from (kind.share for kind in release.typology)
    for group in release.groups:
        for row in group.rows:
            yield from row.cells.values()
