"""Respondents over HTTP in a known order; the true order is written down for the judge alone."""

import secrets
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import httpx

from survey.protocol.codes import Link, code_hash
from survey.protocol.envelope import ENVELOPE_MEDIA_TYPE, Envelope
from survey.protocol.sealing import Plaintext, seal
from survey.simulate.population import Population
from survey.simulate.respondent import Respondent, Started, Wire

CORRECTING: Final = 8  # every eighth corrects her answer at once
MARKER: Final = "the seal was plain"


@dataclass(frozen=True)
class Person:
    """What the judge knows of one respondent."""

    code: str
    code_hash: str
    ciphertext: bytes
    superseded: tuple[bytes, ...]
    ciphertext_hash: str


@dataclass(frozen=True)
class Crowd:
    """Everybody who answers, one after the other, each drawing and sending at once."""

    population: Population
    client: httpx.Client
    restart: Callable[[], None]

    def answer(self, links: Iterable[Link], first: int, kills: frozenset[int]) -> list[Person]:
        """Let people answer in the order of their links; at some the collector is killed."""
        people = [Respondent(link, Wire(self.client), secrets.token_bytes) for link in links]
        survey = people[0].load()  # the same bytes for everybody
        return [
            self._answer(person.link, person.start(survey), number, killed=number in kills)
            for number, person in enumerate(people, first)
        ]

    def _answer(self, link: Link, started: Started, number: int, *, killed: bool) -> Person:
        envelopes = [
            _sealed(started, self._answers(number), sequence)
            for sequence in range(2 if number % CORRECTING == 0 else 1)
        ]
        for envelope in envelopes:
            self._send(started, envelope, killed=killed)
        *old, last = envelopes
        return Person(
            code=link.code,
            code_hash=code_hash(link.survey_id, link.code).hex(),
            ciphertext=last.ciphertext,
            superseded=tuple(each.ciphertext for each in old),
            ciphertext_hash=last.audit_record.ciphertext_hash.hex(),
        )

    def _answers(self, number: int) -> dict[str, Any]:
        return {**self.population.answers_of(number), "oc1": MARKER}

    def _send(self, started: Started, envelope: Envelope, *, killed: bool) -> None:
        """Send until the receipt holds; a killed collector falls while the request is under way."""
        if killed:
            lost = threading.Thread(target=self._send_in_vain, args=(started, envelope))
            lost.start()
            time.sleep(secrets.randbelow(8) / 1000)
            self.restart()
            lost.join()
        started.send(envelope)

    def _send_in_vain(self, started: Started, envelope: Envelope) -> None:
        """Send once; whether an answer comes back is not known to anybody."""
        manifest = started.survey.manifest
        with suppress(httpx.TransportError):
            self.client.post(
                f"{manifest.collector_origin}/s/{manifest.survey_id}/responses",
                content=envelope.to_bytes(),
                headers={"Content-Type": ENVELOPE_MEDIA_TYPE},
            )


def _sealed(started: Started, answers: dict[str, Any], sequence: int) -> Envelope:
    manifest, manifest_hash = started.survey.manifest, started.survey.manifest_hash
    plaintext = Plaintext(answers).to_bytes(manifest.sealed_plaintext_bytes)
    sealed = seal(plaintext, manifest.sealing_key, manifest_hash, started.token.nonce)
    return Envelope.build(started.token, started.seed, sequence, sealed, manifest_hash)
