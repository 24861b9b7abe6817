"""A database that dies while it is tidied up after a batch: the batch stands, the writer lives."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from survey.errors import ServiceUnavailable
from survey.storage.databases import open_engine, reading
from survey.storage.group_commit import GroupCommit
from tests.integration.postgres.cluster import Cluster


def test_a_database_that_dies_during_upkeep_silences_the_writer_only_while_it_is_away(
    cluster: Cluster,
) -> None:
    engine = open_engine(cluster.create("room"))
    lives = iter([True])

    def upkeep(engine: Engine, _writes: int) -> None:
        if next(lives, False):
            cluster.kill()
        with reading(engine) as session:
            session.execute(text("SELECT 1"))

    def insert(session: Session) -> None:
        session.execute(text("INSERT INTO kept VALUES (1)"))

    writer = GroupCommit(engine, upkeep)
    writer.run(lambda session: session.execute(text("CREATE TABLE kept (key int)")))
    with pytest.raises(ServiceUnavailable):
        writer.run(insert)
    cluster.start()
    assert writer.ready
    writer.run(insert)
    writer.stop()
    engine.dispose()
