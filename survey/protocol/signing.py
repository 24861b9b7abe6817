"""Ed25519 through PyNaCl, one verifier for all of Python.

libsodium refuses small-order keys, non-canonical points and non-canonical scalars; noble with
``{zip215: false}`` does the same in the browser. Other libraries accept small-order keys: then
an envelope that was accepted could be refused at opening.
"""

from collections.abc import Callable

from nacl.bindings import crypto_core_ed25519_is_valid_point, crypto_sign_open
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey

from survey.protocol.errors import SignatureInvalid

SEED_BYTES = 32
KEY_BYTES = 32
SIGNATURE_BYTES = 64
Signer = Callable[[bytes], bytes]


def public_key(seed: bytes) -> bytes:
    """Return the 32-byte public key of a 32-byte seed."""
    return bytes(SigningKey(seed).verify_key)


def sign(seed: bytes, message: bytes) -> bytes:
    """Return the deterministic 64-byte signature (RFC 8032) over ``message``."""
    return signer(seed)(message)


def signer(seed: bytes) -> Signer:
    """Return what signs messages under ``seed``; its public half is worked out once."""
    key = SigningKey(seed)
    return lambda message: key.sign(message).signature


def is_valid_key(key: bytes) -> bool:
    """Tell whether ``key`` is a canonical point of the prime-order group."""
    return len(key) == KEY_BYTES and crypto_core_ed25519_is_valid_point(key)


def verify(key: bytes, message: bytes, signature: bytes) -> None:
    """Check a signature.

    Raises
    ------
    SignatureInvalid
        If the signature does not hold, or the key is of small order, not canonical or short.
    """
    if len(key) != KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        raise SignatureInvalid("the signature does not hold")
    try:
        crypto_sign_open(signature + message, key)
    except BadSignatureError as error:
        raise SignatureInvalid("the signature does not hold") from error
