"""A collector under fire: two processes over one database, which can be killed and looked into."""

import secrets
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA384
from cryptography.hazmat.primitives.serialization import load_der_private_key
from sqlalchemy import text

from survey.config import CollectorConfig
from survey.protocol import unsealing
from survey.protocol.blind_signing import TokenSigningKey
from survey.protocol.encoding import b64u, sha256
from survey.protocol.envelope import AuditRecord, Envelope
from survey.protocol.signing import public_key
from survey.protocol.tokens import SALT_BYTES, Token, nonce_of, token_input
from survey.storage.law import WRITING
from tests.integration.collector.serving import Served
from tests.integration.storage.world import ACCEPTED, COLLECTOR, HOUR, Respondent, World

EMBEDDED: Final = MappingProxyType[str, str]({})
PADDING: Final = PSS(MGF1(SHA384()), SALT_BYTES)
UNLIMITED: Final = 1_000_000  # requests a second: what is tried here is not the rate


@dataclass(frozen=True)
class Found:
    """What stands in the three tables, and what is wrong with them."""

    entries: Mapping[bytes, bytes]  # nonce → entry
    ciphertexts: Mapping[bytes, bytes]  # leaf → H(ct)
    duplicates: int  # ciphertexts that lie in two places


@dataclass(frozen=True)
class Site:
    """A published survey that collects by the real clock."""

    world: World

    @classmethod
    def publish(cls, home: Path, databases: Mapping[str, str] = EMBEDDED) -> "Site":
        """Publish it; ``databases`` are URLs by room, without one a room keeps SQLite."""
        key, seed = TokenSigningKey.generate().to_bytes(), secrets.token_bytes(32)
        world = World(
            home, key, unsealing.sealing_key(seed), batch=20, databases=dict(databases)
        )  # fmt: skip
        CollectorConfig.create(
            home, origin=COLLECTOR, trusted_keys=(b64u(public_key(world.researcher)),),
            batch=world.batch, rate=UNLIMITED, **world.database("collector"),
        )  # fmt: skip
        now = int(time.time())
        world.clock.now = now
        times = {"starts": -1, "issue_until": 50, "submit_until": 60, "destroy_by": 90}
        hours = {name: now + hours * HOUR for name, hours in times.items()}
        world.publish(closes_not_before=now, **hours)
        return cls(world)

    def stop(self) -> None:
        """Let the databases go."""
        self.world.stop()

    @contextmanager
    def serving(self, processes: int = 2) -> Iterator[list[Served]]:
        """Run collectors over the one database."""
        servers: list[Served] = []
        try:
            for _ in range(processes):
                servers.append(Served("collector", self.world.home))  # noqa: PERF401 - all that started are stopped
            yield servers
        finally:
            for server in servers:
                server.stop()

    def tokens(self, count: int) -> Iterator[tuple[Respondent, Token]]:
        """Give people tokens that were signed without blinding: the issuer is not on trial."""
        manifest, key = self.world.manifest, self.world.manifest.issuer_key
        signer = load_der_private_key(self.world.token_key, None)
        assert isinstance(signer, RSAPrivateKey)
        for _ in range(count):
            person = Respondent(manifest, "")
            nonce = nonce_of(person.one_time_key)
            message = token_input(nonce, manifest.challenge_digest, key.key_id)
            signature = signer.sign(message, PADDING, SHA384())
            yield person, Token.from_bytes(message + signature)

    def envelopes(self, count: int) -> list[Envelope]:
        """Let so many people seal their answers."""
        return [person.envelope(token) for person, token in self.tokens(count)]

    def nonces(self) -> set[bytes]:
        """Return the nonces that are spent now."""
        with self.world.engine("collector").connect() as connection:
            return {bytes(row[0]) for row in connection.execute(text(ACCEPTED))}

    def found(self) -> Found:
        """Read all three tables in a writer's turn: a flush may be under way.

        A snapshot is not enough: a TRUNCATE empties the inbox for one taken before it, too.
        """
        turn = self.world.engine("collector").execution_options(**{WRITING: True})
        with turn.connect() as connection:
            spent = [record(row[0]) for row in connection.execute(text("SELECT record FROM spent"))]
            inbox = [
                (record(row[0]), sha256(bytes(row[1])))
                for row in connection.execute(text("SELECT record, ciphertext FROM inbox"))
            ]
            responses = [
                (bytes(row[0]), sha256(bytes(row[1])))
                for row in connection.execute(text("SELECT leaf, ciphertext FROM responses"))
            ]
        read = [*spent, *(waiting for waiting, _hash in inbox)]  # what waits supersedes
        payloads = [*responses, *((waiting.leaf, digest) for waiting, digest in inbox)]
        times = Counter(leaf for leaf, _hash in payloads)
        return Found(
            {record.token.nonce: record.entry for record in read},
            dict(payloads),
            sum(count - 1 for count in times.values()),
        )

    def integrity(self) -> str:
        """Return what the engine says of its own files."""
        with self.world.engine("collector").connect() as connection:
            if connection.dialect.name == "sqlite":
                return str(connection.execute(text("PRAGMA integrity_check")).scalar_one())
        return "not asked"


def record(data: Any) -> AuditRecord:
    """Read a stored record."""
    return AuditRecord.from_bytes(bytes(data))
