"""A database server that goes away: 503 while it is away, nothing acknowledged is lost."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import cycle

import psycopg
import pytest
from sqlalchemy import make_url, text

from survey.protocol.envelope import Receipt
from survey.storage import postgresql
from tests.integration.collector.serving import Served
from tests.integration.postgres.cluster import Cluster
from tests.integration.storage.world import ACCEPTED, HOUR, SURVEY_ID, World, code_of

ADDRESS = f"/s/{SURVEY_ID}/responses"
PEOPLE = 120


@pytest.fixture
def bodies(world: World) -> list[bytes]:
    """Publish a survey that collects by the real clock; let everybody draw."""
    now = int(time.time())
    world.clock.now = now
    times = {"starts": -1, "issue_until": 5, "submit_until": 6, "destroy_by": 9}
    hours = {name: now + hours * HOUR for name, hours in times.items()}
    world.publish(invited=PEOPLE, closes_not_before=now, **hours)
    people = [world.respondent(number) for number in range(PEOPLE)]
    return [person.envelope(world.draw(person)).to_bytes() for person in people]


def test_while_the_server_is_away_everybody_is_told_to_try_later(
    world: World, cluster: Cluster
) -> None:
    world.publish()
    person, other = world.respondent(0), world.respondent(1)
    body = person.envelope(world.draw(person)).to_bytes()
    pending = other.blinding()
    cluster.kill()
    try:
        answers = [world.submit(body), world.ask(pending, other.authorization)]
        answers += [world.client(room).get("/readyz") for room in ("issuer", "collector")]
        assert [(answer.status_code, code_of(answer)) for answer in answers] == [
            (503, "service-unavailable")
        ] * 4
        assert all(int(answer.headers["Retry-After"]) > 0 for answer in answers)
    finally:
        cluster.start()
    for room in ("issuer", "collector"):
        assert world.client(room).get("/readyz").status_code == 200
    assert world.submit(body).status_code == 200
    assert world.ask(pending, other.authorization).status_code == 200


def test_a_cut_connection_fails_one_batch_and_no_more(world: World, cluster: Cluster) -> None:
    world.publish()
    world.answer(0)
    cluster.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'collector'"
    )
    world.answer(1)
    world.answer(2)


def test_a_writer_who_hangs_gives_up_its_turn(world: World) -> None:
    """A process that is cut off in mid-transaction must not silence the others for ever."""
    world.publish()
    where = make_url(world.databases["collector"])
    with psycopg.connect(
        host=str(where.query["host"]), user=where.username, dbname="collector"
    ) as hung:
        hung.execute("SET idle_in_transaction_session_timeout = '500ms'")
        hung.execute(f"SELECT pg_advisory_xact_lock({postgresql.WRITER})".encode())
        world.answer(0)
        with pytest.raises(psycopg.errors.IdleInTransactionSessionTimeout):
            hung.execute("SELECT 1")


@dataclass
class Operator:
    """Two collectors over one database, and what they acknowledged."""

    servers: list[Served]
    receipts: dict[int, bytes] = field(default_factory=dict)
    refusals: list[int] = field(default_factory=list)

    def deliver(self, bodies: list[bytes]) -> None:
        """Let eight clients insist until each has a receipt."""
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(self.insist, range(len(bodies)), bodies))

    def insist(self, number: int, body: bytes) -> None:
        for server in cycle(self.servers[number % 2 :] + self.servers[: number % 2]):
            try:
                status, answer = server.request("POST", ADDRESS, body)
            except (OSError, HTTPException):
                time.sleep(0.05)
                continue
            if status == 200:
                self.receipts[number] = answer
                return
            self.refusals.append(status)
            time.sleep(0.05)

    def wait_for(self, count: int) -> None:
        while len(self.receipts) < count:
            time.sleep(0.005)


@pytest.fixture
def operator(world: World, bodies: list[bytes]) -> Iterator[Operator]:
    assert bodies
    servers = [Served("collector", world.home) for _ in range(2)]
    yield Operator(servers)
    for server in servers:
        server.stop()


def test_killed_collectors_and_a_killed_server_lose_no_acknowledged_response(
    world: World, cluster: Cluster, operator: Operator, bodies: list[bytes]
) -> None:
    def kill() -> None:
        operator.wait_for(30)
        operator.servers[0].kill()
        operator.servers[0].start()
        operator.wait_for(60)
        cluster.kill()
        cluster.start()

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    operator.deliver(bodies)
    killer.join(120)
    assert not killer.is_alive()
    assert set(operator.refusals) <= {503}
    nonces = stored(world)
    for number, answer in operator.receipts.items():
        receipt = Receipt.from_bytes(answer)
        receipt.verify(world.manifest.collector_log_key, world.manifest.hash)
        assert receipt.entry[:32] == bodies[number][3:35]
        assert receipt.entry[:32] in nonces
    assert len(nonces) == len(bodies) == len(operator.receipts)
    assert world.close().size == len(bodies)


def stored(world: World) -> set[bytes]:
    """Return the spent nonces; each has its ciphertext, in one place."""
    with world.engine("collector").connect() as connection:
        found = {bytes(row[0]) for row in connection.execute(text(ACCEPTED))}
        payloads = connection.execute(
            text("SELECT (SELECT count(*) FROM inbox) + (SELECT count(*) FROM responses)")
        )
        assert payloads.scalar_one() == len(found)
    return found
