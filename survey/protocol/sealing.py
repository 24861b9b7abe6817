"""Plaintexts of one fixed length and their sealing (G5, G6).

HPKE base mode, X-Wing (ML-KEM-768 with X25519), HKDF-SHA256, ChaCha20-Poly1305, empty AAD. The
one impure corner of the room: ``cryptography`` draws the encapsulation's randomness itself.
"""

from dataclasses import dataclass
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PublicKey, Suite

from survey.protocol.encoding import emit, label, parse
from survey.protocol.errors import ManifestInvalid, NotCanonical, UnsealingFailed

SUITE_NAME: Final = "xwing-hkdfsha256-chacha20poly1305"
SUITE: Final = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
SEALING_KEY_BYTES: Final = 1216
MLKEM_KEY_BYTES: Final = 1184
OVERHEAD: Final = 1120 + 16  # encapsulated key, AEAD tag
HEADER_BYTES: Final = 6  # version, kind, u32 length
MAX_PLAINTEXT_BYTES: Final = 12_288  # a row must never spill to an overflow page (storage law)
ANSWERS: Final = 0
WITHDRAWN: Final = 1


@dataclass(frozen=True)
class Plaintext:
    """One person's answers, or their withdrawal, before sealing.

    ::

        u8  version = 1
        u8  kind            00 answers, 01 withdrawn
        u32 length          0 if withdrawn
        u8  json[length]    answers {item: value}, JSON profile
        u8  zeros[…]        up to P bytes: every plaintext of a survey has one length
    """

    answers: dict[str, Any] | None

    def to_bytes(self, length: int) -> bytes:
        """Return exactly P bytes; raise `NotCanonical` if the answers are longer."""
        kind = WITHDRAWN if self.answers is None else ANSWERS
        body = b"" if self.answers is None else emit(self.answers)
        if HEADER_BYTES + len(body) > length:
            raise NotCanonical("the answers are longer than the survey's fixed length")
        return (bytes([1, kind]) + len(body).to_bytes(4, "big") + body).ljust(length, b"\0")

    @classmethod
    def from_bytes(cls, data: bytes) -> "Plaintext":
        """Read a plaintext; anything odd, padding included, raises `UnsealingFailed`."""
        size = int.from_bytes(data[2:6], "big")
        body, padding = data[6 : 6 + size], data[6 + size :]
        if data[:1] != b"\1" or data[1] > WITHDRAWN or len(body) != size or padding.strip(b"\0"):
            raise UnsealingFailed("not a plaintext of version 1")
        if data[1] == WITHDRAWN:
            if size:
                raise UnsealingFailed("a withdrawal carries no answers")
            return cls(None)
        try:
            return cls(parse(body))
        except NotCanonical as error:
            raise UnsealingFailed("the answers are not canonical") from error


def load_sealing_key(data: bytes) -> MLKEM768X25519PublicKey:
    """Read an X-Wing public key: ML-KEM-768 key (1184) ‖ X25519 key (32)."""
    if len(data) != SEALING_KEY_BYTES:
        raise ManifestInvalid("sealing_key is not an X-Wing key")
    try:
        lattice = MLKEM768PublicKey.from_public_bytes(data[:MLKEM_KEY_BYTES])
    except ValueError as error:
        raise ManifestInvalid("sealing_key is not an X-Wing key") from error
    return MLKEM768X25519PublicKey(
        lattice, X25519PublicKey.from_public_bytes(data[MLKEM_KEY_BYTES:])
    )


def seal_info(manifest_hash: bytes, nonce: bytes) -> bytes:
    """Return what a seal is bound to: survey and token."""
    return label("seal") + manifest_hash + nonce


def seal(plaintext: bytes, sealing_key: bytes, manifest_hash: bytes, nonce: bytes) -> bytes:
    """Return the sealed response: encapsulated key (1120) ‖ ciphertext (P + 16)."""
    return SUITE.encrypt(
        plaintext, load_sealing_key(sealing_key), info=seal_info(manifest_hash, nonce)
    )
