"""Releasing: score, suppress, sign, publish. Only tables of the plan ever leave.

``releases/<n>/`` is a folder that can be handed to anybody: with it alone ``survey verify`` checks
signatures, counts and the leaf list.
"""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import httpx

from analysis.disclosure import disclose
from questionnaires.compiling import CompiledQuestionnaire
from survey.errors import ConfigInvalid, SurveyError
from survey.protocol.document import BESIDE
from survey.protocol.encoding import b64u, emit
from survey.protocol.lifecycle import Event
from survey.protocol.statements import Head, IssuerStatement, sign_rejections, sign_release
from survey.researcher.approving import is_approved
from survey.researcher.home import Desk, SurveyFolder
from survey.researcher.opening.run import REJECTIONS, opening_of
from survey.researcher.published import APPROVAL, PAGE
from survey.researcher.release_file import participation, plan_of, release_file
from survey.researcher.scoring import score
from survey.researcher.servers import Server

RELEASE_MEDIA_TYPE: Final = "application/vnd.asv1.release"
COPIES: Final = {
    "manifest.json": "manifest/manifest.json",
    "manifest.sig": "manifest/manifest.sig",
    "questionnaire.json": "manifest/questionnaire.json",
    "bundle.statement": "manifest/bundle.statement",
    PAGE: "manifest/page.html",
    **{name: f"manifest/{name}" for name in BESIDE},
    "head": "fetched/head",
    "issuer-statement": "fetched/issuer-statement",
    "leaves.bin": "fetched/leaves.bin",
    "audit-records": "fetched/audit-records",
    "rejections.json": REJECTIONS,
}


class ReleaseDiffers(SurveyError):
    """Another release would show other figures than the last one."""

    code = "release-differs"
    status = 409


@dataclass(frozen=True)
class Released:
    """One release on this machine; ``new`` unless the console had taken it before.

    It is not ``sent`` while the approver whom the manifest names has not signed it.
    """

    sequence: int
    path: Path
    new: bool = True
    sent: bool = True

    @property
    def file(self) -> bytes:
        """The signed bytes."""
        return (self.path / "release.json").read_bytes()


def release(
    desk: Desk, folder: SurveyFolder, client: httpx.Client, *, again: bool = False
) -> Released:
    """Make a release, or send the standing one again where its figures are still the same.

    Two releases with different figures can be subtracted: what neither shows may stand in the
    difference. So a second one is made only if asked for by ``again``. Where the manifest names
    an approver, nothing is sent before her signature lies in the release's folder.

    Raises
    ------
    ReleaseDiffers
        If the console has a release with other figures, and ``again`` is not given.
    ReleaseRefused
        If the approval is another's, or of another file.
    """
    folder.require(Event.RELEASE)
    if not desk.config.console_origin:
        raise ConfigInvalid("this desk names no console: add console_origin to its config.toml")
    made = _standing(folder, again) or make_release(folder)
    if not is_approved(made.path, folder.manifest):
        return replace(made, sent=False)
    _upload(made, Server(desk.config.console_origin, client))
    folder.write(f"sent/release-{made.sequence}", b"")
    folder.record(Event.RELEASE)
    return made


def make_release(folder: SurveyFolder) -> Released:
    """Sign the next release; lay everything that is published side by side."""
    sequence = _count(folder) + 1
    _lay_out(folder, sequence, compose(folder, sequence))
    return Released(sequence, folder.path / f"releases/{sequence}")


def compose(folder: SurveyFolder, sequence: int) -> bytes:
    """Score and suppress: the bytes of a release, the same ones from the same opening."""
    manifest, head = folder.manifest, _head(folder)
    statement = IssuerStatement.from_bytes(
        folder.read("fetched/issuer-statement", "the issuer's statement")
    )
    form = CompiledQuestionnaire.from_bytes(folder.questionnaire)
    return release_file(
        manifest,
        head,
        form,
        disclose(score(folder), plan_of(manifest), manifest.k),
        participation=participation(statement, head, opening_of(folder)),
        sequence=sequence,
    )


def _head(folder: SurveyFolder) -> Head:
    return Head.from_bytes(folder.read("fetched/head", "the head"))


def _lay_out(folder: SurveyFolder, sequence: int, file: bytes) -> None:
    """Sign the file, and beside it the list of rejected leaves; the folder appears whole."""
    draft = folder.path / "releases" / "draft"
    shutil.rmtree(draft, ignore_errors=True)
    manifest_hash, seed, root = folder.manifest.hash, folder.release_seed, _head(folder).root
    for name, source in COPIES.items():
        folder.write(f"releases/draft/{name}", folder.read(source, name))
    rejections = folder.read(REJECTIONS, "the rejections")
    for name, data, sign in (
        ("release", file, sign_release), ("rejections", rejections, sign_rejections),
    ):  # fmt: skip
        folder.write(f"releases/draft/{name}.json", data)
        folder.write(f"releases/draft/{name}.sig", sign(seed, manifest_hash, root, data))
    draft.rename(folder.path / "releases" / str(sequence))


def _count(folder: SurveyFolder) -> int:
    path = folder.path / "releases"
    return sum(1 for each in path.iterdir() if each.name.isdecimal()) if path.exists() else 0


def latest(folder: SurveyFolder) -> Released:
    """Return the last release made."""
    sequence = _count(folder)
    path = folder.path / f"releases/{sequence}"
    folder.read(f"releases/{sequence}/release.json", "a release (survey release)")
    return Released(sequence, path)


def last_release(folder: SurveyFolder) -> Released | None:
    """Return the last release made, None if there is none."""
    return latest(folder) if _count(folder) else None


def _standing(folder: SurveyFolder, again: bool) -> Released | None:
    """Return the last release if it is to be sent (again), None if another is to be made."""
    last = last_release(folder)
    if last is None:
        return None
    if not folder.holds(f"sent/release-{last.sequence}"):
        return last
    if last.file == compose(folder, last.sequence):
        return replace(last, new=False)
    if not again:
        raise ReleaseDiffers(f"the figures are no longer those of release {last.sequence}")
    return None


def _upload(made: Released, console: Server) -> None:
    parts = {
        "file": "release.json",
        "head": "head",
        "manifest": "manifest.json",
        "manifest_signature": "manifest.sig",
        "signature": "release.sig",
    }
    values = {name: (made.path / file).read_bytes() for name, file in parts.items()}
    approval = made.path / APPROVAL
    values["approval"] = approval.read_bytes() if approval.exists() else b""
    body = emit({name: b64u(value) for name, value in values.items()})
    console.post("/releases", body, RELEASE_MEDIA_TYPE)
