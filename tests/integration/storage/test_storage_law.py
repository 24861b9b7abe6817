"""The storage law, read from the raw files and not through our own statements."""

from pathlib import Path

import pytest
from sqlalchemy import text

from survey.protocol.sealing import MAX_PLAINTEXT_BYTES
from survey.storage.sqlite import PAGE_BYTES
from tests.integration.storage.world import World

TREE_PAGES = {2, 5, 10, 13}  # the four kinds of b-tree page (SQLite file format, 1.6)


def stray_pages(path: Path) -> int:
    """Count pages that are no b-tree page: overflow pages and free ones."""
    data = path.read_bytes()
    kinds = [data[100]] + [data[at] for at in range(PAGE_BYTES, len(data), PAGE_BYTES)]
    return sum(kind not in TREE_PAGES for kind in kinds)


@pytest.mark.parametrize("room", ["issuer", "collector"])
def test_no_table_numbers_its_rows_nor_knows_the_time(world: World, room: str) -> None:
    with world.engine(room).connect() as connection:
        assert connection.execute(text("PRAGMA page_size")).scalar_one() == PAGE_BYTES
        tables = connection.execute(text("SELECT name, sql FROM sqlite_master")).all()
        for name, sql in tables:
            if name.endswith("alembic_version") or name.startswith("sqlite_autoindex_alembic"):
                continue
            assert sql.rstrip().endswith("WITHOUT ROWID"), name
            assert not any(word in sql.upper() for word in ("DATE", "TIME", "AUTOINCREMENT"))
            columns = connection.execute(text(f"PRAGMA table_info({name})")).all()
            assert {column.type for column in columns if column.pk} == {"BLOB"}


def test_the_longest_answers_spill_to_no_overflow_page(world: World) -> None:
    manifest = world.publish(invited=24, sealed_plaintext_bytes=MAX_PLAINTEXT_BYTES)
    for number in range(24):
        world.answer(number)
    world.clock.now = manifest.closes_not_before
    world.close()
    assert stray_pages(world.home / "collector" / "collector.sqlite3") == 0


def test_a_page_too_many_would_be_seen(world: World) -> None:
    with world.engine("collector").begin() as connection:
        connection.execute(text("CREATE TABLE naive (a INTEGER PRIMARY KEY, b BLOB)"))
        connection.execute(text("INSERT INTO naive VALUES (1, zeroblob(200000))"))
    world.stop_logs()
    assert stray_pages(world.home / "collector" / "collector.sqlite3") > 0


def test_every_row_of_a_person_has_one_width(world: World) -> None:
    world.publish(invited=8)
    for number in range(2 * world.batch):
        world.answer(number)
    world.settle()
    for room, table in (("issuer", "invitations"), ("collector", "spent"), ("collector", "inbox")):
        with world.engine(room).connect() as connection:
            columns = connection.execute(text(f"PRAGMA table_info({table})")).all()
            widths = ", ".join(f"length({column.name})" for column in columns)
            query = text(f"SELECT DISTINCT {widths} FROM {table}")  # noqa: S608 - our own names
            assert len(connection.execute(query).all()) == 1


def test_after_the_close_the_files_order_is_the_leaves(world: World) -> None:
    manifest = world.publish(invited=24)
    sent = [world.answer(number) for number in range(24)]
    world.clock.now = manifest.closes_not_before
    world.close()
    data = world.files("collector")
    assert all(data.count(envelope.ciphertext) == 1 for envelope in sent)
    by_place = sorted(sent, key=lambda envelope: data.index(envelope.ciphertext), reverse=True)
    # SQLite fills a page from its end: within the one page of this survey, leaves fall
    assert by_place == sorted(sent, key=lambda envelope: envelope.audit_record.leaf)


def test_the_log_is_empty_after_the_close(world: World) -> None:
    manifest = world.publish(invited=8)
    for number in range(5):
        world.answer(number)
    world.clock.now = manifest.closes_not_before
    world.close()
    world.stop_logs()
    for room in ("issuer", "collector"):
        assert (world.home / room / f"{room}.sqlite3-wal").stat().st_size == 0


def test_a_name_of_a_respondent_is_nowhere_on_the_servers(world: World) -> None:
    world.publish(invited=4)
    person = world.respondent(0)
    world.draw(person)
    written = world.files("issuer") + world.files("collector")
    assert person.code.encode() not in written
    assert person.one_time_key not in world.files("issuer")
