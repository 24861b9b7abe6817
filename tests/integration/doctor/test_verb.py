"""``survey doctor`` as it is typed: lines or JSON, exit code 0, 1 or 2, in either language."""

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from survey.cli import main

from .conftest import answering, home_of

Run = Callable[..., tuple[int, str, str]]


def healthy(_environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"ok\n"]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")

    def command(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["survey", "doctor", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return command


def test_a_home_without_fault_ends_with_0_and_one_with_a_fault_with_1(
    run: Run, tmp_path: Path
) -> None:
    with answering(healthy) as port:
        page = home_of(tmp_path, "page", port)
        code, out, err = run("--home", tmp_path)
        assert code == 0, out
        assert err.strip().endswith("0 fail.")
        page.home.chmod(0o755)
        code, out, err = run("--home", tmp_path)
    assert code == 1
    assert f"      $ chmod 700 {page.home}" in out.splitlines()
    assert err.strip().endswith("1 fail.")


def test_for_a_program_every_finding_has_its_reason_and_remedy(run: Run, tmp_path: Path) -> None:
    with answering(healthy) as port:
        home_of(tmp_path, "page", port).home.chmod(0o755)
        code, out, _err = run("--home", tmp_path, "--json")
    told = json.loads(out)
    assert (code, told["fail"]) == (1, 1)
    assert told["ok"] + told["warn"] + told["fail"] == len(told["findings"])
    for finding in told["findings"]:
        assert set(finding) == {"check", "room", "grade", "seen", "why", "mend"}
        assert finding["why"]
        assert bool(finding["mend"]) == (finding["grade"] != "ok")


def test_it_speaks_chinese(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    with answering(healthy) as port:
        home_of(tmp_path, "page", port)
        _code, out, err = run("--home", tmp_path)
    assert "合格  page: 文件夹: 只有它自己的用户能打开" in out
    assert err.strip().endswith("0 项不合格。")


def test_wrong_use_is_2_and_no_home_is_one_line(run: Run, tmp_path: Path) -> None:
    assert run("--home", tmp_path, "--room", "attic")[0] == 2
    assert run("--home", tmp_path, "--logs", tmp_path / "nowhere")[0] == 2
    code, out, err = run("--home", tmp_path)
    assert (code, out, len(err.splitlines())) == (1, "", 1)
