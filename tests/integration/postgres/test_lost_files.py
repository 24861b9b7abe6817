"""What a crash leaves of a table in the making, which PostgreSQL itself never removes."""

import secrets
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import Engine

from survey.storage.databases import law_of, open_engine
from survey.storage.rewriting import forget_log, forget_what_was_left, rewrite
from tests.integration.postgres.cluster import Cluster
from tests.integration.storage.world import World

SECRET = b"what somebody gave as her answer"
MAKING = "CREATE TABLE made AS SELECT %s::bytea AS secret FROM generate_series(1, 100)"


@pytest.fixture
def engine(world: World) -> Iterator[Engine]:
    made = open_engine(world.databases["collector"])
    yield made
    made.dispose()


def files_with_the_secret(cluster: Cluster) -> list[str]:
    """Return every file of tables in which it stands, whoever knows of it."""
    return [
        str(path)
        for path in (cluster.data / "base").rglob("*")
        if path.is_file() and SECRET in path.read_bytes()
    ]


def connected(cluster: Cluster) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(f"host={cluster.folder} user=room dbname=collector")


def crash_while_a_table_is_made(cluster: Cluster) -> None:
    maker = connected(cluster)
    maker.execute(MAKING, [SECRET])
    cluster.execute("SELECT pg_switch_wal()")  # takes the log to the disk, at once
    cluster.kill()
    maker.close()
    cluster.start()


def test_a_crash_leaves_the_rows_of_a_table_in_the_making(engine: Engine, cluster: Cluster) -> None:
    crash_while_a_table_is_made(cluster)
    left = files_with_the_secret(cluster)
    assert set(left) <= set(map(str, cluster.lost_files("collector")))
    assert left, "PostgreSQL has mended it: then forget_lost_files is not needed"
    cluster.execute("CHECKPOINT")
    assert files_with_the_secret(cluster) == left
    forget_what_was_left(engine)
    assert files_with_the_secret(cluster) == []
    assert cluster.lost_files("collector") == []


def test_a_lock_in_another_database_keeps_nothing(engine: Engine, cluster: Cluster) -> None:
    crash_while_a_table_is_made(cluster)
    cluster.execute("CREATE TABLE other ()")
    with psycopg.connect(f"host={cluster.folder} user=keeper dbname=postgres") as other:
        other.execute("LOCK TABLE other IN ACCESS EXCLUSIVE MODE")
        forget_what_was_left(engine)
        assert files_with_the_secret(cluster) == []
        other.execute("DROP TABLE other")


def test_what_could_not_be_emptied_at_once_is_emptied_by_a_later_sweep(
    world: World, cluster: Cluster
) -> None:
    engine = world.engine("collector")
    crash_while_a_table_is_made(cluster)
    with connected(cluster) as maker:
        maker.execute("CREATE TABLE another ()")
        rewrite(engine)
        assert files_with_the_secret(cluster)
        maker.rollback()
    law_of(engine).sweep(engine, "spent", ())  # of a table in which nothing was written
    assert files_with_the_secret(cluster) == []


def test_a_table_that_somebody_is_making_is_left_alone(engine: Engine, cluster: Cluster) -> None:
    with connected(cluster) as maker:
        maker.execute(MAKING, [SECRET])
        cluster.execute("CHECKPOINT")
        forget_log(engine)
        assert files_with_the_secret(cluster)
    with connected(cluster) as reader:
        found = reader.execute("SELECT count(*) FROM made WHERE secret = %s", [SECRET])
        assert found.fetchone() == (100,)
        reader.execute("DROP TABLE made")


def test_a_committed_table_is_left_alone_its_indexes_and_long_values_too(
    engine: Engine, cluster: Cluster
) -> None:
    long = secrets.token_hex(20_000)
    with connected(cluster) as maker:
        maker.execute("CREATE TABLE made (key int PRIMARY KEY, value text)")
        maker.execute("INSERT INTO made VALUES (1, %s)", [long])
    cluster.execute("VACUUM FULL made", "collector")
    forget_log(engine)
    cluster.stop()
    cluster.start()
    with connected(cluster) as reader:
        reader.execute("SET enable_seqscan = off")
        found = reader.execute("SELECT value FROM made WHERE key = 1").fetchone()
        assert found == (long,)
        reader.execute("DROP TABLE made")


@pytest.mark.usefixtures("world")
def test_a_snapshot_that_is_older_than_the_list_is_refused(cluster: Cluster) -> None:
    with connected(cluster) as role:
        role.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with pytest.raises(psycopg.errors.RaiseException, match="one snapshot"):
            role.execute("SELECT plainseal.forget_lost_files()")
        role.rollback()


def test_a_server_whose_transactions_see_one_snapshot_is_no_matter(
    engine: Engine, cluster: Cluster
) -> None:
    cluster.execute("ALTER DATABASE collector SET default_transaction_isolation = 'serializable'")
    try:
        forget_log(engine)
    finally:
        cluster.execute("ALTER DATABASE collector RESET default_transaction_isolation")


@pytest.mark.usefixtures("world")
def test_nobody_but_the_rooms_role_may_call_it(cluster: Cluster) -> None:
    cluster.execute("CREATE ROLE stranger LOGIN")
    with (
        psycopg.connect(f"host={cluster.folder} user=stranger dbname=collector") as stranger,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        stranger.execute("SELECT plainseal.forget_lost_files()")
    cluster.execute("DROP ROLE stranger")


def test_the_rewriting_of_a_close_empties_it_too(engine: Engine, cluster: Cluster) -> None:
    crash_while_a_table_is_made(cluster)
    rewrite(engine)
    assert files_with_the_secret(cluster) == []
