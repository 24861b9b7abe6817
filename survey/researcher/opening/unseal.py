"""From envelopes to answers: one envelope at a time, so that a bad one never stops the rest.

A reason for rejecting stays on this machine. Beside a leaf it would tell the boss of whoever
holds that receipt something about the answers.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import pyarrow as pa
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey

from questionnaires.answers import validate
from questionnaires.compiling import CompiledQuestionnaire
from questionnaires.errors import AnswerError
from survey.errors import OpeningRefused
from survey.protocol.envelope import Envelope
from survey.protocol.errors import ProtocolError
from survey.protocol.sealing import Plaintext
from survey.protocol.unsealing import expand, unseal
from survey.researcher.opening.columns import table_of

NOTHING_TO_WITHDRAW: Final = "nothing-to-withdraw"
"""A withdrawal that comes first: counted as rejected, so that only a changed answer may be absent
from a release, and whoever verifies can see how many those are."""


@dataclass(frozen=True)
class Opened:
    """What came of a piece of the list: answers without a leaf, leaves without an answer."""

    answers: pa.Table
    rejected: tuple[tuple[bytes, str], ...]
    withdrawn: int

    @property
    def accepted(self) -> int:
        """How many envelopes the piece held."""
        return int(self.answers.num_rows) + len(self.rejected) + self.withdrawn


@dataclass(frozen=True)
class Opener:
    """What opening needs; it travels to worker processes on the same machine."""

    seed: bytes
    manifest_hash: bytes
    plaintext_bytes: int
    questionnaire: bytes

    def __call__(self, envelopes: list[bytes]) -> Opened:
        """Open a piece of the list."""
        form = _form(self.questionnaire)
        key = expand(self.seed)
        rows = [self._open(form, key, data) for data in envelopes]
        return Opened(
            answers=table_of(form, self.questionnaire, [row for row in rows if type(row) is dict]),
            rejected=tuple(row for row in rows if type(row) is tuple),
            withdrawn=sum(row is None for row in rows),
        )

    def _open(
        self, form: CompiledQuestionnaire, key: MLKEM768X25519PrivateKey, data: bytes
    ) -> dict[str, Any] | tuple[bytes, str] | None:
        """Return answers, or a leaf and why it is rejected, or None for a withdrawal."""
        envelope = Envelope.from_bytes(data, self.plaintext_bytes)
        nonce = envelope.token.nonce
        try:
            plaintext = unseal(envelope.ciphertext, key, self.manifest_hash, nonce)
            answers = Plaintext.from_bytes(plaintext).answers
            if answers is None and envelope.sequence == 0:
                return envelope.audit_record.leaf, NOTHING_TO_WITHDRAW
            if answers is not None:
                validate(form, answers)
        except AnswerError as error:
            return envelope.audit_record.leaf, str(error.reason)
        except ProtocolError as error:
            return envelope.audit_record.leaf, error.code
        return answers


@lru_cache(maxsize=1)  # reading it anew for each piece takes as long as opening the piece
def _form(questionnaire: bytes) -> CompiledQuestionnaire:
    return CompiledQuestionnaire.from_bytes(questionnaire)


def check_envelopes(batch: list[bytes], records: list[bytes], plaintext_bytes: int) -> None:
    """Refuse envelopes that are not those of the published audit records, in their order."""
    found = [Envelope.from_bytes(data, plaintext_bytes).audit_record.to_bytes() for data in batch]
    if found != records:
        raise OpeningRefused("the envelopes handed out are not the published list")
