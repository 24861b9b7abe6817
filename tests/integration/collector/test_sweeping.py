"""Those who wait: the file forgets in which order they came."""

from collections.abc import Mapping

import pytest
from sqlalchemy.orm import Session

from survey.collector import inbox
from survey.collector.flush import Batches, flush
from survey.protocol.randomness import Random
from survey.storage.databases import writing
from survey.storage.flushing import Flushing
from tests.integration.storage.waiting import Falling, waiting
from tests.integration.storage.world import World

EVERYBODY = [waiting(number) for number in range(1, 11)]


def arrive(world: World) -> None:
    for one in EVERYBODY:
        with writing(world.engine("collector")) as session:
            inbox.put_back(session, [one])


def upkeep() -> Flushing:
    return Flushing(Batches(6, Falling()), lambda: 0.0)


def test_the_sweep_writes_those_who_wait_in_another_order_and_lets_the_log_go(world: World) -> None:
    arrive(world)
    log = world.home / "collector" / "collector.sqlite3-wal"
    assert log.stat().st_size > 0
    upkeep().sweep(world.engine("collector"))
    assert log.stat().st_size == 0
    data = world.files("collector")
    places = [data.index(one.ciphertext) for one in EVERYBODY]
    assert places == sorted(places)  # as they came, it would fall


def test_no_log_holds_both_a_batch_s_arrivals_and_its_flush(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between the two, it would show who of the batch came when."""
    arrive(world)
    log = world.home / "collector" / "collector.sqlite3-wal"
    sizes = []

    def watched(session: Session, counts: Mapping[str, int], random: Random) -> None:
        if counts:
            sizes.append(log.stat().st_size)
        flush(session, counts, random)

    monkeypatch.setattr("survey.collector.flush.flush", watched)
    Flushing(Batches(3, Falling()), lambda: 0.0)(world.engine("collector"), 10)
    assert sizes == [0]


def test_what_was_swept_is_left_alone_until_somebody_writes(world: World) -> None:
    arrive(world)
    engine = world.engine("collector")
    flushing = upkeep()
    flushing.sweep(engine)
    file = world.home / "collector" / "collector.sqlite3"
    swept = file.stat().st_mtime_ns
    flushing.sweep(engine)
    assert file.stat().st_mtime_ns == swept
    flushing(engine, 1)
    assert file.stat().st_mtime_ns > swept
