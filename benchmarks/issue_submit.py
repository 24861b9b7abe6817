"""Tokens and submissions per second over HTTP, beside the floor measured in the same run.

``python benchmarks/issue_submit.py [--people N] [--clients C] [--database URL]`` prints one JSON
object. The floor: blind signing alone in this process, an INSERT and COMMIT per request under the
same storage law, and a granian route that does nothing. ``{room}`` in the URL stands for issuer,
collector and floor: ``postgresql+psycopg://bench@/{room}``; without one, SQLite.
"""

import argparse
import http.client
import json
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Column, LargeBinary, MetaData, Table, insert

from survey.config import CollectorConfig, IssuerConfig, ServerConfig
from survey.protocol import signing, unsealing
from survey.protocol.blind_signing import TokenSigningKey
from survey.protocol.codes import code_hash, new_code
from survey.protocol.commands import COMMAND_MEDIA_TYPE, Command
from survey.protocol.encoding import b64u, parse, unb64u
from survey.protocol.envelope import ENVELOPE_MEDIA_TYPE, Envelope
from survey.protocol.manifest import Manifest, codes_root
from survey.protocol.sealing import SUITE_NAME, Plaintext, seal
from survey.protocol.tokens import PendingToken, blind, nonce_of, token_input
from survey.storage.databases import open_engine, sqlite_url, writing

SURVEY_ID = "benchmarkbenchma"
PLAINTEXT_BYTES = 4096
HOUR = 3600
SERVE = """
import sys
from pathlib import Path
from survey.web.serving import serve
serve(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
"""


@dataclass(frozen=True)
class Person:
    """One respondent, blinded and ready to ask."""

    code: str
    seed: bytes
    pending: PendingToken


class Server:
    """One room under granian."""

    def __init__(self, kind: type[ServerConfig], home: Path, trusted: str, database: str) -> None:
        """Make its home and start it."""
        self.room, self.port = kind.room, _free_port()
        self.origin = f"http://localhost:{self.port}"
        kind.create(
            home, origin=self.origin, trusted_keys=(trusted,), rate=1_000_000,
            database=database.format(room=self.room),
        )  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE, self.room, str(home), str(self.port)]
        )
        while _answer(self.port, "GET", "/readyz")[0] != 200:
            time.sleep(0.05)

    def stop(self) -> None:
        """End it."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


local = threading.local()


def _answer(
    port: int, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> tuple[int, bytes]:
    key = f"connection_{port}"
    connection = getattr(local, key, None) or http.client.HTTPConnection("127.0.0.1", port)
    setattr(local, key, connection)
    try:
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        return response.status, response.read()
    except OSError:
        connection.close()
        return 0, b""


def _rate(clients: int, work: list[Any], one: Callable[[Any], None]) -> dict[str, float]:
    durations: list[float] = []

    def timed(item: Any) -> None:  # noqa: ANN401 - whatever the work is
        begun = time.perf_counter()
        one(item)
        durations.append(time.perf_counter() - begun)

    begun = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(timed, work))
    elapsed = time.perf_counter() - begun
    p99 = sorted(durations)[int(0.99 * (len(durations) - 1))]
    return {"per_second": round(len(work) / elapsed, 1), "p99_ms": round(1000 * p99, 1)}


class Bench:
    """A published survey and its people."""

    def __init__(self, home: Path, people: int, database: str) -> None:
        """Start both servers and publish."""
        self.seed, self.sequence = secrets.token_bytes(32), 0
        trusted = b64u(signing.public_key(self.seed))
        self.issuer = Server(IssuerConfig, home, trusted, database)
        self.collector = Server(CollectorConfig, home, trusted, database)
        codes = [new_code(secrets.token_bytes) for _ in range(people)]
        self.manifest = self._publish([code_hash(SURVEY_ID, code) for code in codes])
        self.people = [self._person(code) for code in codes]

    def _command(self, server: Server, verb: str, args: dict[str, str]) -> dict[str, Any]:
        self.sequence += 1
        command = Command(verb, SURVEY_ID, server.origin, self.sequence, args)
        headers = {"Content-Type": COMMAND_MEDIA_TYPE}
        status, answer = _answer(
            server.port, "POST", "/commands", command.to_bytes(self.seed), headers
        )
        if status != 200:
            raise SystemExit(f"{verb}: {answer!r}")
        return parse(answer)

    def _publish(self, hashes: list[bytes]) -> Manifest:
        keys = {
            **self._command(self.issuer, "create", {}),
            **self._command(self.collector, "create", {}),
        }
        values: dict[str, Any] = {name: unb64u(value) for name, value in keys.items()}
        manifest = Manifest(
            **{**values, **_dates(), **_constants()},
            codes_root=codes_root(hashes),
            invited=len(hashes),
            manifest_key=signing.public_key(self.seed),
            issuer_origin=self.issuer.origin,
            collector_origin=self.collector.origin,
        )
        args = {"manifest": b64u(manifest.to_bytes()), "signature": b64u(manifest.sign(self.seed))}
        for server in (self.issuer, self.collector):
            self._command(server, "publish", args)
        for at in range(0, len(hashes), 16_000):
            part = b"".join(hashes[at : at + 16_000])
            self._command(self.issuer, "invitations", {"hashes": b64u(part)})
        return manifest

    def _person(self, code: str) -> Person:
        seed, key = secrets.token_bytes(32), self.manifest.issuer_key
        nonce = nonce_of(signing.public_key(seed))
        message = token_input(nonce, self.manifest.challenge_digest, key.key_id)
        return Person(code, seed, blind(key, message, secrets.token_bytes))

    def issue(self, clients: int) -> tuple[dict[str, float], dict[str, bytes]]:
        """Draw everybody's token."""
        signatures: dict[str, bytes] = {}

        def draw(person: Person) -> None:
            headers = {
                "Content-Type": "application/private-token-request",
                "Authorization": f"Invitation {SURVEY_ID}.{person.code}",
            }
            body = person.pending.request.to_bytes()
            status, answer = _answer(self.issuer.port, "POST", "/token-request", body, headers)
            if status != 200:
                raise SystemExit(f"token: {answer!r}")
            signatures[person.code] = answer

        return _rate(clients, self.people, draw), signatures

    def envelopes(self, signatures: dict[str, bytes]) -> list[bytes]:
        """Seal everybody's answers."""
        return [self._envelope(person, signatures[person.code]) for person in self.people]

    def _envelope(self, person: Person, signature: bytes) -> bytes:
        token, mh = person.pending.finish(signature), self.manifest.hash
        plain = Plaintext({"nv1": 4}).to_bytes(PLAINTEXT_BYTES)
        sealed = seal(plain, self.manifest.sealing_key, mh, token.nonce)
        return Envelope.build(token, person.seed, 0, sealed, mh).to_bytes()

    def submit(self, clients: int, bodies: list[bytes]) -> dict[str, float]:
        """Send every envelope."""

        def send(body: bytes) -> None:
            headers = {"Content-Type": ENVELOPE_MEDIA_TYPE}
            path = f"/s/{SURVEY_ID}/responses"
            status, answer = _answer(self.collector.port, "POST", path, body, headers)
            if status != 200:
                raise SystemExit(f"submission: {answer!r}")

        return _rate(clients, bodies, send)

    def idle_route(self, clients: int, requests: int) -> dict[str, float]:
        """Ask for a route that does nothing."""
        return _rate(
            clients,
            list(range(requests)),
            lambda _number: void(_answer(self.collector.port, "GET", "/healthz")),
        )

    def stop(self) -> None:
        """End both servers."""
        self.issuer.stop()
        self.collector.stop()


def void(_value: object) -> None:
    """Forget a value."""


def _dates() -> dict[str, int]:
    now = int(time.time())
    hours = {"starts": -1, "closes_not_before": 0, "issue_until": 2, "submit_until": 3}
    return {name: now + value * HOUR for name, value in {**hours, "destroy_by": 9}.items()}


def _constants() -> dict[str, Any]:
    return {
        "approver_key": b"",
        "extensions": {},
        "k": 10,
        "languages": ("en",),
        "log_duty": False,
        "min_open": 10,
        "mode": "invited",
        "page_origin": "http://localhost:1",
        "post_office": {},
        "previous_wave": b"",
        "questionnaire_hash": bytes(32),
        "release_key": signing.public_key(secrets.token_bytes(32)),
        "release_plan": {},
        "sealed_plaintext_bytes": PLAINTEXT_BYTES,
        "sealing_key": unsealing.sealing_key(secrets.token_bytes(32)),
        "sealing_suite": SUITE_NAME,
        "singling_out_accepted": False,
        "spread_hours": 0,
        "survey_id": SURVEY_ID,
        "trustees": (),
        "version": 1,
    }


def signing_floor(rounds: int = 200) -> float:
    """Return blind signatures per second in this process, one thread."""
    key = TokenSigningKey.generate()
    blinded = blind(key.public, bytes(98), secrets.token_bytes).request.blinded
    begun = time.perf_counter()
    for _ in range(rounds):
        key.sign_blinded(blinded, secrets.token_bytes)
    return round(rounds / (time.perf_counter() - begun), 1)


def commit_floor(url: str, rounds: int = 200) -> float:
    """Return transactions per second of one INSERT and COMMIT each, under the same law."""
    engine = open_engine(url)
    key, value = Column("k", LargeBinary, primary_key=True), Column("v", LargeBinary)
    table = Table("floor", MetaData(), key, value, sqlite_with_rowid=False)
    table.create(engine)
    begun = time.perf_counter()
    for _ in range(rounds):
        values = {"k": secrets.token_bytes(32), "v": secrets.token_bytes(PLAINTEXT_BYTES + 1588)}
        with writing(engine) as session:
            session.execute(insert(table), values)
    elapsed = time.perf_counter() - begun
    table.drop(engine)
    engine.dispose()
    return round(rounds / elapsed, 1)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--database", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), options.people, options.database)
        issued, signatures = bench.issue(options.clients)
        submitted = bench.submit(options.clients, bench.envelopes(signatures))
        floor = options.database.format(room="floor") or sqlite_url(Path(folder) / "floor.sqlite3")
        figures = {
            "people": options.people,
            "clients": options.clients,
            "issue": issued,
            "submit": submitted,
            "floor": {
                "sign_per_second": signing_floor(),
                "commit_per_request_per_second": commit_floor(floor),
                "idle_route": bench.idle_route(options.clients, options.people),
            },
        }
        bench.stop()
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
