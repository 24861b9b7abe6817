"""The issuer's half of a token: one of the two primitives that are our own (RFC 9474, 4.3).

``cryptography`` has no raw RSA. Side channels are closed by base blinding and gmpy2's
``powmod_sec``; a fault in one CRT half would give away the key, so the signature is checked
before it leaves (Boneh, DeMillo and Lipton 1997).
"""

from dataclasses import dataclass

import gmpy2
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from survey.protocol.errors import MessageMalformed
from survey.protocol.randomness import Random
from survey.protocol.tokens import EXPONENT, MODULUS_BYTES, TokenKey


class FaultDetected(RuntimeError):
    """A blind signature did not verify: the machine computed wrongly, nothing was sent."""


@dataclass(frozen=True)
class TokenSigningKey:
    """One survey's RSA-2048 key, used for blind signing only and destroyed at ``issue_until``."""

    p: int
    q: int
    d_p: int
    d_q: int
    q_inverse: int

    @classmethod
    def generate(cls) -> "TokenSigningKey":
        """Make a key."""
        return cls._of(rsa.generate_private_key(EXPONENT, 8 * MODULUS_BYTES))

    @classmethod
    def from_bytes(cls, data: bytes) -> "TokenSigningKey":
        """Read PKCS#8 DER."""
        key = load_der_private_key(data, None)
        if not isinstance(key, rsa.RSAPrivateKey) or key.key_size != 8 * MODULUS_BYTES:
            raise MessageMalformed("not an RSA-2048 key")
        return cls._of(key)

    @classmethod
    def _of(cls, key: rsa.RSAPrivateKey) -> "TokenSigningKey":
        numbers = key.private_numbers()
        return cls(numbers.p, numbers.q, numbers.dmp1, numbers.dmq1, numbers.iqmp)

    def to_bytes(self) -> bytes:
        """Return PKCS#8 DER."""
        modulus = self.p * self.q
        d = int(gmpy2.invert(EXPONENT, gmpy2.lcm(self.p - 1, self.q - 1)))
        public = rsa.RSAPublicNumbers(EXPONENT, modulus)
        numbers = rsa.RSAPrivateNumbers(
            self.p, self.q, d, self.d_p, self.d_q, self.q_inverse, public
        )
        return numbers.private_key().private_bytes(
            Encoding.DER, PrivateFormat.PKCS8, NoEncryption()
        )

    @property
    def public(self) -> TokenKey:
        """The public half."""
        return TokenKey(self.p * self.q)

    def sign_blinded(self, blinded: bytes, random: Random) -> bytes:
        """Return the blind signature, 256 bytes, of a blinded message in 1 … n − 1."""
        modulus = self.p * self.q
        message = int.from_bytes(blinded, "big")
        factor = int.from_bytes(random(MODULUS_BYTES), "big") % modulus or 1
        masked = message * gmpy2.powmod(factor, EXPONENT, modulus) % modulus
        signature = self._power(masked) * gmpy2.invert(factor, modulus) % modulus
        if gmpy2.powmod(signature, EXPONENT, modulus) != message:
            raise FaultDetected("a blind signature did not verify")
        return int(signature).to_bytes(MODULUS_BYTES, "big")

    def _power(self, base: gmpy2.mpz) -> gmpy2.mpz:
        """Return base^d mod n by the Chinese remainder theorem, in constant time."""
        half_p = gmpy2.powmod_sec(base % self.p, self.d_p, self.p)
        half_q = gmpy2.powmod_sec(base % self.q, self.d_q, self.q)
        return half_q + self.q * ((half_p - half_q) * self.q_inverse % self.p)
