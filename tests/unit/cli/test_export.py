"""`survey export` as somebody types it: files, a warning, refusals in one line."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from survey.cli import main
from tests.unit.researcher.exporting.conftest import opened

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Export from a desk with one opened survey."""
    monkeypatch.setenv("LANG", "C.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    opened(tmp_path / "home", "office_climate")

    def command(*arguments: str) -> tuple[int, str, str]:
        line = ["survey", "export", *arguments, "--home", str(tmp_path / "home")]
        monkeypatch.setattr(sys, "argv", line)
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return command


def test_the_files_are_named_on_stdout_and_the_warning_stands_beside_them(
    run: Run, tmp_path: Path
) -> None:
    code, out, err = run("--out", str(tmp_path / "out"), "--format", "csv", "--format", "ddi")
    assert code == 0
    names = [f"{each}.csv" for each in ("answers", "codebook", "derived", "derived_codebook")]
    names.append("answers.ddi.xml")
    assert out.splitlines() == [str(tmp_path / "out" / name) for name in names]
    assert "single answers" in err
    assert "Keep them on this machine" in err
    assert "Next: survey release" in err


def test_labels_follow_the_terminal_unless_a_language_is_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("--out", str(tmp_path / "en"), "--format", "csv")
    run("--out", str(tmp_path / "named"), "--format", "csv", "--language", "zh-Hans")
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    run("--out", str(tmp_path / "zh"), "--format", "csv")
    books = {path.parent.name: path.read_text("utf-8") for path in tmp_path.glob("*/codebook.csv")}
    assert "A shared room" in books["en"]
    assert "多人办公室" in books["zh"]
    assert books["named"] == books["zh"]


def test_a_program_gets_json_and_all_formats_are_the_default(run: Run, tmp_path: Path) -> None:
    code, out, _err = run("--out", str(tmp_path / "out"), "--json")
    told = json.loads(out)
    assert (code, told["language"], len(told["files"])) == (0, "en", 13)
    assert all(Path(each).exists() for each in told["files"])


def test_files_that_are_there_and_a_missing_extra_are_one_line(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = str(tmp_path / "out")
    assert run("--out", out, "--format", "csv")[0] == 0
    refused = run("--out", out, "--format", "csv")
    assert (refused[0], refused[1], len(refused[2].splitlines())) == (1, "", 1)
    assert "add --force" in refused[2]
    assert run("--out", out, "--format", "csv", "--force")[0] == 0
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    refused = run("--out", out, "--format", "sav")
    assert (refused[0], refused[1], len(refused[2].splitlines())) == (1, "", 1)
    assert "pip install 'plainseal[export]'" in refused[2]
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "需要另外安装" in run("--out", out, "--format", "dta")[2]


def test_no_folder_and_no_such_format_are_wrong_use(run: Run, tmp_path: Path) -> None:
    assert run("--format", "csv")[0] == 2
    assert run("--out", str(tmp_path / "out"), "--format", "xls")[0] == 2
    assert not (tmp_path / "out").exists()
