"""What ``survey verify`` catches: every lie is told by a script that shares no code with it."""

import ast
import html
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import load_der_private_key
from nacl.signing import SigningKey

from survey.cli.group import main
from survey.errors import OpeningRefused, SurveyError
from survey.protocol.codes import fingerprint
from survey.protocol.encoding import b64u
from survey.protocol.errors import ProtocolError
from survey.researcher.collecting import close
from survey.researcher.opening.run import open_survey
from survey.researcher.published import Published
from survey.researcher.releasing import release
from survey.researcher.verifying import (
    absent,
    check_against,
    check_fingerprint,
    check_receipt,
    checks,
)
from tests.integration.researcher.liar import RECORD, Keys, Liar, h, leaf_of

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


@pytest.fixture(scope="module")
def truth(session_world: Any, tmp_path_factory: pytest.TempPathFactory) -> Truth:
    world = session_world
    folder = world.publish(world.draft(), invited=18)
    receipts = [world.answer(folder, number).to_bytes() for number in range(PEOPLE)]
    broken = world.start(folder, PEOPLE)
    sealed = broken.seal({})
    receipts.append(broken.send(sealed).to_bytes())  # rejected at opening: it answers nothing
    world.start(folder, PEOPLE + 1)
    keys = _keys(world, folder)
    close(world.desk, folder, world.client)
    open_survey(world.desk, folder, PASSPHRASE, world.client)
    made = release(world.desk, folder, world.client)
    page = world.client.get(f"{folder.manifest.page_origin}/s/{folder.survey_id}")
    copy = tmp_path_factory.mktemp("truth") / "published"
    shutil.copytree(made.path, copy)
    (copy / "page.html").write_bytes(page.content)
    return Truth(copy, keys, receipts, " ".join(fingerprint(folder.manifest.hash)))


def _keys(world: Any, folder: Any) -> Keys:
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
    )


@pytest.fixture
def liar(truth: Truth, tmp_path: Path) -> Liar:
    shutil.copytree(truth.folder, tmp_path / "published")
    return Liar(tmp_path / "published", truth.keys)


Lie = Callable[[Liar], None]
LIES: dict[str, tuple[Lie, str]] = {}


def lie(name: str, caught: str) -> Callable[[Lie], Lie]:
    def keep(tell: Lie) -> Lie:
        LIES[name] = (tell, caught)
        return tell

    return keep


@lie("an answer is dropped", "audit records and leaves differ in number")
def _(liar: Liar) -> None:
    liar.edit("audit-records", lambda data: data[RECORD:])


@lie("an answer is dropped from the list", "the leaf list is not as long as the head says")
def _(liar: Liar) -> None:
    liar.edit("leaves.bin", lambda data: data[32:])


@lie("an answer is counted twice", "the leaf list is not ascending")
def _(liar: Liar) -> None:
    liar.publish_records([*liar.records, liar.records[0]])


@lie("a token is counted twice, with two answers", "the signature does not hold")
def _(liar: Liar) -> None:
    record = liar.records[0]
    liar.publish_records([*liar.records, record[:388] + bytes(32) + record[420:]])


@lie("a voter of the issuer's own votes twice with one token", "a token was counted twice")
def _(liar: Liar) -> None:
    one_time = SigningKey(bytes(range(32)))
    votes = [liar.vote(one_time, sequence=number) for number in range(2)]
    liar.publish_records([*liar.records[2:], *votes])


@lie("an answer is swapped for another", "the signature does not hold")
def _(liar: Liar) -> None:
    record = liar.records[3]
    other = record[:388] + h(b"another ciphertext") + record[420:]
    liar.publish_records([*liar.records[:3], other, *liar.records[4:]])


@lie("the records are swapped among their leaves", "an audit record does not belong to its leaf")
def _(liar: Liar) -> None:
    records = liar.records
    liar.write("audit-records", b"".join([records[1], records[0], *records[2:]]))


@lie("a vote with a forged token", "the token's signature does not hold")
def _(liar: Liar) -> None:
    forged = liar.vote(token_key=generate_private_key(65537, 2048))
    liar.publish_records([*liar.records[1:], forged])


@lie("a vote with a token for another survey", "the token is for another survey")
def _(liar: Liar) -> None:
    liar.publish_records([*liar.records[1:], liar.vote(challenge=bytes(32))])


@lie("more votes than tokens issued", "more answers than tokens issued")
def _(liar: Liar) -> None:
    liar.publish_records([*liar.records, liar.vote(), liar.vote()])


@lie("more tokens than invitations", "more tokens were issued than codes were alive")
def _(liar: Liar) -> None:
    liar.state(**{**liar.counts, "issued": liar.counts["invited"] + 1})


@lie("more invitations than the manifest commits to", "the issuer counts other invitations")
def _(liar: Liar) -> None:
    liar.state(**{**liar.counts, "invited": liar.counts["invited"] + 5})


@lie("the issuer's statement is changed after the close", "the head is bound to another statement")
def _(liar: Liar) -> None:
    head = liar.read("head")
    liar.state(**{**liar.counts, "issued": liar.counts["issued"] + 1})
    liar.write("head", head)


@lie("the head is signed by somebody else", "the signature does not hold")
def _(liar: Liar) -> None:
    body = liar.read("head")[:100]
    stranger = SigningKey(bytes(32)).sign(b"asv1/head\0" + body).signature
    liar.write("head", body + stranger)


@lie("the leaf list is in the order of arrival", "the leaf list is not ascending")
def _(liar: Liar) -> None:
    records = liar.records
    liar.publish_records([*records[5:], *records[:5]], ordered=False)


@lie("the manifest is altered", "the signature does not hold")
def _(liar: Liar) -> None:
    liar.edit("manifest.json", lambda data: data.replace(b'"k":10', b'"k":11'))


@lie("the questionnaire is another one", "the questionnaire is another one")
def _(liar: Liar) -> None:
    liar.edit("questionnaire.json", lambda data: data.replace(b'"version":"', b'"version":"9'))


@lie("the script is another one", "the script is another one than the bundle statement names")
def _(liar: Liar) -> None:
    liar.edit("client.js", lambda data: data + b"\nfetch('//elsewhere')")


@lie("the bundle statement is of another survey", "the bundle statement is of another survey")
def _(liar: Liar) -> None:
    liar.sign_bundle(bytes(32), liar.read("client.js"))


@lie("a page made for one person shows another manifest", "the page shows another manifest")
def _(liar: Liar) -> None:
    name = html.escape('"survey_id":"', quote=False).encode()
    liar.edit("page.html", lambda data: data.replace(name, name + b"a"))


@lie("a page made for one person holds another second script", "the page runs another script")
def _(liar: Liar) -> None:
    liar.edit("page.html", lambda data: re.sub(rb'(id="after".+ity=").', rb"\1x", data))


@lie("a page made for one person loads a picture", "the page holds more than its frame")
def _(liar: Liar) -> None:
    liar.edit("page.html", lambda data: data.replace(b"</main>", b'<img src="/p/17"></main>'))


@lie("a page made for one person runs a second script", "the page runs another script")
def _(liar: Liar) -> None:
    liar.edit("page.html", lambda data: data.replace(b"</head>", b"<script src=x></script></head>"))


@lie("a page made for one person holds a script in a line", "the page holds more than its frame")
def _(liar: Liar) -> None:
    liar.edit("page.html", lambda data: data.replace(b"<main", b'<main onclick="tell()"'))


@lie("the page's script may be any", "the page runs another script")
def _(liar: Liar) -> None:
    liar.edit("page.html", lambda data: data.replace(b'integrity="sha384-', b'data-was="sha384-'))


def _released(liar: Liar) -> Any:
    return json.loads(liar.read("release.json"))


@lie("the release is signed over another root", "the signature does not hold")
def _(liar: Liar) -> None:
    liar.sign_file("release", _released(liar), root=bytes(32))


@lie("the release is altered", "the signature does not hold")
def _(liar: Liar) -> None:
    liar.edit("release.json", lambda data: data.replace(b'"sequence":1', b'"sequence":2'))


@lie("the release names another root", "the release names another root")
def _(liar: Liar) -> None:
    liar.sign_file("release", {**_released(liar), "root": b64u(bytes(32))})


@lie("the release counts more people", "the release counts other people than the published list")
def _(liar: Liar) -> None:
    file = _released(liar)
    file["participation"]["accepted"] += 1
    liar.sign_file("release", file)


@lie("the release holds single answers", "the release has a table that the plan does not name")
def _(liar: Liar) -> None:
    liar.sign_file("release", {**_released(liar), "answers": [[1, 2, 3]]})


@lie("the release splits by a question out of the plan", "the release has a table that the plan")
def _(liar: Liar) -> None:
    file = _released(liar)
    file["groups"][0]["item"] = "oc1"
    liar.sign_file("release", file)


@lie("a rejected answer is not listed", "the release counts other people than the published list")
def _(liar: Liar) -> None:
    liar.sign_file("rejections", {"leaves": [], "reasons": []})


@lie("a rejected leaf was never accepted", "a rejected leaf is not in the list")
def _(liar: Liar) -> None:
    file = json.loads(liar.read("rejections.json"))
    liar.sign_file("rejections", {**file, "leaves": [b64u(bytes(32))]})


@lie("a rejection has no reason", "the reasons do not add up")
def _(liar: Liar) -> None:
    file = json.loads(liar.read("rejections.json"))
    liar.sign_file("rejections", {**file, "reasons": []})


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
    for receipt in truth.receipts:
        check_receipt(published, receipt)
    assert not absent(published)


def test_an_answer_dropped_by_everybody_together_is_found_by_its_receipt(
    liar: Liar, truth: Truth
) -> None:
    """The files agree with one another; only who holds the receipt can tell."""
    rejected = json.loads(liar.read("rejections.json"))
    records = [each for each in liar.records if b64u(leaf_of(each)) not in rejected["leaves"]]
    dropped = leaf_of(records[0])
    liar.publish_records([each for each in liar.records if each != records[0]])
    file = _released(liar)
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
    receipt = b64u(truth.receipts[0])
    asked = ["--fingerprint", truth.digits, "--receipt", receipt, "--against", str(truth.folder)]
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


def _exit_code() -> int:
    with pytest.raises(SystemExit) as ended:
        main()
    code = ended.value.code
    return code if isinstance(code, int) else 0


def test_the_liar_shares_no_code_with_what_it_lies_to() -> None:
    tree = ast.parse((Path(__file__).parent / "liar.py").read_bytes())
    names = {
        alias.name if isinstance(node, ast.Import) else str(node.module)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }
    assert names
    assert not [name for name in names if name.split(".")[0] in {"survey", "analysis"}]
