"""Acknowledged is durable, a refusal is its own, a failing disk is everybody's."""

import resource
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, insert, select
from sqlalchemy.orm import Session

from survey.errors import InvitationUsed, ServiceUnavailable
from survey.storage.databases import law_of, open_engine, reading, sqlite_url
from survey.storage.group_commit import GroupCommit


@pytest.fixture
def writer(engine: Engine) -> Iterator[GroupCommit]:
    started = GroupCommit(engine)
    yield started
    started.stop()


class Notes:
    """Verbs over the notes."""

    def __init__(self, table: Any) -> None:
        self.table = table

    def add(self, session: Session, number: int) -> int:
        key = number.to_bytes(32, "big")
        session.execute(insert(self.table).values(key=key, text=b"note"))
        return number

    def add_and_refuse(self, session: Session, number: int) -> None:
        self.add(session, number)
        raise InvitationUsed

    def count(self, engine: Engine) -> int:
        with reading(engine) as session:
            query = select(func.count()).select_from(self.table)
            return int(session.execute(query).scalar_one())


class Gate:
    """A verb that holds the writer: who comes after it has begun is of the next batch."""

    def __init__(self) -> None:
        self.begun, self.opened = threading.Event(), threading.Event()

    def __call__(self, _session: Session) -> None:
        self.begun.set()
        self.opened.wait(10)


def wait_for(writer: GroupCommit, waiting: int) -> None:
    while writer._waiting.qsize() < waiting:
        threading.Event().wait(0.01)


@pytest.fixture
def verbs(notes: Any) -> Notes:
    return Notes(notes)


def test_a_result_is_there_when_it_is_durable(
    path: Path, engine: Engine, writer: GroupCommit, verbs: Notes
) -> None:
    assert writer.run(verbs.add, 7) == 7
    another_process = open_engine(sqlite_url(path))
    assert verbs.count(another_process) == 1
    another_process.dispose()
    assert verbs.count(engine) == 1


def test_a_refusal_rolls_back_its_own_request_only(
    engine: Engine, writer: GroupCommit, verbs: Notes
) -> None:
    def one(number: int) -> bool:
        try:
            writer.run(verbs.add_and_refuse if number % 3 == 0 else verbs.add, number)
        except InvitationUsed:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        kept = list(pool.map(one, range(60)))
    assert kept == [number % 3 != 0 for number in range(60)]
    assert verbs.count(engine) == 40


def test_whoever_shares_a_batch_with_a_refused_one_gets_the_result_of_what_was_committed(
    engine: Engine, writer: GroupCommit, verbs: Notes
) -> None:
    gate, calls = Gate(), iter(range(9))

    def add(session: Session, number: int) -> int:
        verbs.add(session, number)
        return next(calls)

    with ThreadPoolExecutor(3) as pool:
        pool.submit(writer.run, gate)
        gate.begun.wait(10)
        kept = pool.submit(writer.run, add, 1)
        wait_for(writer, 1)
        refused = pool.submit(writer.run, verbs.add_and_refuse, 2)
        wait_for(writer, 2)
        gate.opened.set()
        assert kept.result() == 1  # of the second call: the first was rolled back
        assert isinstance(refused.exception(), InvitationUsed)
    assert verbs.count(engine) == 1


def test_waiting_requests_share_one_commit(
    engine: Engine, writer: GroupCommit, verbs: Notes
) -> None:
    commits: list[object] = []
    event.listen(engine, "commit", commits.append)
    gate = Gate()
    with ThreadPoolExecutor(21) as pool:
        pool.submit(writer.run, gate)
        gate.begun.wait(10)
        others = [pool.submit(writer.run, verbs.add, number) for number in range(20)]
        wait_for(writer, 20)
        gate.opened.set()
        assert [other.result() for other in others] == list(range(20))
    assert len(commits) == 2


def test_who_comes_while_another_process_has_its_turn_shares_the_next_commit(
    engine: Engine, verbs: Notes
) -> None:
    heard: list[int] = []
    writer = GroupCommit(engine, lambda _engine, writes: heard.append(writes))
    with ThreadPoolExecutor(5) as pool:
        with law_of(engine).turn(engine):
            added = [pool.submit(writer.run, verbs.add, number) for number in range(5)]
            wait_for(writer, 4)  # one is with the writer
        assert [each.result() for each in added] == list(range(5))
    writer.stop()
    assert heard == [5]


def test_a_fault_of_a_verb_is_its_callers_and_the_writer_lives_on(
    writer: GroupCommit, verbs: Notes
) -> None:
    def faulty(_session: Session) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        writer.run(faulty)
    assert writer.run(verbs.add, 1) == 1


def test_two_processes_may_share_one_file(
    path: Path, engine: Engine, writer: GroupCommit, verbs: Notes
) -> None:
    second_engine = open_engine(sqlite_url(path))
    second = GroupCommit(second_engine)
    with ThreadPoolExecutor(8) as pool:
        writers = [writer, second] * 20
        done = list(pool.map(lambda pair: pair[1].run(verbs.add, pair[0]), enumerate(writers)))
    second.stop()
    second_engine.dispose()
    assert done == list(range(40))
    assert verbs.count(engine) == 40


@contextmanager
def failing_disk() -> Iterator[None]:
    """Let every write beyond 4 KiB into any file fail with EFBIG, as a broken disk with EIO."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_after_a_disk_error_nothing_more_is_accepted(
    engine: Engine, writer: GroupCommit, verbs: Notes
) -> None:
    writer.run(verbs.add, 1)
    with failing_disk(), pytest.raises(ServiceUnavailable):
        writer.run(verbs.add, 2)
    assert not writer.ready
    with pytest.raises(ServiceUnavailable):
        writer.run(verbs.add, 3)
    assert verbs.count(engine) == 1
    started_anew = GroupCommit(engine)
    assert started_anew.run(verbs.add, 2) == 2
    started_anew.stop()


def test_a_full_disk_refuses_everybody_until_there_is_space(
    engine: Engine, writer: GroupCommit, verbs: Notes
) -> None:
    room = {"pages": 3}

    def limit(connection: Any, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count={room['pages']}").close()

    event.listen(engine, "checkout", limit)

    def large(session: Session, number: int) -> None:
        key = number.to_bytes(32, "big")
        session.execute(insert(verbs.table).values(key=key, text=bytes(16_000)))

    refused = 0
    for number in range(30):
        try:
            writer.run(large, number)
        except ServiceUnavailable:
            refused += 1
    kept = verbs.count(engine)
    assert refused > 0
    assert kept == 30 - refused
    room["pages"] = 1_000_000
    assert writer.ready
    writer.run(large, 100)
    assert verbs.count(engine) == kept + 1


def test_a_job_runs_alone_and_its_disk_error_counts(engine: Engine, writer: GroupCommit) -> None:
    seen: list[Engine] = []
    writer.alone(seen.append)
    assert seen == [engine]

    def vacuum(target: Engine) -> None:
        with target.connect() as connection:
            connection.exec_driver_sql("PRAGMA user_version=9")
            connection.commit()

    with failing_disk(), pytest.raises(ServiceUnavailable):
        writer.alone(vacuum)
    assert not writer.ready


def test_upkeep_hears_of_every_batch(engine: Engine, verbs: Notes) -> None:
    heard: list[int] = []
    writer = GroupCommit(engine, lambda _engine, writes: heard.append(writes))
    for number in range(5):
        writer.run(verbs.add, number)
    writer.stop()
    assert sum(heard) == 5


def test_what_already_waited_behind_a_disk_error_is_refused_too(
    engine: Engine, writer: GroupCommit, verbs: Notes
) -> None:
    gate = Gate()

    def wait(session: Session) -> None:
        gate(session)
        verbs.add(session, 0)

    broken = ExitStack()
    event.listen(engine, "checkin", lambda *_: broken.close())  # the disk is well again
    with ThreadPoolExecutor(9) as pool, broken:
        broken.enter_context(failing_disk())
        first: Future[None] = pool.submit(writer.run, wait)
        gate.begun.wait(10)
        others: list[Future[int]] = [pool.submit(writer.run, verbs.add, n) for n in range(1, 9)]
        wait_for(writer, len(others))
        gate.opened.set()
        errors = [first.exception(), *(other.exception() for other in others)]
    assert {type(error) for error in errors} == {ServiceUnavailable}
    assert verbs.count(engine) == 0


def test_a_faulty_upkeep_ends_the_writer_but_nobody_waits_for_ever(
    engine: Engine, verbs: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threading, "excepthook", lambda _args: None)

    def upkeep(_engine: Engine, _writes: int) -> None:
        raise ZeroDivisionError

    writer = GroupCommit(engine, upkeep)
    assert writer.run(verbs.add, 1) == 1
    writer._thread.join(10)
    with pytest.raises(ServiceUnavailable):
        writer.run(verbs.add, 2)
    assert not writer.ready
    assert verbs.count(engine) == 1


def test_after_the_stop_nobody_waits_for_ever(engine: Engine, verbs: Notes) -> None:
    writer = GroupCommit(engine)
    writer.stop()
    with pytest.raises(ServiceUnavailable):
        writer.run(verbs.add, 1)
