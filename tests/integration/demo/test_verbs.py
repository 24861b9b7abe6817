"""The verbs one after the other, as operator and researcher type them, against real servers."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from survey.cli import main
from survey.cli.demo.places import Places
from survey.cli.demo.servers import ROOMS, Site, running, wait_for_ports

PEOPLE = 14
Run = Callable[..., Any]


@pytest.fixture
def site(free_ports: Callable[[], int]) -> Site:
    return Site("localhost", free_ports())


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command line that must succeed; return what it printed."""
    monkeypatch.setenv("PLAINSEAL_PASSPHRASE", "a long enough passphrase")
    monkeypatch.setenv("NO_PROXY", "localhost")

    def command(*arguments: object) -> str:
        monkeypatch.setattr(sys, "argv", ["survey", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert not ended.value.code, said.err
        return said.out

    return command


@pytest.fixture
def desk(run: Run, site: Site, tmp_path: Path) -> Iterator[Path]:
    """Four servers that trust the key of a desk."""
    places = Places(tmp_path)
    origins = [part for room in ROOMS for part in (f"--{room}", site.origin(room))]
    key = run("init", "researcher", *origins, "--home", places.desk).strip()
    for room in ROOMS:
        run("init", room, "--origin", site.origin(room), "--home", places.servers)
    run("trust", key, "--home", places.servers)
    password = tmp_path / "password"
    password.write_text("correct horse battery\n")
    run("account", "add", "reader", "--password-file", password, "--home", places.servers)
    wait_for_ports(site)
    with running(places, site):
        yield places.desk


def test_a_survey_is_run_by_hand_from_keys_to_verified_release(
    run: Run, desk: Path, tmp_path: Path
) -> None:
    at = ("--home", desk)
    survey = run("keys", "new", "--effort", "interactive", *at).strip()
    run("publish", "fault_tolerance", "--invitations", 16, "--may-close-after", 0, *at)
    links = tmp_path / "links.csv"
    run("invite", "--out", links, *at)
    answered = json.loads(run("simulate", links, "--respondents", PEOPLE, "--json"))
    assert answered["respondents"] == PEOPLE
    assert run("close", *at).strip() == "closed"
    opened = json.loads(run("open", "--json", *at))
    assert (opened["accepted"], opened["rejected"]) == (PEOPLE, 0)
    scores = json.loads(run("score", "--json", *at))["scores"]
    assert {"naive", "disbelief"} <= {each["id"] for each in scores}
    files = json.loads(run("release", "--json", *at))["files"]
    assert len(json.loads(run("verify", files, "--json"))["verified"]) == 9
    assert run("verify", *at).count("holds") == 9
    status = json.loads(run("status", "--json", *at))["surveys"]
    assert [(each["survey"], each["state"]) for each in status] == [(survey, "released")]
