"""The pages of a release."""

from typing import Any, Final

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from survey.console import service
from survey.console.context import context
from survey.console.doors import KnownVisit, signed_in
from survey.console.languages import voice_for
from survey.console.verification import VerifiedRelease
from survey.presenting import families, findings
from survey.presenting.figures import charts
from survey.protocol.codes import fingerprint
from survey.protocol.encoding import sha256
from survey.web.requests import bytes_response

LARGEST_SEQUENCE: Final = 2**53 - 1
OF_RELEASE: Final = (
    f"/releases/<string(length=16):survey_id>/<int(max={LARGEST_SEQUENCE}):sequence>"
)

reading = Blueprint("reading", __name__)


@reading.get("/")
@signed_in
def home(visit: KnownVisit) -> ResponseReturnValue:  # noqa: ARG001 - the door gives it
    """Go to the releases."""
    return redirect(url_for("reading.releases_page"))


@reading.get("/releases")
@signed_in
def releases_page(visit: KnownVisit) -> ResponseReturnValue:
    """List the newest release of each survey."""
    listed = service.listed(visit.session)
    return render_template("releases.html", reader=visit.reader, listed=listed, voice_for=voice_for)


@reading.get(OF_RELEASE)
@signed_in
def summary(visit: KnownVisit, survey_id: str, sequence: int) -> ResponseReturnValue:
    """Show who took part, what stands out, every index and what it cannot show."""
    return _page("summary.html", visit, survey_id, sequence)


@reading.get(f"{OF_RELEASE}/groups")
@signed_in
def groups(visit: KnownVisit, survey_id: str, sequence: int) -> ResponseReturnValue:
    """Show the indices by background question."""
    return _page("groups.html", visit, survey_id, sequence)


@reading.get(f"{OF_RELEASE}/signature")
@signed_in
def signature(visit: KnownVisit, survey_id: str, sequence: int) -> ResponseReturnValue:
    """Show what was checked, in digits to compare, and the files to check it elsewhere."""
    return _page("signature.html", visit, survey_id, sequence)


@reading.get(f"{OF_RELEASE}/files/<name>")
@signed_in
def download(visit: KnownVisit, survey_id: str, sequence: int, name: str) -> ResponseReturnValue:
    """Hand out one signed file as it was received."""
    verified = service.read(visit.session, survey_id, sequence, context().trusted_keys)
    response = bytes_response(service.file_of(verified, name), "application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(template: str, visit: KnownVisit, survey_id: str, sequence: int) -> str:
    verified = service.read(visit.session, survey_id, sequence, context().trusted_keys)
    return render_template(template, reader=visit.reader, **_told(verified))


def _told(verified: VerifiedRelease) -> dict[str, Any]:
    release, approver = verified.release, verified.manifest.approver_key
    return {
        "release": release,
        "manifest": verified.manifest,
        "voice": voice_for(release),
        "families": families,
        "findings": findings,
        "charts": charts,
        "files": service.files_of(verified),
        "digits": {
            "manifest": fingerprint(release.manifest_hash),
            "root": fingerprint(release.root),
            "file": fingerprint(sha256(verified.upload.file)),
            "key": fingerprint(verified.manifest.release_key),
            "approver": approver and fingerprint(approver),
        },
    }
