"""One respondent: what the browser does, without a browser.

The token is drawn at the start, the answers are sealed on this side, the same bytes are sent
until a receipt was verified: nothing else counts as sent.
"""

import random as jitter
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from survey.errors import ServerRefused
from survey.protocol import signing
from survey.protocol.codes import Link
from survey.protocol.envelope import ENVELOPE_MEDIA_TYPE, Envelope, Receipt
from survey.protocol.errors import SignatureInvalid
from survey.protocol.randomness import Random
from survey.protocol.sealing import Plaintext, seal
from survey.protocol.tokens import PendingToken, Token, blind, nonce_of, token_input
from survey.simulate.document import PublishedSurvey, open_document

REQUEST_MEDIA_TYPE: Final = "application/private-token-request"
URN: Final = "urn:asv1:"
ATTEMPTS: Final = 7
LONGEST_PAUSE: Final = 5.0  # seconds
TIMEOUT: Final = httpx.Timeout(30.0)


class Refusal(ServerRefused):
    """A server's problem document, as a respondent meets it; ``urn`` is its code."""

    def __init__(self, origin: str, urn: str, title: str) -> None:
        super().__init__(f"{origin} refused: {title} ({urn})")
        self.origin, self.urn, self.title = origin, urn, title


@dataclass(frozen=True)
class Wire:
    """HTTP that is patient: the same bytes again, after a random pause."""

    client: httpx.Client
    pause: Callable[[float], None] = field(default=time.sleep)

    def get(self, url: str) -> bytes:
        """Return what stands at an address."""
        return self._patiently("GET", url, b"", {})

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        """Send bytes; return the answer's."""
        return self._patiently("POST", url, body, headers)

    def _patiently(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        trouble = ""
        for attempt in range(ATTEMPTS):
            if attempt:
                self.pause(jitter.uniform(0, min(LONGEST_PAUSE, 0.2 * 2**attempt)))
            try:
                answer = self.client.request(
                    method, url, content=body, headers=dict(headers), timeout=TIMEOUT
                )
            except httpx.TransportError as error:
                trouble = str(error)
                continue
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                return _content(url, answer)
            trouble = "busy"
        raise _unreached(_origin(url), trouble)


@dataclass(frozen=True)
class Respondent:
    """Somebody with a link."""

    link: Link
    wire: Wire
    random: Random

    def load(self) -> PublishedSurvey:
        """Load the page, as everybody does; nothing is drawn yet."""
        url = f"{self.link.page_origin}/s/{self.link.survey_id}"
        survey = open_document(self.wire.get(url), self.link.manifest_hash)
        if survey.manifest.survey_id != self.link.survey_id:
            raise ServerRefused("the page shows another survey than the link names")
        return survey

    def prepare(self, survey: PublishedSurvey) -> "Asking":
        """Blind a fresh one-time key; nothing is sent yet."""
        manifest, seed = survey.manifest, self.random(signing.SEED_BYTES)
        nonce, key = nonce_of(signing.public_key(seed)), manifest.issuer_key
        pending = blind(key, token_input(nonce, manifest.challenge_digest, key.key_id), self.random)
        return Asking(survey, self.wire, self.link.code, pending, seed)

    def start(self, survey: PublishedSurvey) -> "Started":
        """Draw the token: from here on the code is used."""
        return self.prepare(survey).draw()

    def answer(self, answers: dict[str, Any]) -> Receipt:
        """Do it all."""
        started = self.start(self.load())
        return started.send(started.seal(answers))


@dataclass(frozen=True)
class Asking:
    """A token request, and what it takes to use the answer.

    A request that was answered unseen must be repeated to the byte: whoever may be interrupted
    keeps this before `draw`.
    """

    survey: PublishedSurvey
    wire: Wire
    code: str = field(repr=False)
    pending: PendingToken = field(repr=False)
    seed: bytes = field(repr=False)

    def draw(self) -> "Started":
        """Draw the token: from here on the code is used."""
        manifest = self.survey.manifest
        headers = {
            "Authorization": f"Invitation {manifest.survey_id}.{self.code}",
            "Content-Type": REQUEST_MEDIA_TYPE,
        }
        url = f"{manifest.issuer_origin}/token-request"
        response = self.wire.post(url, self.pending.request.to_bytes(), headers)
        return Started(self.survey, self.wire, self.pending.finish(response), self.seed)


@dataclass(frozen=True)
class Started:
    """A respondent who holds a token and its one-time key."""

    survey: PublishedSurvey
    wire: Wire
    token: Token
    seed: bytes = field(repr=False)

    def seal(self, answers: dict[str, Any]) -> Envelope:
        """Seal the answers; what comes out can be sent as often as it takes."""
        manifest, manifest_hash = self.survey.manifest, self.survey.manifest_hash
        plaintext = Plaintext(answers).to_bytes(manifest.sealed_plaintext_bytes)
        sealed = seal(plaintext, manifest.sealing_key, manifest_hash, self.token.nonce)
        return Envelope.build(self.token, self.seed, 0, sealed, manifest_hash)

    def send(self, envelope: Envelope) -> Receipt:
        """Send the envelope until its receipt holds; anything else is not sent."""
        return send(self.survey, self.wire, envelope)


def send(survey: PublishedSurvey, wire: Wire, envelope: Envelope) -> Receipt:
    """Send a finished envelope: it needs no key and no token any more."""
    manifest = survey.manifest
    url = f"{manifest.collector_origin}/s/{manifest.survey_id}/responses"
    answer = wire.post(url, envelope.to_bytes(), {"Content-Type": ENVELOPE_MEDIA_TYPE})
    receipt = Receipt.from_bytes(answer)
    receipt.verify(manifest.collector_log_key, survey.manifest_hash)
    if receipt.entry != envelope.entry:
        raise SignatureInvalid("the receipt is for another envelope")
    return receipt


def _unreached(origin: str, error: str) -> ServerRefused:
    return ServerRefused(f"{origin} does not answer ({error})")


def _origin(url: str) -> str:
    return "/".join(url.split("/", 3)[:3])


def _content(url: str, answer: httpx.Response) -> bytes:
    if answer.is_success:
        return answer.content
    try:
        problem = answer.json()
        urn, title = str(problem["type"]).removeprefix(URN), str(problem["title"])
    except (ValueError, KeyError, TypeError):
        urn, title = f"http-{answer.status_code}", answer.reason_phrase
    raise Refusal(_origin(url), urn, title)
