"""One survey, published through the real commands, and people whose requests stand ready."""

import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import cycle
from pathlib import Path
from typing import Any, Final

import httpx
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA384
from cryptography.hazmat.primitives.serialization import load_der_private_key

import questionnaires
from benchmarks.speed.load import Ask, Visit
from benchmarks.speed.rooms import Running, free_port, room, running
from survey.config import SERVERS, CollectorConfig
from survey.protocol.blind_signing import TokenSigningKey
from survey.protocol.encoding import b64u
from survey.protocol.envelope import ENVELOPE_MEDIA_TYPE, Envelope
from survey.protocol.manifest import Manifest
from survey.protocol.sealing import Plaintext, seal
from survey.protocol.signing import public_key
from survey.protocol.tokens import (
    SALT_BYTES,
    PendingToken,
    Token,
    blind,
    nonce_of,
    token_input,
)
from survey.researcher.bundle import Bundle
from survey.researcher.home import Desk, SurveyFolder
from survey.researcher.invitations import links_of
from survey.researcher.keys import new_keys
from survey.researcher.publishing import publish
from survey.researcher.terms import Terms

QUESTIONNAIRE: Final = "fault_tolerance"
ROOMS: Final = ("issuer", "collector", "page")
PADDING: Final = PSS(MGF1(SHA384()), SALT_BYTES)
ANSWERS: Final[dict[str, Any]] = {"nv1": 4}  # every plaintext of a survey has one length
UNLIMITED: Final = 1_000_000  # requests a second


@dataclass(frozen=True)
class Keys:
    """What a respondent needs of the manifest, and the issuer's secret, to make things ready."""

    manifest: Manifest
    token_key: bytes

    @cached_property
    def signer(self) -> RSAPrivateKey:
        """The token key as OpenSSL signs with it, which is faster than signing blindly."""
        found = load_der_private_key(self.token_key, None)
        if not isinstance(found, RSAPrivateKey):
            raise TypeError
        return found

    @cached_property
    def blind_signer(self) -> TokenSigningKey:
        """The token key as the issuer signs with it."""
        return TokenSigningKey.from_bytes(self.token_key)

    def message(self, seed: bytes) -> bytes:
        """Return the input of the token of a one-time key."""
        manifest = self.manifest
        nonce = nonce_of(public_key(seed))
        return token_input(nonce, manifest.challenge_digest, manifest.issuer_key.key_id)

    def envelope(self, seed: bytes, token: Token, answers: dict[str, Any]) -> bytes:
        """Seal answers under a token."""
        manifest = self.manifest
        plaintext = Plaintext(answers).to_bytes(manifest.sealed_plaintext_bytes)
        sealed = seal(plaintext, manifest.sealing_key, manifest.hash, token.nonce)
        return Envelope.build(token, seed, 0, sealed, manifest.hash).to_bytes()

    def finished(self, answers: dict[str, Any] = ANSWERS) -> bytes:
        """Return an envelope whose token was never blinded: the issuer is not measured."""
        seed = secrets.token_bytes(32)
        message = self.message(seed)
        signature = self.signer.sign(message, PADDING, SHA384())
        return self.envelope(seed, Token.from_bytes(message + signature), answers)

    def asking(self, seed: bytes) -> tuple[PendingToken, bytes]:
        """Return a blinded request, and the one answer that it can get."""
        pending = blind(self.manifest.issuer_key, self.message(seed), secrets.token_bytes)
        blinded = pending.request.blinded
        return pending, self.blind_signer.sign_blinded(blinded, secrets.token_bytes)


@dataclass(frozen=True)
class Site:
    """A published survey on running servers; each room may be several processes."""

    keys: Keys
    codes: Iterator[str]
    servers: dict[str, list[Running]]

    def submissions(self, people: int) -> list[Visit]:
        """Return so many envelopes to send."""
        doors = self._doors("collector")
        return [[self._sending(next(doors), self.keys.finished())] for _ in range(people)]

    def draws(self, people: int) -> list[Visit]:
        """Return so many token requests."""
        doors = self._doors("issuer")
        return [
            [self._drawing(next(doors), *self.keys.asking(secrets.token_bytes(32)))]
            for _ in range(people)
        ]

    def responses(self, people: int) -> list[Visit]:
        """Return so many whole responses: the page, the token, the submission."""
        pages, issuers, collectors = map(self._doors, ("page", "issuer", "collector"))
        return [self._response(next(pages), next(issuers), next(collectors)) for _ in range(people)]

    def _response(self, page: int, issuer: int, collector: int) -> Visit:
        seed = secrets.token_bytes(32)
        pending, answer = self.keys.asking(seed)
        envelope = self.keys.envelope(seed, pending.finish(answer), ANSWERS)
        path = f"/s/{self.keys.manifest.survey_id}"
        return [
            Ask(page, path, {"Accept-Encoding": "gzip"}),
            self._drawing(issuer, pending, answer),
            self._sending(collector, envelope),
        ]

    def _drawing(self, port: int, pending: PendingToken, answer: bytes) -> Ask:
        headers = {
            "Authorization": f"Invitation {self.keys.manifest.survey_id}.{next(self.codes)}",
            "Content-Type": "application/private-token-request",
            "Origin": self.keys.manifest.page_origin,
        }
        return Ask(port, "/token-request", headers, pending.request.to_bytes(), answer)

    def _sending(self, port: int, envelope: bytes) -> Ask:
        path = f"/s/{self.keys.manifest.survey_id}/responses"
        origin = self.keys.manifest.page_origin
        return Ask(port, path, {"Content-Type": ENVELOPE_MEDIA_TYPE, "Origin": origin}, envelope)

    def _doors(self, name: str) -> Iterator[int]:
        return cycle([server.port for server in self.servers[name]])


@contextmanager
def published(
    home: Path,
    people: int,
    processes: int,
    databases: dict[str, str],
    batch: int = CollectorConfig.batch,
) -> Iterator[Site]:
    """Publish a survey on servers that run until the end of the block."""
    ports = {name: [free_port() for _ in range(processes)] for name in ROOMS}
    homes = home / "servers"
    origins = {name: f"http://localhost:{ports[name][0]}" for name in ROOMS}
    desk = Desk.create(
        home / "desk", secrets.token_bytes, **{f"{name}_origin": origins[name] for name in ROOMS}
    )
    _create_homes(homes, origins, b64u(desk.identity_key), databases, batch)
    commands = [(port, room(name, homes, port)) for name in ROOMS for port in ports[name]]
    with running(commands) as servers, httpx.Client(trust_env=False, timeout=120) as client:
        folder = _publish(desk, people, client)
        secret = homes / "issuer" / "secrets" / f"{folder.survey_id}.token"
        yield Site(
            Keys(folder.manifest, secret.read_bytes()),
            iter([link.code for link in links_of(folder)]),
            {name: [each for each in servers if each.port in ports[name]] for name in ROOMS},
        )


def _create_homes(
    homes: Path, origins: dict[str, str], trusted: str, databases: dict[str, str], batch: int
) -> None:
    for name in ROOMS:
        kind = SERVERS[name]
        values: dict[str, Any] = {} if name == "page" else {"rate": UNLIMITED}
        if name in databases:
            values["database"] = databases[name]
        if name == "collector":
            values["batch"] = batch
        kind.create(homes, origin=origins[name], trusted_keys=(trusted,), **values)


def _publish(desk: Desk, people: int, client: httpx.Client) -> SurveyFolder:
    folder = new_keys(desk, secrets.token_urlsafe(12), "interactive", secrets.token_bytes)
    terms = replace(
        Terms.lasting(int(time.time()) - 60, people, days=14), singling_out_accepted=True
    )
    form = questionnaires.compile(questionnaires.load(questionnaires.shipped(QUESTIONNAIRE)))
    publish(
        desk, folder, form, terms,
        bundle=Bundle.built(), client=client, random=secrets.token_bytes,
    )  # fmt: skip
    return folder


def cpu_seconds(servers: Sequence[Running]) -> float:
    """Return what servers have used together."""
    return sum(server.cpu_seconds for server in servers)
