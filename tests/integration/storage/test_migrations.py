"""One schema revision per room: the models', and no other is served."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from survey.collector import models as collector
from survey.collector.application import create_app as create_collector
from survey.errors import RevisionUnknown
from survey.issuer import models as issuer
from survey.issuer.application import create_app as create_issuer
from survey.storage.databases import open_engine, sqlite_url
from survey.storage.migrations import check
from tests.integration.storage.world import World, code_of


def plain(statement: str) -> str:
    return " ".join(statement.replace('"', "").split())


@pytest.mark.parametrize("room", ["issuer", "collector"])
def test_the_baseline_is_to_the_letter_what_the_models_say(world: World, room: str) -> None:
    metadata = {"issuer": issuer.Base.metadata, "collector": collector.Base.metadata}[room]
    with world.engine(room).connect() as connection:
        master = text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        made = {name: plain(sql) for name, sql in connection.execute(master)}
    del made["alembic_version"]
    tables = {table.name: CreateTable(table) for table in metadata.sorted_tables}
    dialect = sqlite.dialect()
    assert made == {name: plain(str(it.compile(dialect=dialect))) for name, it in tables.items()}


def test_another_revision_is_refused_at_the_start_and_while_running(world: World) -> None:
    with world.engine("issuer").begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'issuer_9999'"))
    with world.engine("collector").begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    with pytest.raises(RevisionUnknown, match="issuer_9999"):
        create_issuer(world.issuer_config)
    with pytest.raises(RevisionUnknown, match="none"):
        create_collector(world.collector_config)
    for room in ("issuer", "collector"):
        response = world.client(room).get("/readyz")
        assert (response.status_code, code_of(response)) == (503, "revision-unknown")


def test_a_ready_server_says_so(world: World) -> None:
    for room in ("issuer", "collector"):
        assert world.client(room).get("/readyz").status_code == 200
        assert world.client(room).get("/healthz").status_code == 200


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    engine = open_engine(sqlite_url(tmp_path / "other.sqlite3"))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE other (a)"))
    with pytest.raises(RevisionUnknown):
        check(engine, Path(issuer.__file__).parent / "migrations")
    engine.dispose()
