"""`survey score`: what it prints, where its report stands, refusals."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from survey.cli import main
from survey.errors import SurveyError
from survey.researcher.home import SurveyFolder
from tests.unit.researcher.exporting.conftest import PEOPLE, opened
from tests.unit.researcher.exporting.released import counted

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("LANG", "C.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    counted(opened(tmp_path / "home", "office_climate"), PEOPLE)

    def command(*arguments: str, home: str = "home") -> tuple[int, str, str]:
        line = ["survey", "score", *arguments, "--home", str(tmp_path / home)]
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


def few(home: Path, people: int, *codes: int) -> None:
    """Leave so many of the people, who perhaps answer everything with these codes in turn."""
    path = next(home.rglob("answers.parquet"))
    table = pq.read_table(path).slice(0, people)
    if codes:
        given = pa.array([codes[row % len(codes)] for row in range(people)], pa.int8())
        columns = [given if pa.types.is_int8(each.type) else each for each in table.columns]
        table = pa.table(columns, schema=table.schema)
    pq.write_table(table, path)
    counted(SurveyFolder(path.parents[1]), people)


def test_the_interval_of_few_is_students_and_says_so(run: Run, tmp_path: Path) -> None:
    assert "(t)" not in run()[1]
    few(tmp_path / "home", 12)
    _code, out, err = run()
    assert " (t)" in out
    assert "(t): Student's interval" in err
    [told] = json.loads(run("--json")[1])["scores"]
    assert told["interval_method"] == "t"
    [path] = (tmp_path / "home").rglob("results.json")
    headline = json.loads(path.read_bytes())["scores"]["quiet"]["headline"]
    assert headline["interval"]["method"] == "t"
    assert [headline["interval"][end] for end in ("low", "high")] == told["interval"]


def test_alpha_of_no_more_people_than_questions_has_a_star(run: Run, tmp_path: Path) -> None:
    counted(opened(tmp_path / "other", "fault_tolerance"), PEOPLE)
    assert "* alpha" not in run(home="other")[2]
    few(tmp_path / "other", 3, 1, 2, 3)
    _code, out, err = run(home="other")
    assert "1.00*" in out
    assert "* alpha of no more people than questions" in err
    told = json.loads(run("--json", home="other")[1])["scores"]
    assert {tuple(each.get("alpha_cautions", ())) for each in told} == {("few-respondents",), ()}


def test_a_mean_without_an_interval_is_shown_with_the_reason(run: Run, tmp_path: Path) -> None:
    few(tmp_path / "home", 30, 3)
    code, out, _err = run()
    assert code == 0
    assert "50.00" in out
    assert "all alike" in out


def test_a_table_that_was_cut_is_one_line(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = next((tmp_path / "home").rglob("answers.parquet"))
    pq.write_table(pq.read_table(path).slice(1), path)
    code, out, err = run()
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert f"has {PEOPLE - 1} rows, {PEOPLE} answers were opened" in err
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert f"有 {PEOPLE - 1} 行，而打开时有 {PEOPLE} 份答案" in run()[2]


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
