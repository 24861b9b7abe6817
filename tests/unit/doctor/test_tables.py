"""The storage law in a file: kept by what a room makes, and each breach of it is seen."""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing

import pytest

from survey.config import CollectorConfig, RoomConfig
from survey.doctor import databases
from survey.doctor.findings import Finding, Grade
from survey.errors import ConfigInvalid
from survey.storage import sqlite

Grades = Callable[[Iterable[Finding]], dict[str, Grade]]
CHECKS = {"page-size", "row-numbers", "free-pages", "write-ahead-log", "pragmas"}


def alter(room: RoomConfig, *statements: str) -> None:
    path = room.home / f"{room.room}.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement).fetchall()


def test_every_database_keeps_the_law(rooms: tuple[RoomConfig, ...], grades: Grades) -> None:
    for room in rooms:
        found = grades(databases.examine(room))
        assert set(found) == CHECKS - ({"row-numbers"} if room.room == "console" else set())
        assert set(found.values()) == {Grade.FINE}


def test_looking_changes_nothing(collector: CollectorConfig) -> None:
    before = {path: path.read_bytes() for path in collector.home.glob("*") if path.is_file()}
    assert list(databases.examine(collector))
    assert {
        path: path.read_bytes() for path in collector.home.glob("*") if path.is_file()
    } == before


@pytest.mark.parametrize(
    ("check", "statements"),
    [
        (
            "page-size",
            ("PRAGMA journal_mode=DELETE", "PRAGMA page_size=4096", "VACUUM",
             "PRAGMA journal_mode=WAL"),
        ),
        ("row-numbers", ("CREATE TABLE naive (a INTEGER PRIMARY KEY, b BLOB)",)),
        ("row-numbers", ("CREATE TABLE naive (a BLOB)",)),
        ("write-ahead-log", ("PRAGMA journal_mode=DELETE",)),
        (
            "free-pages",
            ("PRAGMA secure_delete=OFF", "CREATE TABLE naive (a BLOB PRIMARY KEY) WITHOUT ROWID",
             "INSERT INTO naive VALUES (randomblob(900000))", "DELETE FROM naive",
             "PRAGMA wal_checkpoint(TRUNCATE)"),
        ),
    ],
)  # fmt: skip
def test_a_breach_is_seen_and_nothing_else(
    collector: CollectorConfig, grades: Grades, check: str, statements: tuple[str, ...]
) -> None:
    alter(collector, *statements)
    found = grades(databases.examine(collector))
    assert {name for name, grade in found.items() if grade is Grade.FAULT} == {check}


def test_rows_that_were_deleted_by_the_law_leave_blank_pages(
    collector: CollectorConfig, grades: Grades
) -> None:
    alter(
        collector,
        "PRAGMA secure_delete=ON",
        "CREATE TABLE kept (a BLOB PRIMARY KEY) WITHOUT ROWID",
        "INSERT INTO kept VALUES (randomblob(900000))",
        "DELETE FROM kept",
        "PRAGMA wal_checkpoint(TRUNCATE)",
    )
    findings = list(databases.examine(collector))
    assert grades(findings)["free-pages"] is Grade.FINE
    blank = next(each for each in findings if each.topic.code == "free-pages")
    assert blank.values["pages"] != 0


def test_a_log_that_a_dead_process_left_is_doubtful(
    collector: CollectorConfig, grades: Grades
) -> None:
    path = collector.home / "collector.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA user_version=7")
        assert grades(databases.examine(collector))["write-ahead-log"] is Grade.DOUBT


def test_a_file_that_is_no_database_fails(collector: CollectorConfig, grades: Grades) -> None:
    path = collector.home / "collector.sqlite3"
    path.write_bytes(path.read_bytes()[:100] + bytes(65_436))
    assert grades(databases.examine(collector))["row-numbers"] is Grade.FAULT


def test_a_room_that_never_ran_is_not_said_to_be_well(
    collector: CollectorConfig, grades: Grades
) -> None:
    (collector.home / "collector.sqlite3").unlink()
    assert grades(databases.examine(collector)) == {"row-numbers": Grade.DOUBT}


@pytest.mark.parametrize("weaker", ["synchronous=NORMAL", "secure_delete=FAST", "temp_store=FILE"])
def test_a_program_whose_engine_forgets_a_pragma_is_seen(
    collector: CollectorConfig, grades: Grades, monkeypatch: pytest.MonkeyPatch, weaker: str
) -> None:
    monkeypatch.setattr(sqlite, "PRAGMAS", (*sqlite.PRAGMAS, weaker))
    assert grades(databases.examine(collector))["pragmas"] is Grade.FAULT


def test_a_url_that_is_none_is_refused(collector: CollectorConfig) -> None:
    broken = CollectorConfig(collector.home, collector.origin, database="nonsense")
    with pytest.raises(ConfigInvalid):
        list(databases.examine(broken))
