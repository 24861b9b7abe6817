"""What ``survey verify`` catches: every lie is told by a script that shares no code with it."""

import ast
import json
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_der_private_key
from nacl.signing import SigningKey

from survey.cli.group import main
from survey.errors import OpeningRefused, SurveyError
from survey.protocol.codes import fingerprint
from survey.protocol.encoding import b64u
from survey.protocol.errors import ProtocolError
from survey.researcher.approving import Approver
from survey.researcher.collecting import close
from survey.researcher.opening.run import open_survey
from survey.researcher.published import Published
from survey.researcher.releasing import release
from survey.researcher.verifying import (
    absent,
    check_against,
    check_fingerprint,
    check_receipt,
    check_saved_page,
    checks,
)
from tests.integration.researcher.liar import Keys, Liar, h, leaf_of
from tests.integration.researcher.lies import LIES
from tests.integration.researcher.lies_of_pages import PAGES, shown
from tests.integration.researcher.lies_of_releases import released

PASSPHRASE = "a long enough passphrase"
PEOPLE = 14
"""Fourteen answer, sixteen draw, of twenty invited: votes can be stuffed below and above issued."""


@dataclass(frozen=True)
class Truth:
    """A released survey, the parties' keys, and every receipt."""

    folder: Path
    keys: Keys
    receipts: list[bytes]
    digits: str
    page: bytes
    """As a respondent saved it."""


@pytest.fixture(scope="module")
def truth(session_world: Any, tmp_path_factory: pytest.TempPathFactory) -> Truth:
    world = session_world
    approver = Approver.create(tmp_path_factory.mktemp("approver"), secrets.token_bytes)
    folder = world.publish(world.draft(), invited=18, approver_key=approver.key)
    receipts = [world.answer(folder, number).to_bytes() for number in range(PEOPLE)]
    broken = world.start(folder, PEOPLE)
    sealed = broken.seal({})
    receipts.append(broken.send(sealed).to_bytes())  # rejected at opening: it answers nothing
    world.start(folder, PEOPLE + 1)
    keys = _keys(world, folder, approver)
    close(world.desk, folder, world.client)
    open_survey(world.desk, folder, PASSPHRASE, world.client)
    approver.approve(Published.read(release(world.desk, folder, world.client).path))
    made = release(world.desk, folder, world.client)
    page = world.client.get(f"{folder.manifest.page_origin}/s/{folder.survey_id}").content
    copy = tmp_path_factory.mktemp("truth") / "published"
    shutil.copytree(made.path, copy)
    return Truth(copy, keys, receipts, " ".join(fingerprint(folder.manifest.hash)), page)


def _keys(world: Any, folder: Any, approver: Approver) -> Keys:
    """Take the keys while all of them exist: the token key is destroyed at close."""
    servers, survey_id = world.home / "servers", folder.survey_id

    def secret(room: str, kind: str) -> bytes:
        path: Path = servers / room / "secrets" / f"{survey_id}.{kind}"
        return path.read_bytes()

    token: Any = load_der_private_key(secret("issuer", "token"), None)
    return Keys(
        manifest=SigningKey(world.desk.identity_seed),
        release=SigningKey(folder.release_seed),
        log=SigningKey(secret("collector", "log")),
        statement=SigningKey(secret("issuer", "statement")),
        token=token,
        approver=SigningKey(approver.seed),
    )


@pytest.fixture
def liar(truth: Truth, tmp_path: Path) -> Liar:
    shutil.copytree(truth.folder, tmp_path / "published")
    return Liar(tmp_path / "published", truth.keys)


def _verify(folder: Path) -> None:
    for _name, check in checks(Published.read(folder)):
        check()


@pytest.mark.parametrize("name", LIES)
def test_a_lie_is_caught_and_named(liar: Liar, name: str) -> None:
    tell, caught = LIES[name]
    tell(liar)
    with pytest.raises((SurveyError, ProtocolError), match=caught):
        _verify(liar.folder)


def test_the_truth_passes_every_check(truth: Truth) -> None:
    published = Published.read(truth.folder)
    _verify(truth.folder)
    check_fingerprint(published, truth.digits)
    check_saved_page(published, truth.page)
    for receipt in truth.receipts:
        check_receipt(published, receipt)
    assert absent(published) == ["destruction"]


def test_an_answer_dropped_by_everybody_together_is_found_by_its_receipt(
    liar: Liar, truth: Truth
) -> None:
    """The files agree with one another; only who holds the receipt can tell."""
    rejected = json.loads(liar.read("rejections.json"))
    records = [each for each in liar.records if b64u(leaf_of(each)) not in rejected["leaves"]]
    dropped = leaf_of(records[0])
    liar.publish_records([each for each in liar.records if each != records[0]])
    file = released(liar)
    file["participation"]["accepted"] -= 1
    file["participation"]["opened"] -= 1
    liar.sign_file("rejections", rejected)
    liar.sign_file("release", {**file, "root": b64u(liar.read("head")[36:68])})
    published = Published.read(liar.folder)
    _verify(liar.folder)
    kept = [receipt for receipt in truth.receipts if h(b"\0", receipt[1:66]) != dropped]
    lost = next(receipt for receipt in truth.receipts if receipt not in kept)
    for receipt in kept:
        check_receipt(published, receipt)
    with pytest.raises(OpeningRefused, match="the receipt's answer is not in the list"):
        check_receipt(published, lost)


def test_two_heads_are_a_lie_that_two_people_find_together(truth: Truth, liar: Liar) -> None:
    liar.publish_records([*liar.records, liar.vote()])
    with pytest.raises(OpeningRefused, match="two people were shown different files: head"):
        check_against(Published.read(truth.folder), Published.read(liar.folder))


def test_two_signed_pages_are_a_lie_that_two_people_find_together(truth: Truth, liar: Liar) -> None:
    liar.sign_page(shown(liar, *PAGES["says other words"]))
    _verify(liar.folder)
    with pytest.raises(OpeningRefused, match=r"different files: bundle\.statement"):
        check_against(Published.read(truth.folder), Published.read(liar.folder))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_made_for_one_person_is_not_the_published_one(
    truth: Truth, liar: Liar, name: str
) -> None:
    with pytest.raises(OpeningRefused, match="the saved page is another one"):
        check_saved_page(Published.read(truth.folder), shown(liar, *PAGES[name]))


def test_a_manifest_made_for_one_person_has_another_fingerprint(truth: Truth, liar: Liar) -> None:
    liar.sign_manifest(liar.read("manifest.json").replace(b'"spread_hours":', b'"spread_hours":1'))
    forged = Published.read(liar.folder)
    with pytest.raises(OpeningRefused, match="the manifest has another fingerprint"):
        check_fingerprint(forged, truth.digits)
    with pytest.raises(OpeningRefused, match=r"different files: manifest\.json"):
        check_against(Published.read(truth.folder), forged)


def test_a_receipt_of_nobodys_is_refused(truth: Truth) -> None:
    forged = truth.receipts[0][:-1] + bytes([truth.receipts[0][-1] ^ 1])
    with pytest.raises(ProtocolError):
        check_receipt(Published.read(truth.folder), forged)


def test_the_command_ends_with_one_at_the_first_lie(
    truth: Truth, liar: Liar, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt, saved = b64u(truth.receipts[0]), liar.folder.with_name("saved.html")
    saved.write_bytes(truth.page)
    asked = ["--fingerprint", truth.digits, "--receipt", receipt, "--against", str(truth.folder)]
    asked += ["--page", str(saved)]
    monkeypatch.setattr("sys.argv", ["survey", "verify", str(truth.folder), *asked])
    assert _exit_code() == 0
    told = capsys.readouterr()
    assert told.out.count("holds") + told.out.count("成立") >= 13
    assert "researcher" in told.err
    LIES["a vote with a forged token"][0](liar)
    monkeypatch.setattr("sys.argv", ["survey", "verify", str(liar.folder)])
    assert _exit_code() == 1
    told = capsys.readouterr()
    assert told.out.splitlines()[-1] == "FAILS  audit records"
    assert "the token's signature does not hold" in told.err


@pytest.mark.parametrize("option", ["--fingerprint", "--receipt"])
def test_an_empty_variable_is_no_pass(
    truth: Truth, option: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["survey", "verify", str(truth.folder), option, ""])
    assert _exit_code() == 1


def _exit_code() -> int:
    with pytest.raises(SystemExit) as ended:
        main()
    code = ended.value.code
    return code if isinstance(code, int) else 0


@pytest.mark.parametrize("file", ["liar.py", "lies.py", "lies_of_pages.py", "lies_of_releases.py"])
def test_the_liar_shares_no_code_with_what_it_lies_to(file: str) -> None:
    tree = ast.parse((Path(__file__).parent / file).read_bytes())
    names = {
        alias.name if isinstance(node, ast.Import) else str(node.module)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }
    assert names
    assert not [name for name in names if name.split(".")[0] in {"survey", "analysis"}]
