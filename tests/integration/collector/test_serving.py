"""Under granian: slow and long bodies, a taken port, and kill -9 in the middle of the load."""

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPException
from pathlib import Path

import pytest
from sqlalchemy import text

from survey.config import CollectorConfig
from survey.errors import HomeUnusable, PortInUse
from survey.protocol.envelope import RECEIPT_BYTES, Receipt
from survey.storage.databases import open_engine, sqlite_url
from survey.web.serving import check_port, home_from_environment, serve
from tests.integration.collector.serving import Served
from tests.integration.storage.world import ACCEPTED, HOUR, SURVEY_ID, World

ADDRESS = f"/s/{SURVEY_ID}/responses"
SLOW_SENDERS = 400  # more than any number of threads that the server would have


@pytest.fixture
def present(world: World) -> World:
    """A world whose survey collects by the real clock."""
    now = int(time.time())
    world.clock.now = now
    times = {"starts": -1, "issue_until": 5, "submit_until": 6, "destroy_by": 9}
    hours = {name: now + hours * HOUR for name, hours in times.items()}
    world.publish(invited=160, closes_not_before=now, **hours)
    return world


@pytest.fixture
def served(present: World) -> Iterator[Served]:
    server = Served("collector", present.home)
    yield server
    server.stop()


def envelopes(world: World, count: int) -> list[bytes]:
    people = [world.respondent(number) for number in range(count)]
    return [person.envelope(world.draw(person)).to_bytes() for person in people]


def spent(world: World) -> set[bytes]:
    engine = open_engine(sqlite_url(world.home / "collector" / "collector.sqlite3"))
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        found = {bytes(row[0]) for row in connection.execute(text(ACCEPTED))}
        kept = connection.execute(
            text("SELECT (SELECT count(*) FROM inbox) + (SELECT count(*) FROM responses)")
        ).scalar_one()
    engine.dispose()
    assert kept == len(found)
    return found


def test_hundreds_of_slow_senders_hold_up_nobody_and_long_bodies_are_refused(
    present: World, served: Served
) -> None:
    body = envelopes(present, 1)[0]
    head = f"POST {ADDRESS} HTTP/1.1\r\nHost: a\r\nContent-Type: application/vnd.asv1.envelope\r\n"
    with ExitStack() as connections:
        for _ in range(SLOW_SENDERS):
            slow = socket.create_connection(("127.0.0.1", served.port))
            connections.enter_context(slow)
            slow.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body[:100])
        status, receipt = served.request("POST", ADDRESS, body)
        assert (status, len(receipt)) == (200, RECEIPT_BYTES)
        status, problem = served.request("POST", ADDRESS, bytes(100_000))
        assert (status, b"urn:asv1:body-too-large" in problem) == (413, True)
    assert len(spent(present)) == 1


def test_a_killed_collector_loses_no_acknowledged_response(present: World, served: Served) -> None:
    bodies = envelopes(present, 150)
    receipts: dict[int, bytes] = {}
    killer = threading.Thread(target=kill_twice, args=(served, receipts), daemon=True)
    killer.start()

    def deliver(number: int) -> None:
        while number not in receipts:
            try:
                status, answer = served.request("POST", ADDRESS, bodies[number])
            except (OSError, HTTPException):
                time.sleep(0.05)
                continue
            assert status == 200
            receipts[number] = answer

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(deliver, range(len(bodies))))
    killer.join(60)
    assert not killer.is_alive()
    nonces = spent(present)
    log_key, manifest_hash = present.manifest.collector_log_key, present.manifest.hash
    for number, answer in receipts.items():
        receipt = Receipt.from_bytes(answer)
        receipt.verify(log_key, manifest_hash)
        assert receipt.entry[:32] == bodies[number][3:35]
        assert receipt.entry[:32] in nonces
    assert len(nonces) == len(bodies) == len(receipts)


def kill_twice(served: Served, receipts: dict[int, bytes]) -> None:
    for reached in (30, 90):
        while len(receipts) < reached:
            time.sleep(0.005)
        served.kill()
        served.start()


def test_a_port_in_use_is_said_clearly(tmp_path: Path) -> None:
    CollectorConfig.create(tmp_path, origin="http://localhost:1")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortInUse, match=str(port)):
            serve("collector", tmp_path, port)
    check_port("127.0.0.1", port)


def test_a_home_that_is_none_is_said_clearly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(HomeUnusable):
        serve("collector", tmp_path / "nowhere", 1)
    monkeypatch.delenv("PLAINSEAL_HOME", raising=False)
    with pytest.raises(HomeUnusable):
        home_from_environment()
