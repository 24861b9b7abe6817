"""``survey invite --slips``: what the file of links says, on paper; and what it refuses."""

import csv
import stat
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from survey.protocol.codes import Link, format_code
from survey.researcher.invitations import RESERVE, codes_of
from tests.unit.researcher.reading_slips import pages_of, texts_in

PAPER = pytest.mark.skipif(find_spec("weasyprint") is None, reason="the extra pdf is not installed")
ASKED_BY = "某大学社会调查中心 010-12345678"


@pytest.fixture(scope="module")
def collecting(desk: Any) -> Any:
    """A survey with codes to deal and some in reserve."""
    return desk.survey(13, "--reserve", 2)


@pytest.fixture
def at(collecting: Any) -> tuple[str, str]:
    return ("--survey", collecting.survey_id)


@PAPER
def test_slips_are_the_file_of_links_on_paper_for_their_owner_only(
    desk: Any, at: tuple[str, str], tmp_path: Path
) -> None:
    links, slips = tmp_path / "links.csv", tmp_path / "slips.pdf"
    told = desk("invite", "--out", links, "--slips", slips, "--asked-by", ASKED_BY, *at)
    assert (told.code, told.out) == (0, f"{links}\n{slips}\n"), told.err
    with links.open(encoding="utf-8-sig", newline="") as file:
        dealt = [row["link"] for row in csv.DictReader(file)]
    assert texts_in(pages_of(slips.read_bytes())) == dealt
    assert len(dealt) == 13
    assert stat.S_IMODE(slips.stat().st_mode) == 0o600


def test_who_prints_is_told_what_may_stay_behind(
    desk: Any, at: tuple[str, str], tmp_path: Path
) -> None:
    told = desk("invite", "--slips", tmp_path / "slips.html", *at)
    assert "printers and their queues keep" in told.err
    assert "13 invitations. Deal them blind" in told.err
    assert "do not say who asks" in told.err
    told = desk("invite", "--slips", tmp_path / "named.html", "--asked-by", ASKED_BY, *at)
    assert "do not say who asks" not in told.err
    assert (tmp_path / "named.html").read_text("utf-8").count(ASKED_BY) == 13


def test_slips_speak_every_language_or_the_one_that_is_wanted(
    desk: Any, at: tuple[str, str], tmp_path: Path
) -> None:
    both, english = tmp_path / "both.html", tmp_path / "english.html"
    desk.done("invite", "--slips", both, *at)
    desk.done("invite", "--slips", english, "--language", "en", *at)
    assert "办公环境小调查" in both.read_text("utf-8")
    assert "A short survey on the office" in both.read_text("utf-8")
    assert "办公环境小调查" not in english.read_text("utf-8")
    told = desk("invite", "--slips", tmp_path / "french.html", "--language", "fr", *at)
    assert told.code == 2
    assert "zh-Hans, en" in told.err


@PAPER
def test_a_lost_code_is_replaced_by_one_slip(
    desk: Any, collecting: Any, at: tuple[str, str], tmp_path: Path
) -> None:
    slip, (lost, *others) = tmp_path / "one.pdf", codes_of(collecting)
    link, path = desk.done("invite", "--replace", lost, "--slips", slip, *at).splitlines()
    assert path == str(slip)
    assert texts_in(pages_of(slip.read_bytes())) == [link]
    assert codes_of(collecting) == [*others, Link.parse(link).code]  # no dead code is dealt again


def test_what_cannot_be_printed_uses_up_no_code(
    desk: Any, collecting: Any, at: tuple[str, str], tmp_path: Path, monkeypatch: Any
) -> None:
    there, slips = tmp_path / "there.html", tmp_path / "slips.pdf"
    there.write_text("somebody's letter")
    reserve = codes_of(collecting, RESERVE)
    replaced = ("invite", "--replace", codes_of(collecting)[1], *at)
    assert f"{there} is there already" in desk(*replaced, "--slips", there).line
    long = desk(*replaced, "--slips", tmp_path / "slips.html", "--asked-by", "调" * 41)
    assert "more room than a slip has" in long.line
    assert desk(*replaced, "--slips", tmp_path / "slips.docx").code == 2
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    assert "pip install 'plainseal[pdf]'" in desk(*replaced, "--slips", slips).line
    assert codes_of(collecting, RESERVE) == reserve
    assert there.read_text() == "somebody's letter"
    assert not slips.exists()


def test_without_weasyprint_slips_can_be_printed_from_a_browser(
    desk: Any, collecting: Any, at: tuple[str, str], tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    page = tmp_path / "slips.html"
    assert desk.done("invite", "--slips", page, *at) == str(page)
    text = page.read_text("utf-8")
    assert all(format_code(code) in text for code in codes_of(collecting))


def test_a_file_of_slips_is_overwritten_only_on_purpose(
    desk: Any, at: tuple[str, str], tmp_path: Path
) -> None:
    slips = tmp_path / "slips.html"
    slips.write_text("somebody's letter")
    assert f"{slips} is there already" in desk("invite", "--slips", slips, *at).line
    assert slips.read_text() == "somebody's letter"
    assert desk.done("invite", "--slips", slips, "--force", *at) == str(slips)
    nowhere = slips / "slips.html"
    assert f"{slips} cannot be made: File exists" in desk("invite", "--slips", nowhere, *at).line


def test_what_belongs_to_slips_is_wrong_use_without_them(desk: Any, at: tuple[str, str]) -> None:
    told = desk("invite", "--destroy", "--asked-by", ASKED_BY, *at)
    assert told.code == 2
    assert "belong to --slips FILE" in told.err
    assert desk("invite", *at).code == 2


def test_the_end_of_the_list_names_what_was_made_of_it(desk: Any, tmp_path: Path) -> None:
    folder = desk.survey(11)
    at, slips = ("--survey", folder.survey_id), tmp_path / "slips.html"
    told = desk("invite", "--slips", slips, "--destroy", *at)
    assert told.code == 0
    assert slips.exists()
    assert "destroy the files, and the slips that nobody took" in told.err
    assert "destroyed?" in desk("invite", "--slips", tmp_path / "more.html", *at).line
    assert not (tmp_path / "more.html").exists()
