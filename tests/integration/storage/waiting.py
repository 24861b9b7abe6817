"""Accepted responses of nobody, for the flush: it reads a record only for its leaf."""

from survey.collector.inbox import Waiting
from survey.protocol.encoding import sha256
from survey.protocol.envelope import AUDIT_RECORD_BYTES
from survey.protocol.tokens import TOKEN_TYPE
from tests.integration.storage.world import SURVEY_ID


def waiting(number: int) -> Waiting:
    """Return one whose nonces rise with their numbers."""
    nonce = number.to_bytes(32, "big")
    ciphertext = sha256(nonce) * 20
    head = (b"\1" + TOKEN_TYPE + nonce).ljust(388, nonce[-1:])
    record = (head + sha256(ciphertext)).ljust(AUDIT_RECORD_BYTES, b"\0")
    return Waiting(SURVEY_ID, nonce, record, ciphertext)


class Falling:
    """Randomness that puts whoever comes last first."""

    left = 1000

    def __call__(self, count: int) -> bytes:
        """Return less than ever before."""
        self.left -= 1
        return self.left.to_bytes(count, "big")
