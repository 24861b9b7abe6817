"""``deploy/plainseal-backup``: a copy whole, without log, keys or a few new answers; or none."""

import sqlite3
import subprocess
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from survey.config import CollectorConfig
from survey.doctor import backups
from survey.doctor.findings import Grade
from survey.protocol.envelope import Envelope
from tests.integration.storage.fixtures import sealing_seed, token_signing_key, world
from tests.integration.storage.world import World

__all__ = ["sealing_seed", "token_signing_key", "world"]
SCRIPT = Path(__file__).parents[3] / "deploy" / "plainseal-backup"
AT_ONCE = "0"  # minutes of patience


def asked(world: World, destination: Path, minutes: str = AT_ONCE) -> list[str]:
    return [str(SCRIPT), str(world.home / "collector"), str(destination), minutes]


def back_up(world: World, destination: Path) -> int:
    command = asked(world, destination)
    return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode


def refusal(world: World, destination: Path) -> str:
    command = asked(world, destination)
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert done.returncode
    return done.stderr.decode()


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


@pytest.mark.parametrize("first", [0, 8])
def test_two_copies_never_set_fewer_than_a_batch_apart(
    world: World, destination: Path, first: int
) -> None:
    world.publish(invited=8 + first)
    come(world, range(first))
    before = only_copy(world, destination) if first else b""
    came = come(world, range(first, first + world.batch - 1))
    assert back_up(world, destination) == 1
    assert [path.read_bytes() for path in destination.iterdir()] == ([before] if first else [])
    came += come(world, [first + world.batch - 1])
    after = only_copy(world, destination)
    assert [after.count(envelope.ciphertext) for envelope in came] == [1] * world.batch
    assert only_copy(world, destination) == after  # nobody is new


def test_it_waits_until_enough_have_come(world: World, destination: Path) -> None:
    world.publish(invited=8)
    come(world, [0])
    with subprocess.Popen(asked(world, destination, "1")) as patient:
        time.sleep(0.5)
        assert list(destination.iterdir()) == []
        come(world, range(1, world.batch))
        assert patient.wait(30) == 0
    assert [path.name for path in destination.iterdir()] == ["collector.sqlite3"]


def test_what_is_missing_is_said(world: World, destination: Path) -> None:
    world.publish(invited=8)
    world.answer(0)
    assert "the log holds the last answers" in refusal(world, destination)
    come(world, [1])
    assert "fewer than 4 answers of a survey are new" in refusal(world, destination)
    assert "there is no" in refusal(world, destination / "elsewhere")


def test_what_has_closed_is_copied_however_few_came_last(world: World, destination: Path) -> None:
    manifest = world.publish(invited=12)
    come(world, range(8))
    only_copy(world, destination)
    last = come(world, [8])
    assert back_up(world, destination) == 1
    world.clock.now = manifest.closes_not_before
    world.close()
    come(world, [])
    assert only_copy(world, destination).count(last[0].ciphertext) == 1


def come(world: World, numbers: Iterable[int]) -> list[Envelope]:
    """Let people answer, and the room sweep, as it does by itself every 20 seconds."""
    sent = [world.answer(number) for number in numbers]
    desk = world.collector.extensions["collector"]
    desk.writer.alone(desk.flushing.sweep)
    return sent


def only_copy(world: World, destination: Path) -> bytes:
    assert back_up(world, destination) == 0
    (only,) = destination.iterdir()
    return only.read_bytes()


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
