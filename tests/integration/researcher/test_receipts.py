"""What a receipt's holder is told: counted, replaced, rejected and lost are four things."""

import json
import os
from typing import Any

import pytest
from nacl.signing import SigningKey

from survey.cli.group import main
from survey.errors import OpeningRefused
from survey.protocol.encoding import b64u, unb64u
from survey.protocol.envelope import Receipt
from survey.protocol.errors import ProtocolError
from survey.researcher.published import Published
from survey.researcher.receipts import Fate, check_receipt, fate_of
from tests.integration.researcher.liar import Liar, h, leaf_of
from tests.integration.researcher.lies_of_releases import released
from tests.integration.researcher.truth import Truth, verify

RELEASED = ("release.json", "release.sig", "approval.sig")


def promised(liar: Liar, record: bytes) -> str:
    """Return the receipt of a record, as the collector gives it."""
    message = b"asv1/receipt\0" + liar.mh + leaf_of(record)
    entry = record[3:35] + record[387:420]
    return b64u(b"\1" + entry + liar.keys.log.sign(message).signature)


def short_of(receipt: str) -> str:
    return Receipt.from_bytes(unb64u(receipt, 130)).short


def reject(liar: Liar, *records: bytes) -> None:
    """Reject answers as the researcher can: the counts fit, and she needs no reason."""
    leaves = json.loads(liar.read("rejections.json"))["leaves"]
    leaves = sorted({*leaves, *(b64u(leaf_of(record)) for record in records)})
    reasons = [["does-not-fit", len(leaves)]]
    liar.sign_file("rejections", {"leaves": leaves, "reasons": reasons})


def fate(liar: Liar, receipt: str) -> Fate:
    return fate_of(Published.read(liar.folder), receipt)


def replaced(liar: Liar, *, sequence: int = 1) -> tuple[bytes, bytes]:
    """Publish the later one of two records of one token; return both."""
    one_time = SigningKey(os.urandom(32))
    first, later = (liar.vote(one_time, sequence=number) for number in (0, sequence))
    liar.publish_records([*liar.records, later])
    reject(liar)
    return first, later


def test_a_counted_answer_is_found_by_either_form_however_it_is_typed(truth: Truth) -> None:
    published = Published.read(truth.folder)
    for receipt in map(b64u, truth.answered):
        short = short_of(receipt)
        groups = [short[start : start + 4] for start in range(0, 16, 4)]
        typed = "-".join(groups).lower().replace("0", "o").replace("1", "l")
        for form in (receipt, f" {receipt[:80]}\n{receipt[80:]} ", short, " ".join(groups), typed):
            assert check_receipt(published, form) is Fate.COUNTED


def test_an_answer_that_the_researcher_lists_as_rejected_is_not_counted(truth: Truth) -> None:
    published, receipt = Published.read(truth.folder), b64u(truth.receipts[-1])
    for form in (receipt, short_of(receipt)):
        assert fate_of(published, form) is Fate.REJECTED
        with pytest.raises(OpeningRefused, match="lists it as rejected: no figure counts it"):
            check_receipt(published, form)


def test_a_good_answer_rejected_at_will_fits_all_files_and_only_its_receipt_tells(
    truth: Truth, liar: Liar
) -> None:
    mine = truth.answered[4]
    record = next(each for each in liar.records if leaf_of(each) == h(b"\0", mine[1:66]))
    reject(liar, record)
    file = released(liar)
    file["participation"]["opened"] -= 1
    file["participation"]["rejected"] += 1
    liar.sign_file("release", file)
    verify(liar.folder)
    assert fate(liar, b64u(mine)) is Fate.REJECTED
    assert fate(liar, b64u(truth.answered[5])) is Fate.COUNTED


def test_a_replaced_answer_is_said_to_be_replaced_and_not_counted(liar: Liar) -> None:
    first, later = replaced(liar)
    assert fate(liar, promised(liar, first)) is Fate.REPLACED
    assert fate(liar, promised(liar, later)) is Fate.LATEST
    assert fate(liar, short_of(promised(liar, later))) is Fate.LATEST
    assert fate(liar, short_of(promised(liar, first))) is Fate.UNFOUND  # only the full form can


def test_neither_counts_if_the_later_one_is_rejected(liar: Liar) -> None:
    first, later = replaced(liar)
    reject(liar, later)
    assert fate(liar, promised(liar, first)) is Fate.REPLACED_AND_REJECTED
    assert fate(liar, promised(liar, later)) is Fate.REJECTED
    with pytest.raises(OpeningRefused, match="no figure counts either"):
        check_receipt(Published.read(liar.folder), promised(liar, first))


def test_an_earlier_one_in_its_place_is_a_broken_promise(liar: Liar) -> None:
    one_time = SigningKey(os.urandom(32))
    first, later, other = (liar.vote(one_time, sequence=number) for number in (0, 1, 1))
    liar.publish_records([*liar.records, first])
    assert fate(liar, promised(liar, later)) is Fate.LOST
    liar.publish_records([*liar.records[:-1], other])
    assert fate(liar, promised(liar, later)) is Fate.LOST


def test_of_a_void_survey_nobody_is_counted(liar: Liar) -> None:
    liar.edit("manifest.json", lambda data: data.replace(b'"min_open":10', b'"min_open":16'))
    assert fate(liar, promised(liar, liar.records[0])) is Fate.VOID


def without(liar: Liar, *names: str) -> None:
    for name in names:
        (liar.folder / name).unlink()


def test_without_the_rejections_nobody_can_say_whether_it_is_counted(
    truth: Truth, liar: Liar
) -> None:
    without(liar, "rejections.json", "rejections.sig", *RELEASED)
    verify(liar.folder)
    assert fate(liar, b64u(truth.answered[0])) is Fate.UNSAID
    with pytest.raises(OpeningRefused, match=r"without rejections\.json"):
        check_receipt(Published.read(liar.folder), b64u(truth.answered[0]))


def test_rejections_of_nobodys_decide_nothing(truth: Truth, liar: Liar) -> None:
    liar.edit("rejections.json", lambda data: data.replace(b"leaves", b"leafes"))
    with pytest.raises(ProtocolError, match="the signature does not hold"):
        fate(liar, b64u(truth.answered[0]))


def test_a_receipt_of_nobodys_is_refused(truth: Truth) -> None:
    forged = truth.receipts[0][:-1] + bytes([truth.receipts[0][-1] ^ 1])
    with pytest.raises(ProtocolError):
        check_receipt(Published.read(truth.folder), b64u(forged))


def test_a_short_receipt_that_nobody_has_is_not_found(truth: Truth) -> None:
    with pytest.raises(OpeningRefused, match="Only the full receipt shows which"):
        check_receipt(Published.read(truth.folder), "0" * 16)


@pytest.mark.parametrize("length", [0, 15, 17, 173, 175])
def test_a_wrong_length_says_which_two_forms_there_are(truth: Truth, length: int) -> None:
    with pytest.raises(OpeningRefused, match=f"174 characters, in short 16; this has {length}$"):
        check_receipt(Published.read(truth.folder), "7" * length)


def told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *asked: str
) -> tuple[int, str, str]:
    monkeypatch.setattr("sys.argv", ["survey", "verify", *asked])
    with pytest.raises(SystemExit) as ended:
        main()
    shown = capsys.readouterr()
    return int(ended.value.code or 0), shown.out, shown.err


def test_the_command_says_what_became_of_it_and_ends_with_one_if_it_is_not_counted(
    truth: Truth, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    folder = str(truth.folder)
    counted, rejected = (b64u(truth.receipts[place]) for place in (0, -1))
    code, out, err = told(capsys, monkeypatch, folder, "--receipt", counted)
    assert code == 0
    assert "holds  receipt\n  counted: its answer stands in the list" in out
    assert "15 answers accepted" in err
    assert "14 opened and counted, 1 rejected, 0 withdrawn" in err
    code, out, _err = told(capsys, monkeypatch, folder, "--receipt", counted, "--json")
    value = json.loads(out)
    assert (code, value["receipt"]) == (0, "counted")
    assert value["counts"] | {"accepted": 15, "opened": 14, "rejected": 1} == value["counts"]
    code, out, err = told(capsys, monkeypatch, folder, "--receipt", short_of(rejected))
    assert (code, out.splitlines()[-1]) == (1, "FAILS  receipt")
    assert "the researcher lists it as rejected: no figure counts it" in err


def test_the_command_says_that_without_a_release_no_figure_was_checked(
    liar: Liar, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    without(liar, *RELEASED)
    code, out, err = told(capsys, monkeypatch, str(liar.folder))
    assert code == 0
    assert "holds  rejected leaves" in out
    assert "absent  release\n" in out
    assert "not checked  any figure: without release.json there is none" in out
    assert "1 rejected, which no figure counts" in err
