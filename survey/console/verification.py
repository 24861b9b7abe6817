"""Is this release what it says? Pure: bytes and pinned keys in, a release out, or a refusal.

What holds afterwards: a manifest key this console trusts has signed the manifest; the log key the
manifest names has signed the head; the release key it names has signed the file over that head's
root, and so has the approver, where it names one; and the file says of itself what manifest and
head say. That its figures follow from the answers remains the researcher's word.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from survey.console.upload import Upload
from survey.errors import ReleaseRefused
from survey.presenting.binding import check_binding
from survey.presenting.release import Release
from survey.protocol.errors import ProtocolError
from survey.protocol.manifest import Manifest
from survey.protocol.statements import Head, verify_approval, verify_release


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
    check_binding(release, manifest, head)
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
