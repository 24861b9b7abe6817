"""A room on another port than links and commands will name: said once, when it begins."""

from pathlib import Path

import pytest

from survey.cli.serve import announce


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "C.UTF-8")
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)


def _said(home: Path, origin: str, address: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    announce("page", address, origin, home / "page")
    return capsys.readouterr().err.splitlines()


@pytest.mark.parametrize("origin", ["http://localhost:8402", "http://localhost"])
def test_a_local_origin_of_another_port_is_a_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], origin: str
) -> None:
    told, warned = _said(tmp_path, origin, "http://127.0.0.1:8500", capsys)
    assert "serves http://127.0.0.1:8500" in told
    assert warned.startswith(f"Warning: {origin} is the origin in its config.toml")


@pytest.mark.parametrize("origin", ["http://localhost:8500", "https://page.example"])
def test_the_port_that_is_named_or_a_proxy_elsewhere_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], origin: str
) -> None:
    assert len(_said(tmp_path, origin, "http://127.0.0.1:8500", capsys)) == 1
