"""Refusals at the command line: one line on stderr, exit code 1; wrong use is exit code 2."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from survey.cli import main
from survey.protocol import signing
from survey.protocol.encoding import b64u

ORIGINS = [
    "--issuer", "https://issuer.example", "--collector", "https://collector.example",
    "--page", "https://page.example",
]  # fmt: skip
Run = Callable[..., tuple[int, str, str]]
KEY = b64u(signing.public_key(bytes(32)))
NOBODY = 65_534


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command line in a home of its own; returns exit code, stdout, stderr."""
    monkeypatch.setenv("LANG", "C.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PLAINSEAL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PLAINSEAL_PASSPHRASE", "a long enough passphrase")

    def command(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["survey", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return command


@pytest.fixture
def desk(run: Run) -> Run:
    assert run("init", "researcher", *ORIGINS)[0] == 0
    return run


def _assert_one_line(told: tuple[int, str, str], words: str) -> None:
    code, out, err = told
    assert (code, out) == (1, "")
    assert words in err
    assert len(err.splitlines()) == 1


def test_the_help_lists_every_verb(run: Run) -> None:
    code, out, _err = run("--help")
    assert code == 0
    assert all(verb in out for verb in ("demo", "publish", "open", "verify", "account"))


def test_the_help_speaks_the_language_of_the_environment(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "关闭一次调查。" in run("--help")[1]
    assert "选项:" in run("close", "--help")[1]  # click's own words, too
    assert "供程序读取" in run("close", "--help")[1]


def test_an_unknown_verb_is_wrong_use(run: Run) -> None:
    assert run("shut")[0] == 2


def test_a_home_that_was_never_set_up_is_one_line(run: Run) -> None:
    for verb in (("status",), ("keys", "show"), ("close",), ("open",), ("score",), ("release",)):
        _assert_one_line(run(*verb), "run survey init researcher first")


def test_a_home_that_is_not_writable_is_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    home = str(tmp_path / "file" / "home")
    _assert_one_line(run("init", "issuer", "--origin", "https://a.example", "--home", home), "not")
    demo = run("demo", "--no-serve", "--home", str(tmp_path / "file" / "home"))
    _assert_one_line(demo, "cannot be used")


def test_a_home_of_another_user_is_one_line(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run("init", "researcher", *ORIGINS)[0] == 0
    home.chmod(0)
    verbs = (("status",), ("invite", "--out", str(tmp_path / "links.csv")), ("trust", KEY))
    with _as_nobody(tmp_path):
        for verb in verbs:
            _assert_one_line(run(*verb), "is not readable: Permission denied")
    home.chmod(0o700)
    assert run("status")[0] == 0


@contextmanager
def _as_nobody(folder: Path) -> Iterator[None]:
    """Give up what lets the superuser read everything; the folders above are opened so far."""
    if os.geteuid():
        yield
        return
    above = [each for each in (folder, *folder.parents) if each.stat().st_mode & 0o001 == 0]
    modes = {each: each.stat().st_mode for each in above}
    for each, mode in modes.items():
        each.chmod(mode | 0o001)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        for each, mode in modes.items():
            each.chmod(mode)


@pytest.mark.parametrize("origin", ["foo", "localhost:9400", "http://example.org/path"])
def test_what_is_no_origin_sets_up_no_room(run: Run, tmp_path: Path, origin: str) -> None:
    _assert_one_line(run("init", "page", "--origin", origin), f"{origin!r} is no origin")
    _assert_one_line(run("init", "researcher", *ORIGINS[:-1], origin), f"{origin!r} is no origin")
    assert not (tmp_path / "home").exists()


def test_a_demo_never_empties_a_folder_that_is_not_its_own(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter").write_text("keep")
    _assert_one_line(run("demo", "--home", str(tmp_path / "mine")), "not empty")
    assert (tmp_path / "mine" / "letter").read_text() == "keep"


def test_a_room_is_set_up_once(desk: Run) -> None:
    _assert_one_line(desk("init", "researcher", *ORIGINS), "set up already")


def test_a_short_passphrase_is_wrong_use(desk: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAINSEAL_PASSPHRASE", "short")
    code, _out, err = desk("keys", "new", "--effort", "interactive")
    assert code == 2
    assert "at least 12" in err


def test_keys_are_made_and_stand_in_the_status(desk: Run) -> None:
    code, survey, err = desk("keys", "new", "--effort", "interactive")
    assert code == 0
    assert "test envelope was opened" in err
    code, out, _err = desk("status", "--json")
    assert code == 0
    assert survey.strip() in out
    assert "draft" in out


def test_a_bad_questionnaire_is_one_line_for_each_fault_with_its_place(
    desk: Run, tmp_path: Path
) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("id: x\nid: y\nlanguages: [en]\nitems: []\n")
    desk("keys", "new", "--effort", "interactive")
    code, out, err = desk("publish", str(path), "--invitations", "12")
    assert (code, out) == (1, "")
    lines = err.splitlines()
    assert len(lines) > 1
    assert all(line.startswith("bad.yaml:") for line in lines)


def test_a_questionnaire_that_does_not_exist_is_one_line(desk: Run) -> None:
    _assert_one_line(desk("publish", "nowhere.yaml", "--invitations", "12"), "shipped")


def test_without_keys_nothing_is_published(desk: Run) -> None:
    _assert_one_line(
        desk("publish", "office_climate", "--invitations", "12"), "survey keys new first"
    )


@pytest.mark.parametrize("key", ["AAAA", "not base64url!", b64u(bytes(32))])
def test_what_is_no_key_is_not_trusted(run: Run, key: str) -> None:
    run("init", "issuer", "--origin", "https://issuer.example")
    code, out, err = run("trust", key)
    assert (code, out) == (1, "")
    assert f"it has {len(key)} characters" in err
    assert "survey keys show" in err


def test_a_key_that_begins_like_an_option_is_trusted_all_the_same(run: Run, tmp_path: Path) -> None:
    run("init", "page", "--origin", "https://page.example")
    seeds = (number.to_bytes(32, "big") for number in range(10_000))
    keys = (b64u(signing.public_key(seed)) for seed in seeds)
    key = next(key for key in keys if key.startswith("-") and "h" in key)
    assert run("trust", key, "--room", "page")[0] == 0
    assert key in (tmp_path / "home" / "page" / "config.toml").read_text()


def test_a_key_is_trusted_by_every_server_of_the_home(run: Run, tmp_path: Path) -> None:
    for room in ("issuer", "page"):
        run("init", room, "--origin", f"https://{room}.example")
    key = b64u(signing.public_key(bytes(32)))
    assert run("trust", key)[0] == 0
    for room in ("issuer", "page"):
        assert key in (tmp_path / "home" / room / "config.toml").read_text()


def test_a_damaged_link_is_one_line(run: Run) -> None:
    _assert_one_line(run("answer", "https://page.example/s/abc#def"), "not an invitation link")


def test_a_folder_without_published_files_is_not_verified(run: Run, tmp_path: Path) -> None:
    _assert_one_line(run("verify", str(tmp_path)), "manifest.json")
