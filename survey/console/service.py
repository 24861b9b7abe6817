"""Releases in and out: checked before they are stored, and again each time they are read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from survey.console import store
from survey.console.errors import ReleaseSuperseded, ReleaseUnknown
from survey.console.upload import Upload
from survey.console.verification import VerifiedRelease, verify
from survey.errors import ReleaseRefused
from survey.presenting.release import Release
from survey.protocol.manifest import Manifest

FILES: Final = {  # the name a file is handed out by, and its field of the upload
    "release.json": "file",
    "release.sig": "signature",
    "approval.sig": "approval",
    "head": "head",
    "manifest.json": "manifest",
    "manifest.sig": "manifest_signature",
}


@dataclass(frozen=True)
class Listed:
    """A release in the list."""

    release: Release
    received: int


def receive(session: Session, upload: Upload, trusted_keys: Sequence[bytes], now: int) -> Release:
    """Check and keep an upload; the identical upload again changes nothing.

    Raises
    ------
    ReleaseRefused
        If it is not what it says, or rests on another manifest or head than an earlier one.
    ReleaseSuperseded
        If the same or a higher sequence of this survey is already here.
    """
    release = verify(upload, trusted_keys).release
    found = store.latest_release(session, release.survey_id)
    if found is not None:
        sequence, latest = found
        if latest.upload == upload:
            return release
        _check_successor(upload, latest.upload)
        if release.sequence <= sequence:
            raise ReleaseSuperseded(f"release {sequence} of this survey is already here")
    store.keep_release(session, release.survey_id, release.sequence, upload, now)
    return release


def read(
    session: Session, survey_id: str, sequence: int, trusted_keys: Sequence[bytes]
) -> VerifiedRelease:
    """Return a release whose signatures hold now.

    Raises
    ------
    ReleaseUnknown
        If there is none.
    ReleaseRefused
        If the database was altered, or its key is no longer trusted.
    """
    return verify(store.find_release(session, survey_id, sequence).upload, trusted_keys)


def files_of(verified: VerifiedRelease) -> list[str]:
    """Name the files that were received; no approval where the manifest names no approver."""
    return [name for name, field in FILES.items() if getattr(verified.upload, field)]


def file_of(verified: VerifiedRelease, name: str) -> bytes:
    """Return one of `files_of` as it was received, or raise `ReleaseUnknown`."""
    if name not in files_of(verified):
        raise ReleaseUnknown("there is no such file of a release")
    data: bytes = getattr(verified.upload, FILES[name])
    return data


def listed(session: Session) -> list[Listed]:
    """Return the newest release of each survey."""
    return [
        Listed(Release.from_bytes(stored.upload.file), stored.received)
        for stored in store.latest_releases(session)
    ]


def _check_successor(upload: Upload, earlier: Upload) -> None:
    """Refuse a second head or manifest: it would show some people another survey than others."""
    if Manifest.from_bytes(upload.manifest).hash != Manifest.from_bytes(earlier.manifest).hash:
        raise ReleaseRefused("an earlier release of this survey has another manifest")
    if upload.head != earlier.head:
        raise ReleaseRefused("an earlier release of this survey has another head")
