"""``deploy/plainseal-backup``: a copy right after a flush, whole and without keys, or none."""

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from survey.config import CollectorConfig
from survey.doctor import backups
from survey.doctor.findings import Grade
from tests.integration.storage.fixtures import sealing_seed, token_signing_key, world
from tests.integration.storage.world import World

__all__ = ["sealing_seed", "token_signing_key", "world"]
SCRIPT = Path(__file__).parents[3] / "deploy" / "plainseal-backup"
AT_ONCE = "0"  # minutes of patience


def back_up(world: World, destination: Path) -> int:
    folder = world.home / "collector"
    command = [str(SCRIPT), str(folder), str(destination), AT_ONCE]
    return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode


@pytest.fixture
def destination(tmp_path: Path) -> Path:
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


def grade(world: World) -> Grade:
    finding = backups.examine(CollectorConfig.load(world.home))
    assert finding is not None
    return finding.grade


def test_while_the_log_holds_arrivals_there_is_no_backup(world: World, destination: Path) -> None:
    world.publish(invited=8)
    for number in range(3):
        world.answer(number)
    assert back_up(world, destination) == 1
    assert list(destination.iterdir()) == []
    assert grade(world) is Grade.DOUBT


def test_right_after_a_flush_the_whole_database_is_copied_and_no_key(
    world: World, destination: Path
) -> None:
    world.publish(invited=8)
    for number in range(2 * world.batch):
        world.answer(number)
    assert back_up(world, destination) == 0
    assert [path.name for path in destination.iterdir()] == ["collector.sqlite3"]
    assert (destination / "collector.sqlite3").stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(destination / "collector.sqlite3")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT count(*) FROM inbox").fetchone() == (world.batch,)
        assert copy.execute("SELECT count(*) FROM responses").fetchone() == (world.batch,)
    assert grade(world) is Grade.FINE


def test_once_the_log_is_swept_a_copy_is_made_however_few_have_come(
    world: World, destination: Path
) -> None:
    """So two copies tell which answers came between them: docs/operate.md keeps one."""
    world.publish(invited=8)
    came = [world.answer(number) for number in range(2)]
    desk = world.collector.extensions["collector"]
    desk.writer.alone(desk.flushing.sweep)  # as the room itself does every 20 seconds
    assert back_up(world, destination) == 0
    first = (destination / "collector.sqlite3").read_bytes()
    later = world.answer(2)
    desk.writer.alone(desk.flushing.sweep)
    assert back_up(world, destination) == 0
    (only,) = destination.iterdir()
    second = only.read_bytes()
    assert [first.count(envelope.ciphertext) for envelope in (*came, later)] == [1, 1, 0]
    assert [second.count(envelope.ciphertext) for envelope in (*came, later)] == [1, 1, 1]


def test_a_backup_holds_each_answer_once_and_nothing_older(world: World, destination: Path) -> None:
    """No second place that tells another time: no log, no free page, no row that has moved on."""
    people = 2 * world.batch
    world.publish(invited=people)
    sent = [world.answer(number) for number in range(people)]
    assert back_up(world, destination) == 0
    data = (destination / "collector.sqlite3").read_bytes()
    for envelope in sent:
        assert data.count(envelope.ciphertext) == 1
        assert data.count(envelope.audit_record.to_bytes()) == 1


def test_a_folder_without_a_database_is_refused(world: World, destination: Path) -> None:
    (world.home / "collector" / "collector.sqlite3").unlink()
    assert back_up(world, destination) == 2


def test_of_postgresql_a_dump_is_advised_and_only_after_the_close(tmp_path: Path) -> None:
    url = "postgresql+psycopg:///collector"
    config = CollectorConfig.create(tmp_path, origin="https://a.example", database=url)
    finding = backups.examine(config)
    assert finding is not None
    assert (finding.grade, finding.command.split()[0]) == (Grade.DOUBT, "pg_dump")
    (config.home / backups.MARK).touch()
    finding = backups.examine(config)
    assert finding is not None
    assert finding.grade is Grade.FINE
