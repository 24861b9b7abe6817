"""What a room says when it starts, and when it cannot."""

import signal
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from survey.cli import main
from survey.config import SERVERS
from survey.storage.databases import open_engine, sqlite_url
from tests.integration.web.conftest import Serve, free_port


def test_a_room_says_where_it_serves_once_it_can_be_reached(serve: Serve, tmp_path: Path) -> None:
    room = serve("page", tmp_path)
    assert room.ask("GET", "/healthz") == (200, b"ok\n")
    assert room.origin in room.told
    assert str(tmp_path / "page") in room.told
    assert "Ctrl-C" in room.told
    room.seconds_to_end(signal.SIGTERM)
    assert room.process.communicate() == ("", "")


@pytest.mark.parametrize("name", ["issuer", "collector", "console"])
def test_a_database_of_another_revision_is_refused_in_one_line(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    SERVERS[name].create(tmp_path, origin="http://localhost:8400")
    make_revision(tmp_path / name / f"{name}.sqlite3", "0000")
    code, told = serve_here(name, tmp_path, monkeypatch, capsys)
    assert code == 1
    assert "revision 0000" in told
    assert len(told.splitlines()) == 1


def test_a_trusted_key_that_is_none_is_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    SERVERS["page"].create(tmp_path, origin="http://localhost:8400", trusted_keys=("a key",))
    code, told = serve_here("page", tmp_path, monkeypatch, capsys)
    assert code == 1
    assert "trusted_keys" in told
    assert len(told.splitlines()) == 1


def make_revision(path: Path, revision: str) -> None:
    engine = open_engine(sqlite_url(path))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES (:it)"), {"it": revision})
    engine.dispose()


def serve_here(
    name: str, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str]:
    """Try to serve in this very process: it ends before it listens."""
    monkeypatch.setenv("PLAINSEAL_HOME", str(home))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setattr(sys, "argv", ["survey", "serve", name, "--port", str(free_port())])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0), capsys.readouterr().err
