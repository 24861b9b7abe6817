"""``survey page``: paper, and what it refuses before it asks anybody anything."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from survey.cli import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("LANG", "C.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PLAINSEAL_HOME", str(tmp_path / "home"))

    def command(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["survey", "page", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return command


def test_paper_is_written_before_anything_is_published(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "paper.html"
    code, told, warned = run("office_climate", "--paper", out)
    assert (code, told) == (0, f"{out}\n")
    assert "Paper is not sealed" in warned
    assert '<html lang="en">' in out.read_text("utf-8")


def test_each_language_of_the_questionnaire_can_be_chosen(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "paper.html"
    assert run("office_climate", "--paper", out, "--language", "zh-Hans")[0] == 0
    assert "这张纸没有加密" in out.read_text("utf-8")
    code, _, err = run("office_climate", "--paper", out, "--language", "fr", "--force")
    assert code == 2
    assert "zh-Hans, en" in err


def test_the_language_of_the_terminal_comes_first(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    out = tmp_path / "paper.html"
    _, _, warned = run("office_climate", "--paper", out)
    assert '<html lang="zh-Hans">' in out.read_text("utf-8")
    assert "纸没有加密" in warned


def test_a_file_that_is_there_is_kept_unless_forced(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "paper.html"
    out.write_text("mine")
    code, told, err = run("office_climate", "--paper", out)
    assert (code, told, out.read_text()) == (1, "", "mine")
    assert "is there already" in err
    assert run("office_climate", "--paper", out, "--force")[0] == 0


def test_another_ending_is_wrong_use(run: Run, tmp_path: Path) -> None:
    assert run("office_climate", "--paper", tmp_path / "paper.docx")[0] == 2


def test_an_unknown_questionnaire_is_one_line(run: Run, tmp_path: Path) -> None:
    code, told, err = run("nothing", "--paper", tmp_path / "paper.html")
    assert (code, told) == (1, "")
    assert "office_climate" in err
    assert len(err.splitlines()) == 1


def test_one_thing_is_asked_for_at_a_time(run: Run, tmp_path: Path) -> None:
    assert run()[0] == 2
    assert run("--kiosk", "--paper", tmp_path / "paper.html")[0] == 2


def test_without_a_hash_or_digits_every_page_would_be_right(run: Run) -> None:
    code, _, err = run("--verify", "https://page.example/s/aaaaaaaaaaaaaaaa")
    assert code == 2
    assert "any page would be the right one" in err


def test_what_is_no_link_is_one_line(run: Run) -> None:
    code, told, err = run("--verify", "page.example")
    assert (code, told) == (1, "")
    assert "this is not the link of a page" in err


@pytest.mark.parametrize("end", ["abc", "A" * 42, "A" * 42 + "!", "A" * 42 + "B", "A" * 44])
def test_a_link_with_a_mistyped_end_is_called_damaged(run: Run, end: str) -> None:
    code, told, err = run("--verify", f"https://page.example/s/aaaaaaaaaaaaaaaa#0000.{end}")
    assert (code, told) == (1, "")
    assert err.splitlines() == ["survey: the link is damaged"]


def test_digits_that_lack_one_are_told_by_their_number(run: Run) -> None:
    link = "https://page.example/s/aaaaaaaaaaaaaaaa"
    code, _, err = run("--verify", link, "--fingerprint", "1234 5678")
    assert code == 1
    assert "a fingerprint has 40 digits" in err


def test_a_kiosks_address_needs_a_desk(run: Run) -> None:
    code, _, err = run("--kiosk")
    assert code == 1
    assert "survey init researcher" in err
