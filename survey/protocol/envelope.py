"""What is submitted, what is published of it, and what is promised for it (G7, G8)."""

from dataclasses import dataclass
from typing import Final

from survey.protocol import signing
from survey.protocol.codes import crockford
from survey.protocol.encoding import label, sha256
from survey.protocol.errors import EnvelopeMalformed, MessageMalformed, SignatureInvalid
from survey.protocol.merkle import leaf
from survey.protocol.sealing import OVERHEAD
from survey.protocol.tokens import TOKEN_BYTES, TOKEN_TYPE, Token, nonce_of

FRAME: Final = 1 + TOKEN_BYTES + 32 + 1 + 64  # all of an envelope but the ciphertext
ENTRY_BYTES: Final = 65
HIGHEST_SEQUENCE: Final = 255  # one byte: after it nothing can be replaced
AUDIT_RECORD_BYTES: Final = 484
RECEIPT_BYTES: Final = 130
ENVELOPE_MEDIA_TYPE: Final = "application/vnd.asv1.envelope"
RECEIPT_MEDIA_TYPE: Final = "application/vnd.asv1.receipt"


def envelope_bytes(plaintext_bytes: int) -> int:
    """Return the one length of a survey's envelopes: P + 1588."""
    return FRAME + plaintext_bytes + OVERHEAD


def entry_of(nonce: bytes, sequence: int, ciphertext_hash: bytes) -> bytes:
    """Return nonce ‖ sequence ‖ H(ct), 65 bytes: what a leaf and a receipt stand for."""
    return nonce + bytes([sequence]) + ciphertext_hash


def _submission(manifest_hash: bytes, entry: bytes) -> bytes:
    return label("submit") + manifest_hash + entry


@dataclass(frozen=True)
class AuditRecord:
    """An envelope with H(ct) in place of the ciphertext: lets anyone verify token and signature.

    ::

        u8 version = 1
        u8 token[354]
        u8 epk[32]            one-time public key
        u8 sequence
        u8 ciphertext_hash[32]
        u8 signature[64]      the envelope's own
    """

    token: Token
    one_time_key: bytes
    sequence: int
    ciphertext_hash: bytes
    signature: bytes

    @classmethod
    def from_bytes(cls, data: bytes) -> "AuditRecord":
        """Read 484 bytes; anything else raises `MessageMalformed`."""
        if len(data) != AUDIT_RECORD_BYTES or data[:1] != b"\1" or data[1:3] != TOKEN_TYPE:
            raise MessageMalformed("not an audit record")
        token = Token.from_bytes(data[1:355])
        return cls(token, data[355:387], data[387], data[388:420], data[420:])

    def to_bytes(self) -> bytes:
        """Return 484 bytes."""
        head = b"\1" + self.token.to_bytes() + self.one_time_key + bytes([self.sequence])
        return head + self.ciphertext_hash + self.signature

    @property
    def entry(self) -> bytes:
        """Nonce ‖ sequence ‖ H(ct)."""
        return entry_of(self.token.nonce, self.sequence, self.ciphertext_hash)

    @property
    def leaf(self) -> bytes:
        """The entry's leaf in the list."""
        return leaf(self.entry)

    def verify_signature(self, manifest_hash: bytes) -> None:
        """Check that the nonce is the hash of the one-time key and that this key signed."""
        if self.token.nonce != nonce_of(self.one_time_key):
            raise SignatureInvalid("the nonce is not the one-time key's")
        signing.verify(self.one_time_key, _submission(manifest_hash, self.entry), self.signature)


@dataclass(frozen=True)
class Envelope:
    """One submission: token, sealed response, one-time signature.

    ::

        u8 version = 1
        u8 token[354]
        u8 epk[32]            one-time public key
        u8 sequence           first 0
        u8 ct[P + 1136]       sealed response
        u8 signature[64]      Ed25519_esk("asv1/submit\\0" ‖ MH ‖ entry)
    """

    token: Token
    one_time_key: bytes
    sequence: int
    ciphertext: bytes
    signature: bytes

    @classmethod
    def from_bytes(cls, data: bytes, plaintext_bytes: int) -> "Envelope":
        """Read P + 1588 bytes; anything else raises `EnvelopeMalformed`."""
        if len(data) != envelope_bytes(plaintext_bytes) or data[:1] != b"\1":
            raise EnvelopeMalformed("not an envelope of this survey's length")
        if data[1:3] != TOKEN_TYPE:
            raise EnvelopeMalformed("the envelope holds no token of type 2")
        token = Token.from_bytes(data[1:355])
        return cls(token, data[355:387], data[387], data[388:-64], data[-64:])

    @classmethod
    def build(
        cls, token: Token, one_time_seed: bytes, sequence: int, ciphertext: bytes, mh: bytes
    ) -> "Envelope":
        """Sign token and ciphertext together with the one-time key."""
        entry = entry_of(token.nonce, sequence, sha256(ciphertext))
        signature = signing.sign(one_time_seed, _submission(mh, entry))
        return cls(token, signing.public_key(one_time_seed), sequence, ciphertext, signature)

    def to_bytes(self) -> bytes:
        """Return P + 1588 bytes."""
        head = b"\1" + self.token.to_bytes() + self.one_time_key + bytes([self.sequence])
        return head + self.ciphertext + self.signature

    @property
    def audit_record(self) -> AuditRecord:
        """The public part."""
        digest = sha256(self.ciphertext)
        return AuditRecord(self.token, self.one_time_key, self.sequence, digest, self.signature)

    @property
    def entry(self) -> bytes:
        """Nonce ‖ sequence ‖ H(ct)."""
        return self.audit_record.entry


@dataclass(frozen=True)
class Receipt:
    """The collector's promise that an entry will stand in the leaf list.

    ::

        u8 version = 1
        u8 entry[65]
        u8 signature[64]      Ed25519_log("asv1/receipt\\0" ‖ MH ‖ leaf), deterministic
    """

    entry: bytes
    signature: bytes

    @classmethod
    def make(cls, entry: bytes, sign: signing.Signer, manifest_hash: bytes) -> "Receipt":
        """Sign the receipt of an entry with the log key."""
        return cls(entry, sign(cls._promise(manifest_hash, entry)))

    @classmethod
    def from_bytes(cls, data: bytes) -> "Receipt":
        """Read 130 bytes; anything else raises `MessageMalformed`."""
        if len(data) != RECEIPT_BYTES or data[:1] != b"\1":
            raise MessageMalformed("not a receipt")
        return cls(data[1:66], data[66:])

    def to_bytes(self) -> bytes:
        """Return 130 bytes."""
        return b"\1" + self.entry + self.signature

    def verify(self, log_key: bytes, manifest_hash: bytes) -> None:
        """Check the collector's signature."""
        signing.verify(log_key, self._promise(manifest_hash, self.entry), self.signature)

    @property
    def sequence(self) -> int:
        """Which one it promises to list: 0 the first, higher ones replace it."""
        return self.entry[32]

    @property
    def short(self) -> str:
        """The short form: the leaf's first 10 bytes as 16 Crockford characters."""
        return crockford(leaf(self.entry)[:10], 16)

    @staticmethod
    def _promise(manifest_hash: bytes, entry: bytes) -> bytes:
        return label("receipt") + manifest_hash + leaf(entry)
