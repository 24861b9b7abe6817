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
from survey.protocol.tokens import Token, blind, nonce_of, token_input
from survey.simulate.document import PublishedSurvey, open_document

REQUEST_MEDIA_TYPE: Final = "application/private-token-request"
ATTEMPTS: Final = 7
LONGEST_PAUSE: Final = 5.0  # seconds
TIMEOUT: Final = httpx.Timeout(30.0)


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
        raise ServerRefused(f"{url} does not answer ({trouble})")


@dataclass(frozen=True)
class Respondent:
    """Somebody with a link."""

    link: Link
    wire: Wire
    random: Random

    def load(self) -> PublishedSurvey:
        """Load the page, as everybody does; nothing is drawn yet."""
        url = f"{self.link.page_origin}/s/{self.link.survey_id}"
        html = self.wire.get(url).decode("utf-8")
        survey = open_document(html, self.link.manifest_hash)
        if survey.manifest.survey_id != self.link.survey_id:
            raise ServerRefused("the page shows another survey than the link names")
        return survey

    def start(self, survey: PublishedSurvey) -> "Started":
        """Draw the token: from here on the code is used."""
        manifest, seed = survey.manifest, self.random(signing.SEED_BYTES)
        nonce, key = nonce_of(signing.public_key(seed)), manifest.issuer_key
        pending = blind(key, token_input(nonce, manifest.challenge_digest, key.key_id), self.random)
        headers = {
            "Authorization": f"Invitation {self.link.survey_id}.{self.link.code}",
            "Content-Type": REQUEST_MEDIA_TYPE,
        }
        url = f"{manifest.issuer_origin}/token-request"
        response = self.wire.post(url, pending.request.to_bytes(), headers)
        return Started(survey, self.wire, pending.finish(response), seed)

    def answer(self, answers: dict[str, Any]) -> Receipt:
        """Do it all."""
        started = self.start(self.load())
        return started.send(started.seal(answers))


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
        manifest = self.survey.manifest
        url = f"{manifest.collector_origin}/s/{manifest.survey_id}/responses"
        body = envelope.to_bytes()
        receipt = Receipt.from_bytes(
            self.wire.post(url, body, {"Content-Type": ENVELOPE_MEDIA_TYPE})
        )
        receipt.verify(manifest.collector_log_key, self.survey.manifest_hash)
        if receipt.entry != envelope.entry:
            raise SignatureInvalid("the receipt is for another envelope")
        return receipt


def _content(url: str, answer: httpx.Response) -> bytes:
    if answer.is_success:
        return answer.content
    try:
        problem = answer.json()
        words = f"{problem['title']} ({str(problem['type']).removeprefix('urn:asv1:')})"
    except (ValueError, KeyError, TypeError):
        words = f"HTTP {answer.status_code}"
    raise ServerRefused(f"{url} refused: {words}")
