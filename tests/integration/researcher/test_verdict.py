"""What ``survey verify`` says to anybody: offline, and what it cannot show is said aloud."""

import socket
from pathlib import Path
from typing import Never

import pytest

from survey.cli import words
from survey.cli.group import main
from survey.researcher.verifying import UNSHOWN
from tests.integration.researcher.truth import Truth


@pytest.fixture
def stranger(truth: Truth, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Somebody with the published files and nothing else: no home, no key, no network."""

    def refused(*_: object) -> Never:
        raise AssertionError("verify has asked the network")

    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))
    monkeypatch.setenv("PLAINSEAL_HOME", str(tmp_path / "nobody"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["survey", "verify", str(truth.folder)])
    return tmp_path


@pytest.mark.parametrize("lang", ["C.UTF-8", "zh_CN.UTF-8"])
def test_anybody_verifies_offline_and_reads_every_sentence_on_what_it_cannot_show(
    stranger: Path,
    lang: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in words.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", lang)
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    said = [line.strip() for line in capsys.readouterr().err.splitlines()]
    expected = [words.say(sentence) for sentence in UNSHOWN]
    at = said.index(words.say("What these files cannot show:"))
    assert said[at + 1 :] == expected
    assert list(stranger.iterdir()) == []
