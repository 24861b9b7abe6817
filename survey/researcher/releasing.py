"""Releasing: score, suppress, sign, publish. Only tables of the plan ever leave.

``releases/<n>/`` is a folder that can be handed to anybody: with it alone ``survey verify`` checks
signatures, counts and the leaf list.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from analysis.disclosed import Plan
from analysis.disclosure import disclose
from questionnaires.compiling import CompiledQuestionnaire
from survey.errors import ConfigInvalid
from survey.protocol.encoding import b64u, emit
from survey.protocol.lifecycle import Event
from survey.protocol.statements import Head, IssuerStatement, sign_release
from survey.researcher.home import Desk, SurveyFolder
from survey.researcher.opening.run import REJECTIONS, opening_of
from survey.researcher.release_file import participation, release_file
from survey.researcher.scoring import score
from survey.researcher.servers import Server

RELEASE_MEDIA_TYPE: Final = "application/vnd.asv1.release"
COPIES: Final = {
    "manifest.json": "manifest/manifest.json",
    "manifest.sig": "manifest/manifest.sig",
    "questionnaire.json": "manifest/questionnaire.json",
    "head": "fetched/head",
    "issuer-statement": "fetched/issuer-statement",
    "leaves.bin": "fetched/leaves.bin",
    "audit-records": "fetched/audit-records",
    "rejections.json": REJECTIONS,
}


@dataclass(frozen=True)
class Released:
    """One release on this machine."""

    sequence: int
    path: Path

    @property
    def file(self) -> bytes:
        """The signed bytes."""
        return (self.path / "release.json").read_bytes()


def release(desk: Desk, folder: SurveyFolder, client: httpx.Client) -> Released:
    """Make the next release, or send again one that the console has not yet taken."""
    folder.require(Event.RELEASE)
    if not desk.config.console_origin:
        raise ConfigInvalid("this desk names no console: add console_origin to its config.toml")
    made = _unsent(folder) or make_release(folder)
    _upload(made, Server(desk.config.console_origin, client))
    folder.write(f"sent/release-{made.sequence}", b"")
    folder.record(Event.RELEASE)
    return made


def make_release(folder: SurveyFolder) -> Released:
    """Score, suppress and sign; lay everything that is published side by side."""
    manifest, sequence = folder.manifest, _count(folder) + 1
    head = Head.from_bytes(folder.read("fetched/head", "the head"))
    statement = IssuerStatement.from_bytes(
        folder.read("fetched/issuer-statement", "the issuer's statement")
    )
    form = CompiledQuestionnaire.from_bytes(folder.questionnaire)
    plan = Plan(tuple(manifest.release_plan["groups"]), tuple(manifest.release_plan["tables"]))
    file = release_file(
        manifest,
        head,
        form,
        disclose(score(folder), plan, manifest.k),
        participation=participation(statement, head, opening_of(folder)),
        sequence=sequence,
    )
    _lay_out(folder, sequence, file, head)
    return Released(sequence, folder.path / f"releases/{sequence}")


def _lay_out(folder: SurveyFolder, sequence: int, file: bytes, head: Head) -> None:
    """Sign the file, and beside it the list of rejected leaves; the folder appears whole."""
    draft = folder.path / "releases" / "draft"
    shutil.rmtree(draft, ignore_errors=True)
    manifest_hash, seed = folder.manifest.hash, folder.release_seed
    for name, source in COPIES.items():
        folder.write(f"releases/draft/{name}", folder.read(source, name))
    rejections = folder.read(REJECTIONS, "the rejections")
    for name, data in (("release", file), ("rejections", rejections)):
        folder.write(f"releases/draft/{name}.json", data)
        signature = sign_release(seed, manifest_hash, head.root, data)
        folder.write(f"releases/draft/{name}.sig", signature)
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


def _unsent(folder: SurveyFolder) -> Released | None:
    if not _count(folder) or folder.holds(f"sent/release-{_count(folder)}"):
        return None
    return latest(folder)


def _upload(made: Released, console: Server) -> None:
    parts = {
        "file": "release.json",
        "head": "head",
        "manifest": "manifest.json",
        "manifest_signature": "manifest.sig",
        "signature": "release.sig",
    }
    body = emit({name: b64u((made.path / file).read_bytes()) for name, file in parts.items()})
    console.post("/releases", body, RELEASE_MEDIA_TYPE)
