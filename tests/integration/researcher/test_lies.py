"""What ``survey verify`` catches: every lie is told by a script that shares no code with it."""

import ast
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from survey.cli.group import main
from survey.errors import OpeningRefused, SurveyError
from survey.protocol.encoding import b64u
from survey.protocol.errors import ProtocolError
from survey.researcher.comparing import check_against, compare
from survey.researcher.published import PUBLIC, Published
from survey.researcher.receipts import Fate, check_receipt, fate_of
from survey.researcher.verifying import absent, check_fingerprint, check_saved_page
from tests.integration.researcher.liar import Liar, h, leaf_of
from tests.integration.researcher.lies import LIES
from tests.integration.researcher.lies_of_pages import PAGES, shown
from tests.integration.researcher.lies_of_releases import released
from tests.integration.researcher.lies_table import WITH, document
from tests.integration.researcher.truth import Truth, verify

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize("name", LIES)
def test_a_lie_is_caught_and_named(liar: Liar, name: str) -> None:
    tell, caught = LIES[name]
    tell(liar)
    with pytest.raises((SurveyError, ProtocolError), match=caught):
        verify(liar.folder)


def test_the_table_of_lies_is_what_is_tested() -> None:
    assert (DOCS / "lies.md").read_text("utf-8") == document(), "run `make lies`"
    text = Path(__file__).read_text("utf-8").replace("\\", "")
    assert [words for _, words in WITH.values() if words not in text] == []


def test_the_truth_passes_every_check(truth: Truth) -> None:
    published = Published.read(truth.folder)
    verify(truth.folder)
    check_fingerprint(published, truth.digits)
    check_saved_page(published, truth.page)
    fates = [fate_of(published, b64u(receipt)) for receipt in truth.receipts]
    assert fates == [Fate.COUNTED] * len(truth.answered) + [Fate.REJECTED]
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
    verify(liar.folder)
    kept = [receipt for receipt in truth.receipts if h(b"\0", receipt[1:66]) != dropped]
    lost = next(receipt for receipt in truth.receipts if receipt not in kept)
    assert {fate_of(published, b64u(each)) for each in kept} == {Fate.COUNTED, Fate.REJECTED}
    with pytest.raises(OpeningRefused, match="the receipt's answer is not in the list"):
        check_receipt(published, b64u(lost))


def test_two_heads_are_a_lie_that_two_people_find_together(truth: Truth, liar: Liar) -> None:
    liar.publish_records([*liar.records, liar.vote()])
    with pytest.raises(OpeningRefused, match="two people were shown different files: head, leaves"):
        check_against(Published.read(truth.folder), liar.folder)


def test_two_signed_pages_are_a_lie_that_two_people_find_together(truth: Truth, liar: Liar) -> None:
    liar.sign_page(shown(liar, *PAGES["says other words"]))
    verify(liar.folder)
    with pytest.raises(OpeningRefused, match=r"different files: bundle\.statement"):
        check_against(Published.read(truth.folder), liar.folder)


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
        check_against(Published.read(truth.folder), liar.folder)


@pytest.mark.parametrize("name", [name for name in PUBLIC if name != "destroyed.statement"])
def test_two_people_compare_every_file_to_the_byte(truth: Truth, liar: Liar, name: str) -> None:
    published = Published.read(truth.folder)
    check_against(published, liar.folder)
    liar.edit(name, lambda data: data + b" ")
    with pytest.raises(OpeningRefused, match=f"different files: {name}$"):
        check_against(published, liar.folder)
    (liar.folder / name).unlink()
    found = compare(published, liar.folder)
    assert (found.different, found.alone, name in found.same) == ([], [name], False)


@pytest.mark.parametrize("name", ["manifest.json", "head"])
def test_without_the_list_they_agree_on_nothing(truth: Truth, liar: Liar, name: str) -> None:
    published = Published.read(truth.folder)
    for other in PUBLIC:
        if other not in {"manifest.json", "head"}:
            (liar.folder / other).unlink(missing_ok=True)
    check_against(published, liar.folder)
    (liar.folder / name).unlink()
    with pytest.raises(OpeningRefused, match="nothing says which list it is of"):
        check_against(published, liar.folder)


def test_the_command_ends_with_one_at_the_first_lie(
    truth: Truth, liar: Liar, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt, saved = b64u(truth.receipts[0]), liar.folder.with_name("saved.html")
    saved.write_bytes(truth.page)
    asked = ["--fingerprint", truth.digits, "--receipt", receipt, "--against", str(liar.folder)]
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


def test_files_are_not_compared_with_themselves(
    truth: Truth, monkeypatch: pytest.MonkeyPatch
) -> None:
    itself = str(truth.folder / ".." / truth.folder.name)
    monkeypatch.setattr("sys.argv", ["survey", "verify", str(truth.folder), "--against", itself])
    assert _exit_code() == 2


@pytest.mark.parametrize(
    "saved",
    [
        lambda page: b"\xef\xbb\xbf" + page,
        lambda page: page.replace(b"\n", b"\r\n"),
        lambda page: b"\xef\xbb\xbf" + page.replace(b"\n", b"\r\n"),
    ],
    ids=["mark", "line ends", "both"],
)
def test_what_an_editor_adds_when_it_saves_makes_no_other_page(
    truth: Truth, saved: Callable[[bytes], bytes]
) -> None:
    assert b"\n" in truth.page
    check_saved_page(Published.read(truth.folder), saved(truth.page))


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
