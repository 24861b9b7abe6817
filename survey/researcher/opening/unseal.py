"""From envelopes to answers: one envelope at a time, so that a bad one never stops the rest.

A reason for rejecting stays on this machine. Beside a leaf it would tell the boss of whoever
holds that receipt something about the answers.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from typing import Any, Final

from questionnaires.answers import validate
from questionnaires.compiling import CompiledQuestionnaire
from questionnaires.errors import AnswerError
from survey.errors import OpeningRefused
from survey.protocol.encoding import sha256
from survey.protocol.envelope import Envelope, entry_of
from survey.protocol.errors import ProtocolError
from survey.protocol.merkle import leaf
from survey.protocol.sealing import Plaintext
from survey.protocol.unsealing import unseal

BATCH: Final = 500
POOL_FROM: Final = 4 * BATCH  # below, a second process costs more than it saves
WITHDRAWN: Final = "withdrawn"


@dataclass(frozen=True)
class Opened:
    """One envelope after opening: answers, or why there are none."""

    leaf: bytes
    answers: dict[str, Any] | None
    reason: str = ""


@dataclass(frozen=True)
class Opener:
    """What opening needs; it travels to worker processes on the same machine."""

    seed: bytes
    manifest_hash: bytes
    plaintext_bytes: int
    questionnaire: bytes

    def open_all(self, batches: Iterable[list[bytes]], count: int) -> Iterator[list[Opened]]:
        """Open batch by batch, on all cores where it pays."""
        open_batch = partial(_open_batch, self)
        if count < POOL_FROM:
            yield from map(open_batch, batches)
            return
        with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
            yield from pool.map(open_batch, batches)


def _open_batch(opener: Opener, batch: list[bytes]) -> list[Opened]:
    form = CompiledQuestionnaire.from_bytes(opener.questionnaire)
    return [_open(opener, form, data) for data in batch]


def _open(opener: Opener, form: CompiledQuestionnaire, data: bytes) -> Opened:
    envelope = Envelope.from_bytes(data, opener.plaintext_bytes)
    nonce, ciphertext = envelope.token.nonce, envelope.ciphertext
    place = leaf(entry_of(nonce, envelope.sequence, sha256(ciphertext)))
    try:
        plaintext = unseal(ciphertext, opener.seed, opener.manifest_hash, nonce)
        answers = Plaintext.from_bytes(plaintext).answers
        if answers is None:
            return Opened(place, None, WITHDRAWN)
        validate(form, answers)
    except AnswerError as error:
        return Opened(place, None, str(error.reason))
    except ProtocolError as error:
        return Opened(place, None, error.code)
    return Opened(place, answers)


def check_envelopes(batch: list[bytes], records: list[bytes], plaintext_bytes: int) -> None:
    """Refuse envelopes that are not those of the published audit records, in their order."""
    found = [Envelope.from_bytes(data, plaintext_bytes).audit_record.to_bytes() for data in batch]
    if found != records:
        raise OpeningRefused("the envelopes handed out are not the published list")
