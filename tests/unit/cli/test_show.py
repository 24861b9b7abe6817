"""The demo's last page: the long table first, then what a person types or compares."""

from pathlib import Path

import pytest

from survey.cli.demo.show import show_desk, show_doors

DOORS = {
    "console": "http://127.0.0.1:8403",
    "user": "keeper",
    "password": "secret",
    "link": "http://localhost:8402/s/aaaa#code",
    "link_fingerprint": "0123 4567",
    "invitations": "demo-home/invitations.csv",
}


def test_the_doors_stand_in_the_order_in_which_they_are_used(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANG", "C.UTF-8")
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    show_doors(DOORS)
    told = capsys.readouterr().out
    assert told.startswith("\n")
    places = [told.index(value) for value in DOORS.values()]
    assert places == sorted(places)
    assert "simulated survey: http://127.0.0.1:8403" in told


def test_the_desk_is_named_and_what_makes_a_report_and_exports_of_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANG", "C.UTF-8")
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    show_desk(Path("/a folder/desk"))
    told = capsys.readouterr().out
    assert "The desk: /a folder/desk\n" in told
    assert "survey score --home '/a folder/desk'\n" in told
    assert "survey export --home '/a folder/desk' --out FOLDER\n" in told
