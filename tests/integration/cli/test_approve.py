"""Two people release: the researcher's desk, the approver's machine, and the folder between."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from survey.cli.naming import place_of
from survey.protocol.codes import fingerprint
from survey.researcher.releasing import latest
from tests.integration.cli.conftest import Typist


@pytest.fixture(scope="module")
def approver(tmp_path_factory: pytest.TempPathFactory) -> Typist:
    """A second person with a home of her own."""
    return Typist(tmp_path_factory.mktemp("approver"))


@pytest.fixture(scope="module")
def opened(desk: Any, approver: Typist) -> Any:
    key = approver.done("keys", "new", "--approver")
    assert approver.done("keys", "show", "--approver") == key
    assert json.loads(approver.done("keys", "new", "--approver", "--json")) == {"approver_key": key}
    folder = desk.closed_survey(12, "--approver", key)
    desk.done("open", "--survey", folder.survey_id)
    return folder


@pytest.fixture(scope="module")
def waiting(desk: Any, opened: Any) -> Any:
    told = desk("release", "--survey", opened.survey_id)
    assert told.code == 0, told.err
    assert "it needs the approver's signature" in told.err
    assert "survey approve FOLDER" in told.err
    assert told.out.strip() == str(latest(opened).path)
    return opened


@pytest.fixture
def copy(waiting: Any, tmp_path: Path) -> Path:
    return Path(shutil.copytree(latest(waiting).path, tmp_path / "copy"))


def test_she_is_shown_what_she_signs_and_may_say_no(
    waiting: Any, approver: Typist, copy: Path
) -> None:
    told = approver("approve", copy, typed="n\n")
    assert (told.code, told.out) == (1, "")
    file = json.loads((copy / "release.json").read_bytes())
    assert file["title"][place_of(file["languages"])] in told.err
    assert file["groups"][0]["title"][1] in told.err
    assert " ".join(fingerprint(waiting.manifest.hash)) in told.err
    assert "the indices by group" in told.err
    assert "Nothing was signed." in told.err
    assert not (copy / "approval.sig").exists()
    assert "签署吗？" in approver("approve", copy, typed="n\n", LANG="zh_CN.UTF-8").err


def test_a_folder_that_does_not_hold_is_not_offered_to_her(approver: Typist, copy: Path) -> None:
    leaves = copy / "leaves.bin"
    leaves.write_bytes(leaves.read_bytes()[:-32])
    assert "the leaf list is not as long" in approver("approve", copy, "--yes").line


def test_somebody_else_cannot_approve_and_nobody_without_a_key(
    desk: Any, copy: Path, person: Typist
) -> None:
    assert "survey keys new --approver" in person("approve", copy, "--yes").line
    person.done("keys", "new", "--approver")
    assert "another approver" in person("approve", copy, "--yes").line
    assert "on a machine of her own" in desk("approve", copy, "--yes").line


def test_what_is_no_key_is_refused_before_anything_is_made(desk: Any) -> None:
    survey_id = desk.done("keys", "new", "--effort", "interactive")
    publish = ("publish", "office_climate", "--invitations", 12, "--survey", survey_id)
    assert "survey keys new --approver" in desk(*publish, "--approver", "A" * 43).line
    assert f"{survey_id}  draft" in desk.done("status")


def test_both_signatures_are_sent_and_verified(
    desk: Any, waiting: Any, approver: Typist, copy: Path
) -> None:
    at = ("--survey", waiting.survey_id)
    assert json.loads(desk.done("release", *at, "--json"))["sent"] is False
    told = json.loads(approver.done("approve", copy, "--yes", "--json"))
    assert told["sequence"] == 1
    shutil.copy(told["approval"], latest(waiting).path)
    released = desk("release", *at)
    assert "The console has taken release 1." in released.err, released
    assert "holds  approval" in desk.done("verify", *at).splitlines()
