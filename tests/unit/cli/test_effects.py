"""`survey effects` as somebody types it: files, counts, refusals in one line in both languages."""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from survey.cli import main

Run = Callable[..., tuple[int, str, str]]
COLUMNS = ("--judgement", "blame", "--person", "who", "--attribute", "tone", "--attribute", "rank")
ENGLISH = re.compile(r"[A-Za-z]{2,}(?: [a-z]{2,}){2,}")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run the command on a table of eighty cases, beside which a folder is named."""
    monkeypatch.setenv("LANG", "C.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    cases = [
        f"p{at // 4},{2 + at % 3 + (at * 7) % 5 / 4},{('kind', 'stern')[at % 2]},{at // 2 % 3}"
        for at in range(80)
    ]
    lines = ["who,blame,tone,rank", *cases, "p1,-2,kind,1", "p1,,kind,1"]
    (tmp_path / "cases.csv").write_text("\n".join(lines), "utf-8")

    def command(
        *arguments: str, table: str = "cases.csv", columns: tuple[str, ...] = COLUMNS
    ) -> tuple[int, str, str]:
        line = ["survey", "effects", str(tmp_path / table), *columns, *arguments]
        monkeypatch.setattr(sys, "argv", [*line, "--out", str(tmp_path / "out")])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return command


def test_the_files_stand_on_stdout_and_the_counts_beside_them(run: Run, tmp_path: Path) -> None:
    code, out, err = run("--interaction", "tone:rank")
    assert code == 0
    assert out.splitlines() == [
        str(tmp_path / "out" / name) for name in ("effects.json", "effects.en.html")
    ]
    assert "80 cases of 20 people; 2 cases left out." in err
    assert "for the researcher only" in err
    assert "tone × rank" in (tmp_path / "out" / "effects.en.html").read_text("utf-8")


def test_the_language_is_the_terminals_unless_one_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "20 人判断的 80 个情形；另有 2 个未计入。" in run()[2]
    told = json.loads(run("--json")[1])
    assert Path(told["files"][1]).name == "effects.zh-Hans.html"
    assert (told["cases"], told["people"], told["left_out"]) == (80, 20, 2)
    assert json.loads(run("--json", "--language", "en")[1])["language"] == "en"


@pytest.mark.parametrize(
    ("arguments", "english"),
    [
        ({"table": "nowhere.csv"}, "is not readable: No such file or directory"),
        ({"table": "cases.xlsx"}, "ends neither in .parquet nor in .csv"),
        ({"columns": ("--judgement", "x", *COLUMNS[2:])}, "has no column x"),
        ({"columns": ("--judgement", "tone", *COLUMNS[2:4], "--attribute", "rank")}, "numbers"),
        ({"columns": (*COLUMNS, "--attribute", "tone")}, "tone is named twice"),
        ({"columns": (*COLUMNS, "--interaction", "tone:sex")}, "tone:sex is not A:B"),
    ],
)
def test_a_refusal_is_one_line_in_both_languages_and_leaves_no_folder(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    arguments: dict[str, object], english: str,
) -> None:  # fmt: skip
    code, out, err = run(**arguments)
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert english in err
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    chinese = run(**arguments)[2].replace(str(tmp_path), "")
    assert not ENGLISH.search(chinese)
    assert chinese != err
    assert not (tmp_path / "out").exists()


def test_a_pdf_without_the_extra_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    code, out, err = run("--pdf")
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert "pip install 'plainseal[pdf]'" in err


def test_with_the_extra_there_is_a_page_on_paper(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("weasyprint")
    assert run("--pdf")[0] == 0
    assert (tmp_path / "out" / "effects.en.pdf").read_bytes().startswith(b"%PDF")


def test_without_a_judgement_a_person_or_an_attribute_it_is_wrong_use(run: Run) -> None:
    for at in (0, 2):
        assert run(columns=(*COLUMNS[:at], *COLUMNS[at + 2 :]))[0] == 2
    assert run(columns=COLUMNS[:4])[0] == 2
    assert run("--language", "fr")[0] == 2
