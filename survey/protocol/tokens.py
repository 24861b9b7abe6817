"""Tokens: RFC 9577/9578 type 0x0002 over RFC 9474 RSABSSA-SHA384-PSS-Deterministic (G4).

The challenge is built from the manifest, never taken from the wire, so that no server can tag a
person with a challenge of her own. The nonce is H("asv1/nonce\\0" ‖ one-time public key): whoever
steals a token cannot file other answers under it.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import gmpy2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.hashes import SHA384

from survey.protocol.encoding import label, sha256
from survey.protocol.errors import ManifestInvalid, RequestMalformed, TokenInvalid
from survey.protocol.randomness import Random

TOKEN_TYPE: Final = b"\x00\x02"
MODULUS_BYTES: Final = 256
EXPONENT: Final = 65537
SALT_BYTES: Final = 48
REQUEST_BYTES: Final = 259
INPUT_BYTES: Final = 98
TOKEN_BYTES: Final = 354
TOKEN_KEY_BYTES: Final = 342
# AlgorithmIdentifier id-RSASSA-PSS with SHA-384, MGF1-SHA-384, salt 48 (RFC 9578, section 6.5)
ALGORITHM: Final = bytes.fromhex(
    "303d06092a864886f70d01010a3030a00d300b0609608648016503040202a11a301806092a864886f70d010108"
    "300b0609608648016503040202a203020130"
)
SPKI_HEAD: Final = bytes.fromhex("30820152") + ALGORITHM + bytes.fromhex("0382010f00")
PKCS1_HEAD: Final = bytes.fromhex("3082010a0282010100")
PKCS1_TAIL: Final = bytes.fromhex("0203010001")


def encode_token_key(modulus: int) -> bytes:
    """Return the 342-byte SPKI of a token key; ``cryptography`` loads it but cannot emit it."""
    return SPKI_HEAD + PKCS1_HEAD + modulus.to_bytes(MODULUS_BYTES, "big") + PKCS1_TAIL


@dataclass(frozen=True)
class TokenKey:
    """The issuer's public key: RSA-2048, e = 65537."""

    modulus: int

    @classmethod
    def from_bytes(cls, data: bytes) -> "TokenKey":
        """Read the SPKI form of G2; anything else raises `ManifestInvalid`."""
        start = len(SPKI_HEAD) + len(PKCS1_HEAD)
        modulus = int.from_bytes(data[start : start + MODULUS_BYTES], "big")
        if len(data) != TOKEN_KEY_BYTES or encode_token_key(modulus) != data:
            raise ManifestInvalid("token_key is not an RSA-2048 token key")
        if modulus >> 2047 != 1 or modulus % 2 == 0:
            raise ManifestInvalid("token_key has an impossible modulus")
        return cls(modulus)

    def to_bytes(self) -> bytes:
        """Return the 342-byte SPKI."""
        return encode_token_key(self.modulus)

    @cached_property
    def key_id(self) -> bytes:
        """token_key_id = H(SPKI), 32 bytes."""
        return sha256(self.to_bytes())

    @cached_property
    def verifier(self) -> RSAPublicKey:
        """The key as ``cryptography`` has it; building it takes a seventh of a verification."""
        return RSAPublicNumbers(EXPONENT, self.modulus).public_key()


def host_of(origin: str) -> bytes:
    """Return ``host[:port]`` of an origin, as it enters the challenge."""
    return origin.split("://", 1)[1].encode("ascii")


def challenge_digest(issuer_origin: str, collector_origin: str, manifest_hash: bytes) -> bytes:
    """Return H(TokenChallenge), RFC 9577 section 2.1.

    ::

        u16 token_type = 0x0002
        opaque issuer_name<u16>      issuer host
        opaque redemption_context<u8> MH (32 bytes)
        opaque origin_info<u16>      collector host
    """
    issuer, collector = host_of(issuer_origin), host_of(collector_origin)
    return sha256(
        TOKEN_TYPE,
        len(issuer).to_bytes(2, "big") + issuer,
        b"\x20" + manifest_hash,
        len(collector).to_bytes(2, "big") + collector,
    )


def nonce_of(one_time_key: bytes) -> bytes:
    """Return H("asv1/nonce\\0" ‖ epk), 32 bytes."""
    return sha256(label("nonce"), one_time_key)


@dataclass(frozen=True)
class TokenRequest:
    """What a browser asks the issuer to sign.

    ::

        u16 token_type = 0x0002
        u8  truncated_token_key_id   last byte of token_key_id
        u8  blinded[256]
    """

    truncated_key_id: int
    blinded: bytes

    @classmethod
    def from_bytes(cls, data: bytes) -> "TokenRequest":
        """Read 259 bytes; anything else raises `RequestMalformed`."""
        if len(data) != REQUEST_BYTES or data[:2] != TOKEN_TYPE:
            raise RequestMalformed("not a token request of type 2")
        return cls(data[2], data[3:])

    def to_bytes(self) -> bytes:
        """Return 259 bytes."""
        return TOKEN_TYPE + bytes([self.truncated_key_id]) + self.blinded

    def check(self, key: TokenKey) -> None:
        """Refuse a request for another key, or a blinded message outside 1 … n − 1."""
        if self.truncated_key_id != key.key_id[-1]:
            raise RequestMalformed("the request is for another token key")
        if not 0 < int.from_bytes(self.blinded, "big") < key.modulus:
            raise RequestMalformed("the blinded message is out of range")


@dataclass(frozen=True)
class Token:
    """The right to answer once.

    ::

        u16 token_type = 0x0002      ┐
        u8  nonce[32]                │ TokenInput, 98 bytes: what is signed
        u8  challenge_digest[32]     │
        u8  token_key_id[32]         ┘
        u8  authenticator[256]
    """

    nonce: bytes
    challenge_digest: bytes
    key_id: bytes
    authenticator: bytes

    @classmethod
    def from_bytes(cls, data: bytes) -> "Token":
        """Read 354 bytes; anything else raises `TokenInvalid`."""
        if len(data) != TOKEN_BYTES or data[:2] != TOKEN_TYPE:
            raise TokenInvalid("not a token of type 2")
        return cls(data[2:34], data[34:66], data[66:98], data[98:])

    @property
    def input(self) -> bytes:
        """TokenInput: the 98 bytes that are signed."""
        return token_input(self.nonce, self.challenge_digest, self.key_id)

    def to_bytes(self) -> bytes:
        """Return 354 bytes."""
        return self.input + self.authenticator

    def verify(self, key: TokenKey, challenge: bytes) -> None:
        """Check key, challenge digest and signature, cheapest first; raise `TokenInvalid`."""
        if self.key_id != key.key_id:
            raise TokenInvalid("the token is under another key")
        if self.challenge_digest != challenge:
            raise TokenInvalid("the token is for another survey")
        verify_authenticator(key, self.input, self.authenticator)


def token_input(nonce: bytes, challenge: bytes, key_id: bytes) -> bytes:
    """Return TokenInput, 98 bytes."""
    return TOKEN_TYPE + nonce + challenge + key_id


def verify_authenticator(key: TokenKey, message: bytes, authenticator: bytes) -> None:
    """Check RSASSA-PSS with SHA-384 and a salt of exactly 48 bytes."""
    try:
        key.verifier.verify(authenticator, message, PSS(MGF1(SHA384()), SALT_BYTES), SHA384())
    except InvalidSignature as error:
        raise TokenInvalid("the token's signature does not hold") from error


@dataclass(frozen=True)
class PendingToken:
    """A respondent's half of a token while the issuer signs: never leaves her machine."""

    key: TokenKey
    input: bytes
    request: TokenRequest
    inverse: int

    def finish(self, blind_signature: bytes) -> Token:
        """Unblind (RFC 9474, section 4.4) and verify before the token is used."""
        signature = int.from_bytes(blind_signature, "big") * self.inverse % self.key.modulus
        authenticator = signature.to_bytes(MODULUS_BYTES, "big")
        verify_authenticator(self.key, self.input, authenticator)
        return Token.from_bytes(self.input + authenticator)


def blind(key: TokenKey, message: bytes, random: Random) -> PendingToken:
    """Blind a TokenInput (RFC 9474, section 4.2).

    The blinding factor comes from ``random``, never from the code: a factor that somebody could
    derive later would name the person.
    """
    encoded = int.from_bytes(emsa_pss(message, random(SALT_BYTES)), "big")
    factor, inverse = _blinding_pair(key.modulus, random)
    blinded = encoded * int(gmpy2.powmod(factor, EXPONENT, key.modulus)) % key.modulus
    request = TokenRequest(key.key_id[-1], blinded.to_bytes(MODULUS_BYTES, "big"))
    return PendingToken(key, message, request, inverse)


def _blinding_pair(modulus: int, random: Random) -> tuple[int, int]:
    while True:
        factor = int.from_bytes(random(MODULUS_BYTES), "big")
        if 0 < factor < modulus and gmpy2.gcd(factor, modulus) == 1:
            return factor, int(gmpy2.invert(factor, modulus))


def emsa_pss(message: bytes, salt: bytes, size: int = MODULUS_BYTES) -> bytes:
    """Return EMSA-PSS-ENCODE (RFC 8017, section 9.1.1) for SHA-384 and ``size`` modulus bytes."""
    digest = hashlib.sha384(message).digest()
    inner = hashlib.sha384(b"\0" * 8 + digest + salt).digest()
    block = b"\0" * (size - len(inner) - len(salt) - 2) + b"\1" + salt
    masked = bytes(
        left ^ right for left, right in zip(block, _mgf1(inner, len(block)), strict=True)
    )
    return bytes([masked[0] & 0x7F]) + masked[1:] + inner + b"\xbc"


def _mgf1(seed: bytes, length: int) -> bytes:
    rounds = range(-(-length // 48))
    blocks = (hashlib.sha384(seed + count.to_bytes(4, "big")).digest() for count in rounds)
    return b"".join(blocks)[:length]
