"""Opening letters with the transport key: imported by the collector only (G7b)."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey

from survey.protocol.errors import UnsealingFailed
from survey.protocol.letters import letter_info
from survey.protocol.sealing import SUITE


def open_letter(letter: bytes, key: MLKEM768X25519PrivateKey, manifest_hash: bytes) -> bytes:
    """Return the envelope inside a letter; junk raises `UnsealingFailed`."""
    if letter[:1] != b"\1":
        raise UnsealingFailed("not a letter of version 1")
    try:
        return SUITE.decrypt(letter[1:], key, info=letter_info(manifest_hash))
    except (InvalidTag, ValueError) as error:
        raise UnsealingFailed("the letter does not open") from error
