"""The storage law on PostgreSQL: what tells the order before the close tells none after it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from survey.collector import inbox
from survey.collector import models as collector
from survey.collector.application import MIGRATIONS, create_app
from survey.collector.flush import Batches
from survey.errors import ConfigInvalid, RevisionUnknown, ServiceUnavailable
from survey.issuer import models as issuer
from survey.protocol.codes import code_hash
from survey.storage import migrations
from survey.storage.databases import open_engine, writing
from survey.storage.flushing import Flushing
from survey.storage.postgresql import DURABLE, sweep
from tests.integration.postgres.cluster import ROLE, Cluster, grants
from tests.integration.storage.waiting import Falling, waiting
from tests.integration.storage.world import SURVEY_ID, World

Column = list[bytes]
KEYS = {
    ("collector", "responses"): "leaf",
    ("collector", "spent"): "nonce",
    ("collector", "inbox"): "nonce",
    ("issuer", "invitations"): "code_hash",
}


def by(world: World, room: str, table: str, order: str) -> Column:
    """Return the keys of a table in an order that a thief could try."""
    query = text(f"SELECT {KEYS[room, table]} FROM {table} ORDER BY {order}")  # noqa: S608
    with world.engine(room).connect() as connection:
        return [bytes(row[0]) for row in connection.execute(query)]


def transactions(world: World, room: str, table: str) -> int:
    query = text(f"SELECT count(DISTINCT (xmin::text, cmin::text)) FROM {table}")  # noqa: S608
    with world.engine(room).connect() as connection:
        return int(connection.execute(query).scalar_one())


def arrivals(world: World, people: int) -> dict[tuple[str, str], Column]:
    """Let people draw and answer; return each table's keys in the order of arrival."""
    sent = [world.answer(number) for number in range(people)]
    return {
        ("collector", "responses"): [envelope.audit_record.leaf for envelope in sent],
        ("collector", "spent"): [envelope.token.nonce for envelope in sent],
        ("issuer", "invitations"): [code_hash(SURVEY_ID, code) for code in world.codes[:people]],
    }


def test_place_and_transaction_tell_nothing_after_the_close(world: World) -> None:
    manifest = world.publish(invited=12)
    came = arrivals(world, 7)
    world.clock.now = manifest.closes_not_before
    world.close()
    for (room, table), arrived in came.items():
        places = by(world, room, table, "ctid")
        assert places == sorted(places)
        assert set(arrived) <= set(places)
        assert transactions(world, room, table) == 1
        with world.engine(room).connect() as connection:
            kept = inspect(connection)
            assert {index["name"] for index in kept.get_indexes(table)} == set()


def test_a_sweep_while_it_collects_leaves_neither_place_nor_transaction_nor_log(
    world: World,
) -> None:
    world.publish(invited=12)
    came = arrivals(world, 11)
    world.settle()
    for room, table in (("issuer", "invitations"), ("collector", "spent")):
        sweep(world.engine(room), table)
        places = by(world, room, table, "ctid")
        assert places == sorted(places)
        assert set(places) & set(came[room, table])
        assert transactions(world, room, table) == 1
        before = world.fingerprint(room), file_of(world, room, table)
        sweep(world.engine(room), table)
        assert (world.fingerprint(room), file_of(world, room, table)) == before
    written = world.files("collector")
    assert all(written.count(leaf) <= 2 for leaf in came["collector", "responses"])


def test_those_who_wait_lie_as_chance_has_chosen_and_nowhere_else(world: World) -> None:
    engine = world.engine("collector")
    everybody = [waiting(number) for number in range(1, 11)]
    for one in everybody:
        with writing(engine) as session:
            inbox.put_back(session, [one])
    nonces = [one.nonce for one in everybody]
    assert by(world, "collector", "inbox", "ctid") == nonces
    Flushing(Batches(6, Falling()), lambda: 0.0).sweep(engine)
    assert by(world, "collector", "inbox", "ctid") == nonces[::-1]
    written = world.files("collector")
    assert all(written.count(one.ciphertext) == 1 for one in everybody)


def test_no_row_is_ever_sampled_for_the_planner(world: World) -> None:
    """ANALYZE would copy nonces and records into a catalog that outlives their table."""
    manifest = world.publish(invited=12)
    arrivals(world, 11)
    assert samples(world) == 0
    world.clock.now = manifest.closes_not_before
    world.close()
    assert samples(world) == 0


def samples(world: World) -> int:
    found = 0
    for room in ("issuer", "collector"):
        with world.engine(room).connect() as connection:
            connection.execute(text("ANALYZE"))
            query = text("SELECT count(*) FROM pg_stats WHERE schemaname = 'public'")
            found += int(connection.execute(query).scalar_one())
    return found


def file_of(world: World, room: str, table: str) -> object:
    with world.engine(room).connect() as connection:
        return connection.execute(text(f"SELECT pg_relation_filepath('{table}')")).scalar_one()


def test_after_the_close_each_ciphertext_is_once_on_the_whole_disk(world: World) -> None:
    """Tables, dropped tables, write-ahead logs: the attack on pg_wal finds nothing."""
    manifest = world.publish(invited=12)
    sent = [world.answer(number) for number in range(7)]
    world.clock.now = manifest.closes_not_before
    world.close()
    written = world.files("collector")
    assert all(written.count(envelope.ciphertext) == 1 for envelope in sent)
    assert all(written.count(envelope.token.nonce) <= 3 for envelope in sent)


def test_the_longest_answers_lie_in_the_order_of_the_leaves_too(
    world: World, cluster: Cluster
) -> None:
    """Long values leave their row; the numbers that lead to them count upwards."""
    manifest = world.publish(invited=8, sealed_plaintext_bytes=12_288)
    sent = [world.answer(number) for number in range(6)]
    world.clock.now = manifest.closes_not_before
    world.close()
    regclass = "SELECT reltoastrelid::regclass::text FROM pg_class WHERE relname = 'responses'"
    [[table]] = cluster.execute(regclass, "collector")
    ordered = f"SELECT chunk_data FROM {table} WHERE chunk_seq = 0 ORDER BY chunk_id"  # noqa: S608
    heads = [row[0] for row in cluster.execute(ordered, "collector")]
    in_order = sorted(sent, key=lambda envelope: envelope.audit_record.leaf)
    assert heads == [envelope.ciphertext[: len(heads[0])] for envelope in in_order]


@pytest.mark.parametrize("room", ["issuer", "collector"])
def test_the_baseline_makes_exactly_the_tables_of_the_models(world: World, room: str) -> None:
    metadata = {"issuer": issuer.Base.metadata, "collector": collector.Base.metadata}[room]
    with world.engine(room).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_rewritten_table_has_every_constraint_of_the_old_one(world: World) -> None:
    manifest = world.publish(invited=8)
    before = constraints(world)
    for number in range(5):
        world.answer(number)
    world.clock.now = manifest.closes_not_before
    world.close()
    assert constraints(world) == before


def constraints(world: World) -> set[tuple[str, str, bool]]:
    """Return every check and key, and which columns must be there."""
    query = text("""
        SELECT conrelid::regclass::text, pg_get_constraintdef(oid), true FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace
        UNION ALL
        SELECT attrelid::regclass::text, attname, attnotnull FROM pg_attribute
        JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0
    """)
    with world.engine("collector").connect() as connection:
        return {(row[0], row[1], row[2]) for row in connection.execute(query)}


def test_no_table_dates_numbers_or_orders_its_rows(world: World) -> None:
    query = text("""
        SELECT data_type, column_default, is_identity FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name <> 'alembic_version'
    """)
    sequences = text("SELECT count(*) FROM pg_class WHERE relkind = 'S'")
    for room in ("issuer", "collector"):
        with world.engine(room).connect() as connection:
            assert set(connection.execute(query)) == {
                (kind, None, "NO") for kind in ("bytea", "smallint", "bigint")
            }
            assert connection.execute(sequences).scalar_one() == 0


@contextmanager
def restarted(cluster: Cluster, *options: str) -> Iterator[None]:
    cluster.stop()
    cluster.start(*options)
    try:
        yield
    finally:
        cluster.stop()
        cluster.start()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("track_commit_timestamp", "on"),
        ("wal_recycle", "on"),
        ("wal_init_zero", "on"),
        ("log_checkpoints", "on"),
        ("fsync", "off"),
        ("wal_keep_size", "64"),
        ("archive_mode", "on"),
        ("log_statement", "all"),
        ("log_min_messages", "debug1"),
        ("session_preload_libraries", "auto_explain"),
        ("shared_preload_libraries", "auto_explain"),
    ],
)
def test_a_server_that_dates_keeps_or_forgets_too_early_is_refused(
    world: World, cluster: Cluster, setting: str, value: str
) -> None:
    with (
        restarted(cluster, "-c", f"{setting}={value}"),
        pytest.raises(ConfigInvalid, match=setting),
    ):
        create_app(world.collector_config)


def test_a_setting_of_the_roles_own_does_not_deceive(world: World, cluster: Cluster) -> None:
    """The checkpointer, which recycles logs, does not obey it."""
    cluster.execute(f"ALTER ROLE {ROLE} SET wal_recycle = off")
    try:
        with (
            restarted(cluster, "-c", "wal_recycle=on"),
            pytest.raises(ConfigInvalid, match=r"wal_recycle.*set for the server"),
        ):
            create_app(world.collector_config)
    finally:
        cluster.execute(f"ALTER ROLE {ROLE} RESET wal_recycle")


def test_a_forgotten_replication_slot_is_refused(world: World, cluster: Cluster) -> None:
    """PostgreSQL keeps every log for it, in the order of all draws and answers."""
    cluster.execute("SELECT pg_create_physical_replication_slot('forgotten', true)")
    try:
        with pytest.raises(ConfigInvalid, match="slot forgotten"):
            create_app(world.collector_config)
    finally:
        cluster.execute("SELECT pg_drop_replication_slot('forgotten')")


@pytest.mark.parametrize(
    ("taken", "given"),
    [
        (
            f"REVOKE pg_read_all_settings FROM {ROLE}",
            f"GRANT pg_read_all_settings TO {ROLE}",
        ),
        (f"REVOKE pg_checkpoint FROM {ROLE}", f"GRANT pg_checkpoint TO {ROLE}"),
        (
            f"REVOKE USAGE ON SCHEMA plainseal FROM {ROLE}",
            f"GRANT USAGE ON SCHEMA plainseal TO {ROLE}",
        ),
        ("DROP SCHEMA plainseal CASCADE", grants()),
    ],
)
def test_a_role_that_cannot_make_the_server_forget_is_refused(
    world: World, cluster: Cluster, taken: str, given: str
) -> None:
    cluster.execute(taken, "collector")
    try:
        with pytest.raises(ConfigInvalid, match=f"-d collector -v role={ROLE} -f .*postgresql.sql"):
            create_app(world.collector_config)
    finally:
        cluster.execute(given, "collector")


def test_another_revision_is_refused(world: World) -> None:
    with world.engine("collector").begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'collector_9999'"))
    with pytest.raises(RevisionUnknown, match="collector_9999"):
        create_app(world.collector_config)


def test_processes_that_start_together_over_a_new_database_make_it_once(
    world: World, cluster: Cluster
) -> None:
    cluster.clear("collector")

    def start(_number: int) -> None:
        engine = open_engine(world.collector_config.database)
        migrations.prepare(engine, MIGRATIONS)
        engine.dispose()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(start, range(4)))
    assert world.client("collector").get("/readyz").status_code == 200


def test_a_server_that_is_not_there_is_said_at_the_start(world: World, cluster: Cluster) -> None:
    cluster.stop()
    try:
        with pytest.raises(ServiceUnavailable):
            create_app(world.collector_config)
    finally:
        cluster.start()


@pytest.mark.parametrize("url", ["mysql://localhost/x", "postgresql+asyncpg://x/y", "nonsense"])
def test_a_database_without_a_law_or_a_driver_is_refused(url: str) -> None:
    with pytest.raises(ConfigInvalid):
        open_engine(url)


def test_every_session_writes_through_whatever_its_role_is_told(
    world: World, cluster: Cluster
) -> None:
    cluster.execute(f"ALTER ROLE {ROLE} SET synchronous_commit = off")
    engine = open_engine(world.collector_config.database)
    with engine.connect() as connection:
        shown = connection.execute(text("SHOW synchronous_commit")).scalar_one()
    engine.dispose()
    cluster.execute(f"ALTER ROLE {ROLE} RESET synchronous_commit")
    assert shown == "on"


def test_what_asks_whether_the_disk_holds_waits_for_the_disk(world: World) -> None:
    """A COMMIT that changed nothing at all need not wait, and PostgreSQL does not."""
    engine = world.engine("issuer")
    for _ in range(5):
        with writing(engine) as session:
            written = session.execute(text(DURABLE)).scalar_one()
        with engine.connect() as connection:
            reached = text("SELECT pg_current_wal_flush_lsn() >= CAST(:written AS pg_lsn)")
            assert connection.execute(reached, {"written": written}).scalar_one()
