"""The sealing seed and what it opens: imported by the researcher's opening only (G6, G10).

The seed (32 bytes) is expanded by SHAKE-256 to 96: ML-KEM d ‖ z (64) ‖ X25519 scalar (32), as
X-Wing has it. On disk it is wrapped with Argon2id13 and SecretBox.
"""

import hashlib
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey
from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id
from nacl.secret import SecretBox

from survey.protocol.errors import MessageMalformed, PassphraseWrong, UnsealingFailed
from survey.protocol.randomness import Random
from survey.protocol.sealing import SUITE, seal_info

SEED_BYTES: Final = 32
WRAPPED_BYTES: Final = 104
MAGIC: Final = b"asv1seed"


@dataclass(frozen=True)
class Effort:
    """Argon2id13 limits: passes and memory in KiB (libsodium's presets)."""

    opslimit: int
    memlimit_kib: int


SENSITIVE: Final = Effort(argon2id.OPSLIMIT_SENSITIVE, argon2id.MEMLIMIT_SENSITIVE // 1024)
INTERACTIVE: Final = Effort(argon2id.OPSLIMIT_INTERACTIVE, argon2id.MEMLIMIT_INTERACTIVE // 1024)


def expand(seed: bytes) -> MLKEM768X25519PrivateKey:
    """Return the X-Wing private key of a 32-byte seed."""
    stretched = hashlib.shake_256(seed).digest(96)
    return MLKEM768X25519PrivateKey(
        MLKEM768PrivateKey.from_seed_bytes(stretched[:64]),
        X25519PrivateKey.from_private_bytes(stretched[64:]),
    )


def sealing_key(seed: bytes) -> bytes:
    """Return the public sealing key, 1216 bytes."""
    stretched = hashlib.shake_256(seed).digest(96)
    lattice = MLKEM768PrivateKey.from_seed_bytes(stretched[:64]).public_key()
    curve = X25519PrivateKey.from_private_bytes(stretched[64:]).public_key()
    return lattice.public_bytes_raw() + curve.public_bytes_raw()


def unseal(
    ciphertext: bytes, key: MLKEM768X25519PrivateKey, manifest_hash: bytes, nonce: bytes
) -> bytes:
    """Open a sealed response; raise `UnsealingFailed` if it was made for another key or survey."""
    try:
        return SUITE.decrypt(ciphertext, key, info=seal_info(manifest_hash, nonce))
    except (InvalidTag, ValueError) as error:
        raise UnsealingFailed("the ciphertext does not open") from error


def wrap_seed(seed: bytes, passphrase: str, effort: Effort, random: Random) -> bytes:
    """Wrap a seed for the disk.

    ::

        "asv1seed" ‖ u32 opslimit ‖ u32 memlimit KiB ‖ salt(16) ‖ nonce(24) ‖ box(48)
    """
    salt, nonce = random(argon2id.SALTBYTES), random(SecretBox.NONCE_SIZE)
    box = SecretBox(_wrapping_key(passphrase, salt, effort)).encrypt(seed, nonce).ciphertext
    limits = effort.opslimit.to_bytes(4, "big") + effort.memlimit_kib.to_bytes(4, "big")
    return MAGIC + limits + salt + nonce + box


def unwrap_seed(wrapped: bytes, passphrase: str) -> bytes:
    """Return the seed; raise `PassphraseWrong` or, for a damaged file, `MessageMalformed`."""
    effort = Effort(int.from_bytes(wrapped[8:12], "big"), int.from_bytes(wrapped[12:16], "big"))
    weak = effort.memlimit_kib < argon2id.MEMLIMIT_MIN // 1024 or effort.opslimit < 1
    heavy = effort.memlimit_kib > 4 * SENSITIVE.memlimit_kib or effort.opslimit > 100
    if len(wrapped) != WRAPPED_BYTES or not wrapped.startswith(MAGIC) or weak or heavy:
        raise MessageMalformed("not a wrapped seed")
    key = _wrapping_key(passphrase, wrapped[16:32], effort)
    try:
        return SecretBox(key).decrypt(wrapped[56:], wrapped[32:56])
    except CryptoError as error:
        raise PassphraseWrong("the passphrase does not open the key file") from error


def _wrapping_key(passphrase: str, salt: bytes, effort: Effort) -> bytes:
    memory = effort.memlimit_kib * 1024
    return argon2id.kdf(SecretBox.KEY_SIZE, passphrase.encode(), salt, effort.opslimit, memory)
