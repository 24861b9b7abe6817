"""`survey score`: what it prints, where its report stands, refusals."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from survey.cli import main
from survey.errors import SurveyError
from tests.unit.researcher.exporting.conftest import PEOPLE, opened
from tests.unit.researcher.exporting.released import counted

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("LANG", "C.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    counted(opened(tmp_path / "home", "office_climate"), PEOPLE)

    def command(*arguments: str) -> tuple[int, str, str]:
        line = ["survey", "score", *arguments, "--home", str(tmp_path / "home")]
        monkeypatch.setattr(sys, "argv", line)
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return command


def test_the_table_stands_on_stdout_and_the_report_is_named_beside_it(run: Run) -> None:
    code, out, err = run()
    assert code == 0
    assert "Quiet" in out
    assert "alpha" in out
    assert "private" in err
    named = [line for line in err.splitlines() if line.startswith("/")]
    assert [Path(line).name for line in named] == ["results.json", "private-report.en.html"]
    assert all(Path(line).exists() for line in named)
    assert not [line for line in out.splitlines() if "report" in line]


def test_it_says_where_the_desk_is_and_how_answers_come_out_of_it(run: Run, tmp_path: Path) -> None:
    _code, out, err = run()
    home = str(tmp_path / "home")
    assert f"The desk: {home}\n" in err
    assert f"survey export --home {home} --out FOLDER\n" in err
    assert home not in out


def test_a_program_gets_scores_and_files(run: Run) -> None:
    told = json.loads(run("--json", "--language", "zh-Hans")[1])
    assert [each["id"] for each in told["scores"]] == ["quiet"]
    assert [Path(each).name for each in told["files"]][1] == "private-report.zh-Hans.html"


def test_the_report_follows_the_language_of_the_terminal(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    files = json.loads(run("--json")[1])["files"]
    assert '<html lang="zh-Hans">' in Path(files[1]).read_text("utf-8")


def test_a_pdf_without_the_extra_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    code, out, err = run("--pdf")
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert "pip install 'plainseal[pdf]'" in err
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "需要另外安装" in run("--pdf")[2]
    assert issubclass(sys.modules["survey.presenting.report.pdf"].PaperMissing, SurveyError)


def test_another_language_is_wrong_use(run: Run) -> None:
    assert run("--language", "fr")[0] == 2
