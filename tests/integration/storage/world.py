"""A small world: a researcher, an issuer and a collector with real databases, respondents.

Every party keeps to the wire: commands are signed, tokens blinded, answers sealed.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, inspect, text
from werkzeug.test import TestResponse

from survey.collector.application import create_app as create_collector
from survey.config import CollectorConfig, IssuerConfig
from survey.issuer.application import create_app as create_issuer
from survey.protocol import signing
from survey.protocol.codes import code_hash, new_code
from survey.protocol.commands import COMMAND_MEDIA_TYPE, Command
from survey.protocol.encoding import b64u, parse, sha256, unb64u
from survey.protocol.envelope import ENVELOPE_MEDIA_TYPE, Envelope
from survey.protocol.manifest import Manifest, codes_root
from survey.protocol.sealing import SUITE_NAME, Plaintext, seal
from survey.protocol.statements import Head
from survey.protocol.tokens import PendingToken, Token, blind, nonce_of, token_input
from survey.storage.rewriting import forget_log

ISSUER = "http://localhost:9001"
COLLECTOR = "http://localhost:9002"
PAGE = "http://localhost:9003"
SURVEY_ID = "abcdefghijklmnop"
NOW = 1_900_000_000
HOUR = 3600
PLAINTEXT_BYTES = 512
ACCEPTED = "SELECT nonce FROM spent UNION SELECT nonce FROM inbox"


@dataclass
class Clock:
    """A clock that stands until a test moves it."""

    now: float = NOW

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class Respondent:
    """One person with a code, a one-time key and, once drawn, a token."""

    manifest: Manifest
    code: str
    seed: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    @property
    def one_time_key(self) -> bytes:
        return signing.public_key(self.seed)

    @property
    def authorization(self) -> str:
        return f"Invitation {self.manifest.survey_id}.{self.code}"

    def blinding(self) -> PendingToken:
        key = self.manifest.issuer_key
        nonce = nonce_of(self.one_time_key)
        message = token_input(nonce, self.manifest.challenge_digest, key.key_id)
        return blind(key, message, secrets.token_bytes)

    def envelope(self, token: Token, *, sequence: int = 0, answer: int = 4) -> Envelope:
        manifest = self.manifest
        plaintext = Plaintext({"nv1": answer}).to_bytes(manifest.sealed_plaintext_bytes)
        sealed = seal(plaintext, manifest.sealing_key, manifest.hash, token.nonce)
        return Envelope.build(token, self.seed, sequence, sealed, manifest.hash)


@dataclass
class World:
    """Two servers and everybody who talks to them."""

    home: Path
    token_key: bytes
    sealing_key: bytes
    clock: Clock = field(default_factory=Clock)
    batch: int = 4
    researcher: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    sequence: int = 0
    codes: list[str] = field(default_factory=list)
    databases: dict[str, str] = field(default_factory=dict)  # URLs; without one: SQLite
    disk: Path | None = None  # where a database server keeps its files

    def __post_init__(self) -> None:
        trusted = (b64u(signing.public_key(self.researcher)),)
        self.issuer_config = IssuerConfig.create(
            self.home, origin=ISSUER, trusted_keys=trusted, **self.database("issuer")
        )
        self.collector_config = CollectorConfig.create(
            self.home, origin=COLLECTOR, trusted_keys=trusted, batch=self.batch,
            **self.database("collector"),
        )  # fmt: skip
        (self.issuer_config.secrets / f"{SURVEY_ID}.token").write_bytes(self.token_key)
        self.issuer = create_issuer(self.issuer_config, clock=self.clock)
        self.collector = create_collector(self.collector_config, clock=self.clock)

    def database(self, room: str) -> dict[str, str]:
        return {"database": self.databases[room]} if room in self.databases else {}

    def stop(self) -> None:
        self.issuer.extensions["issuer"].stop()
        self.collector.extensions["collector"].stop()

    def settle(self) -> None:
        """Wait until the collector has done what it does after its last answer."""
        self.collector.extensions["collector"].writer.alone(lambda _engine: None)

    def stop_logs(self) -> None:
        """Move both write-ahead logs into their files."""
        for room in ("issuer", "collector"):
            forget_log(self.engine(room))

    def client(self, room: str) -> FlaskClient:
        app: Flask = getattr(self, room)
        return app.test_client()

    def engine(self, room: str) -> Engine:
        app: Flask = getattr(self, room)
        engine: Engine = app.extensions[room].engine
        return engine

    def fingerprint(self, room: str) -> str:
        """Hash every table: equal before and after means that nothing was stored."""
        digest = hashlib.sha256()
        with self.engine(room).connect() as connection:
            for name in sorted(inspect(connection).get_table_names()):
                rows = connection.execute(text(f"SELECT * FROM {name}")).all()  # noqa: S608
                digest.update(repr((name, sorted(map(repr, rows)))).encode())
        return digest.hexdigest()

    def refuses(self, act: Callable[[], TestResponse], code: str, status: int) -> TestResponse:
        """Assert that ``act`` is refused with this code and that no table changed."""
        before = self.fingerprint("issuer"), self.fingerprint("collector")
        response = act()
        assert (response.status_code, code_of(response)) == (status, code)
        assert (self.fingerprint("issuer"), self.fingerprint("collector")) == before
        return response

    # the researcher

    def signed(self, room: str, verb: str, args: dict[str, Any], **changes: Any) -> bytes:
        self.sequence += 1
        server = ISSUER if room == "issuer" else COLLECTOR
        command = Command(verb, SURVEY_ID, server, self.sequence, args)
        return replace(command, **changes).to_bytes(self.researcher)

    def send(self, room: str, document: bytes) -> TestResponse:
        return self.client(room).post("/commands", data=document, content_type=COMMAND_MEDIA_TYPE)

    def command(self, room: str, verb: str, args: dict[str, Any] | None = None) -> TestResponse:
        return self.send(room, self.signed(room, verb, args or {}))

    def obeyed(self, room: str, verb: str, args: dict[str, Any] | None = None) -> dict[str, Any]:
        response = self.command(room, verb, args)
        assert response.status_code == 200, response.data
        return parse(response.data)

    def manifest_for(self, codes: Iterable[str], **changes: Any) -> Manifest:
        issuer, collector = self.obeyed("issuer", "create"), self.obeyed("collector", "create")
        hashes = [code_hash(SURVEY_ID, code) for code in codes]
        values: dict[str, Any] = {
            "codes_root": codes_root(hashes),
            "collector_log_key": unb64u(collector["collector_log_key"]),
            "invited": len(hashes),
            "issuer_statement_key": unb64u(issuer["issuer_statement_key"]),
            "manifest_key": signing.public_key(self.researcher),
            "sealing_key": self.sealing_key,
            "token_key": unb64u(issuer["token_key"]),
        }
        return Manifest(**{**PLAIN_MANIFEST, **values, **changes})

    def publish(self, invited: int = 8, **changes: Any) -> Manifest:
        """Publish a survey on both servers and upload its codes."""
        self.codes = [new_code(secrets.token_bytes) for _ in range(invited)]
        self.manifest = self.manifest_for(self.codes, **changes)
        for room in ("issuer", "collector"):
            self.obeyed(room, "publish", self.published_args(self.manifest))
        self.obeyed("issuer", "invitations", {"hashes": self.hashes()})
        return self.manifest

    def published_args(self, manifest: Manifest) -> dict[str, str]:
        signature = manifest.sign(self.researcher)
        return {"manifest": b64u(manifest.to_bytes()), "signature": b64u(signature)}

    def hashes(self) -> str:
        return b64u(b"".join(code_hash(SURVEY_ID, code) for code in self.codes))

    def files(self, room: str) -> bytes:
        """Return every byte of a room's database, its log included."""
        own = (self.home / room).glob("*.sqlite3*")
        kept = own if self.disk is None else self.disk.rglob("[0-9]*")
        return b"".join(path.read_bytes() for path in sorted(kept) if path.is_file())

    def close(self) -> Head:
        statement = self.obeyed("issuer", "close")
        answer = self.obeyed("collector", "close", statement)
        return Head.from_bytes(unb64u(answer["head"]))

    def fetch(self, head: Head) -> TestResponse:
        return self.command("collector", "fetch", {"head": b64u(sha256(head.to_bytes()))})

    # the respondents

    def respondent(self, number: int) -> Respondent:
        return Respondent(self.manifest, self.codes[number])

    def ask(self, pending: PendingToken, authorization: str | None, **options: Any) -> TestResponse:
        headers = {} if authorization is None else {"Authorization": authorization}
        defaults = {
            "data": pending.request.to_bytes(),
            "content_type": "application/private-token-request",
        }
        client = self.client("issuer")
        return client.post("/token-request", headers=headers, **{**defaults, **options})

    def draw(self, respondent: Respondent) -> Token:
        pending = respondent.blinding()
        response = self.ask(pending, respondent.authorization)
        assert response.status_code == 200, response.data
        return pending.finish(response.data)

    def submit(self, body: bytes, survey_id: str = SURVEY_ID, **options: Any) -> TestResponse:
        defaults: dict[str, Any] = {"data": body, "content_type": ENVELOPE_MEDIA_TYPE}
        client = self.client("collector")
        return client.post(f"/s/{survey_id}/responses", **{**defaults, **options})

    def answer(self, number: int) -> Envelope:
        """Let one invited person draw and submit; return what she sent."""
        respondent = self.respondent(number)
        envelope = respondent.envelope(self.draw(respondent), answer=number % 5 + 1)
        response = self.submit(envelope.to_bytes())
        assert response.status_code == 200, response.data
        return envelope


def code_of(response: TestResponse) -> str:
    """Return the code of a problem document."""
    assert response.content_type == "application/problem+json"
    kind = str(parse(response.data)["type"])
    return kind.removeprefix("urn:asv1:")


PLAIN_MANIFEST: dict[str, Any] = {
    "approver_key": b"",
    "closes_not_before": NOW + HOUR,
    "collector_origin": COLLECTOR,
    "destroy_by": NOW + 100 * HOUR,
    "extensions": {},
    "issue_until": NOW + 2 * HOUR,
    "issuer_origin": ISSUER,
    "k": 10,
    "languages": ("zh-Hans", "en"),
    "log_duty": False,
    "min_open": 3,
    "mode": "invited",
    "page_origin": PAGE,
    "post_office": {},
    "previous_wave": b"",
    "questionnaire_hash": bytes(32),
    "release_key": signing.public_key(bytes(31) + b"\1"),
    "release_plan": {},
    "sealed_plaintext_bytes": PLAINTEXT_BYTES,
    "sealing_suite": SUITE_NAME,
    "singling_out_accepted": False,
    "spread_hours": 0,
    "starts": NOW - HOUR,
    "submit_until": NOW + 4 * HOUR,
    "survey_id": SURVEY_ID,
    "trustees": (),
    "version": 1,
}
