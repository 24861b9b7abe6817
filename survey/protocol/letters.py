"""What a post office carries (G7b): it sees that something was posted, never what.

A letter is an envelope sealed once more, to the collector's transport key: no token is visible to
the post office.
"""

from dataclasses import dataclass
from typing import Final

from survey.protocol import signing
from survey.protocol.encoding import label, sha256
from survey.protocol.envelope import envelope_bytes
from survey.protocol.errors import MessageMalformed
from survey.protocol.sealing import OVERHEAD, SUITE, load_sealing_key

LETTER_MEDIA_TYPE: Final = "application/vnd.asv1.letter"
POSTMARK_BYTES: Final = 97


def letter_bytes(plaintext_bytes: int) -> int:
    """Return the one length of a survey's letters: P + 2725."""
    return 1 + OVERHEAD + envelope_bytes(plaintext_bytes)


def letter_info(manifest_hash: bytes) -> bytes:
    """Return what a letter is bound to."""
    return label("letter") + manifest_hash


def seal_letter(envelope: bytes, transport_key: bytes, manifest_hash: bytes) -> bytes:
    """Return 01 ‖ HPKE(transport key, info = "asv1/letter\\0" ‖ MH, envelope)."""
    key = load_sealing_key(transport_key)
    return b"\1" + SUITE.encrypt(envelope, key, info=letter_info(manifest_hash))


@dataclass(frozen=True)
class Postmark:
    """The post office's word that it holds a letter.

    ::

        u8 version = 1
        u8 letter_hash[32]
        u8 signature[64]      Ed25519_post("asv1/postmark\\0" ‖ MH ‖ H(letter))
    """

    letter_hash: bytes
    signature: bytes

    @classmethod
    def make(cls, letter: bytes, seed: bytes, manifest_hash: bytes) -> "Postmark":
        """Sign the postmark of a letter: the same letter gets the same postmark."""
        digest = sha256(letter)
        return cls(digest, signing.sign(seed, label("postmark") + manifest_hash + digest))

    @classmethod
    def from_bytes(cls, data: bytes) -> "Postmark":
        """Read 97 bytes; anything else raises `MessageMalformed`."""
        if len(data) != POSTMARK_BYTES or data[:1] != b"\1":
            raise MessageMalformed("not a postmark")
        return cls(data[1:33], data[33:])

    def to_bytes(self) -> bytes:
        """Return 97 bytes."""
        return b"\1" + self.letter_hash + self.signature

    def verify(self, key: bytes, manifest_hash: bytes) -> None:
        """Check the post office's signature."""
        signing.verify(key, label("postmark") + manifest_hash + self.letter_hash, self.signature)


@dataclass(frozen=True)
class Delivery:
    """All letters of a day, shuffled.

    ::

        u8  version = 1
        u8  last                 1 on the final delivery
        u32 count
        u8  letters[count × (P + 2725)]
        u8  signature[64]        Ed25519_post("asv1/delivery\\0" ‖ MH ‖ H(all before))
    """

    last: bool
    letters: tuple[bytes, ...]

    def to_bytes(self, seed: bytes, manifest_hash: bytes) -> bytes:
        """Return the signed delivery."""
        count = len(self.letters).to_bytes(4, "big")
        body = b"\1" + bytes([self.last]) + count + b"".join(self.letters)
        return body + signing.sign(seed, label("delivery") + manifest_hash + sha256(body))

    @classmethod
    def from_bytes(
        cls, data: bytes, key: bytes, manifest_hash: bytes, plaintext_bytes: int
    ) -> "Delivery":
        """Verify over the received bytes, then cut into letters."""
        body, size = data[:-64], letter_bytes(plaintext_bytes)
        signing.verify(key, label("delivery") + manifest_hash + sha256(body), data[-64:])
        count = int.from_bytes(body[2:6], "big")
        if body[:1] != b"\1" or body[1] > 1 or len(body) != 6 + count * size:
            raise MessageMalformed("not a delivery")
        starts = range(6, len(body), size)
        return cls(bool(body[1]), tuple(body[start : start + size] for start in starts))


def sign_delivered(seed: bytes, manifest_hash: bytes, delivery: bytes) -> bytes:
    """Return the collector's answer to a delivery: Ed25519_log over the same hash."""
    return signing.sign(seed, label("delivered") + manifest_hash + sha256(delivery[:-64]))


def verify_delivered(key: bytes, manifest_hash: bytes, delivery: bytes, signature: bytes) -> None:
    """Check the collector's answer; raise `SignatureInvalid`."""
    message = label("delivered") + manifest_hash + sha256(delivery[:-64])
    signing.verify(key, message, signature)
