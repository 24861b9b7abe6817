"""People who answer, and remember everything that only they may know together."""

import secrets
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from questionnaires.items import Text
from survey.protocol.codes import Link, code_hash
from survey.protocol.encoding import emit
from survey.protocol.envelope import Envelope
from survey.simulate.population import Population
from survey.simulate.respondent import Respondent, Wire

TOKEN_REQUEST_HEAD = 3  # token type and truncated key id stand before the blinded message


@dataclass(frozen=True)
class Remembering(Wire):
    """HTTP that remembers what was sent and what came back."""

    said: list[tuple[bytes, bytes]] = field(default_factory=list)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        answer = super().post(url, body, headers)
        self.said.append((body, answer))
        return answer


@dataclass(frozen=True)
class Secrets:
    """What one person's answer consists of, by who may know it."""

    code: str
    code_hash: bytes
    blinded: bytes
    blind_signature: bytes
    envelope: Envelope
    words: str
    answers: Mapping[str, Any]

    def of_the_issuer(self) -> dict[str, bytes]:
        """What is the issuer's alone: hashes of codes, and what it signed without seeing."""
        return {"code hash": self.code_hash, "blind signature": self.blind_signature}

    def of_the_collector(self) -> dict[str, bytes]:
        """What is the collector's alone: the token as it was spent, the sealed response."""
        return {
            "nonce": self.envelope.token.nonce,
            "token": self.envelope.token.to_bytes()[-256:],
            "one-time key": self.envelope.one_time_key,
            "head of the ciphertext": self.envelope.ciphertext[:32],
            "tail of the ciphertext": self.envelope.ciphertext[-32:],
        }

    def of_the_researcher(self) -> dict[str, bytes]:
        """What no server ever holds: the code itself, the answers."""
        answers = emit(dict(self.answers))
        return {"code": self.code.encode(), "words": self.words.encode(), "answers": answers}


def spellings(secret: bytes) -> tuple[bytes, ...]:
    """Return the ways in which a program writes bytes down."""
    return (
        secret,
        secret.hex().encode(),
        secret.hex().upper().encode(),
        b64encode(secret).rstrip(b"="),
        urlsafe_b64encode(secret).rstrip(b"="),
    )


def answer(link: Link, number: int, client: httpx.Client) -> Secrets:
    """Let one person answer over HTTP; return what she alone could put together."""
    wire = Remembering(client)
    respondent = Respondent(link, wire, secrets.token_bytes)
    survey = respondent.load()
    words = f"words of person {number}: {secrets.token_hex(4)}"
    given = Population.of(survey.form, 1).answers_of(number)
    texts = [item.id for item in survey.form.items if isinstance(item, Text)]
    answers = {**given, **{name: words for name in texts if given[name] != -1}}
    started = respondent.start(survey)
    envelope = started.seal(answers)
    started.send(envelope)
    (request, signature), *_ = wire.said
    return Secrets(
        link.code, code_hash(link.survey_id, link.code), request[TOKEN_REQUEST_HEAD:], signature,
        envelope, words, answers,
    )  # fmt: skip
