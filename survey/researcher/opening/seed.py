"""The sealing seed: made here, wrapped at once, tried from the wrapped file before any use."""

from typing import Final

from survey.protocol.errors import UnsealingFailed
from survey.protocol.randomness import Random
from survey.protocol.sealing import seal
from survey.protocol.unsealing import (
    INTERACTIVE,
    SEED_BYTES,
    SENSITIVE,
    Effort,
    expand,
    sealing_key,
    unseal,
    unwrap_seed,
    wrap_seed,
)
from survey.researcher.home import SurveyFolder

EFFORTS: Final[dict[str, Effort]] = {"sensitive": SENSITIVE, "interactive": INTERACTIVE}
WRAPPED: Final = "keys/sealing.seed.wrapped"
PUBLIC: Final = "keys/sealing.key"


def make_seed(folder: SurveyFolder, passphrase: str, effort: str, random: Random) -> None:
    """Make a seed, keep it wrapped, and open a test envelope from what is now on the disk.

    A lost seed is a lost survey: whatever could be wrong with passphrase, file or key shows here.
    """
    seed = random(SEED_BYTES)
    public = sealing_key(seed)
    folder.write(WRAPPED, wrap_seed(seed, passphrase, EFFORTS[effort], random))
    prove_seed(folder, public, passphrase, random)
    folder.write(PUBLIC, public)


def prove_seed(folder: SurveyFolder, public: bytes, passphrase: str, random: Random) -> None:
    """Seal random bytes to ``public`` and open them from the wrapped file alone."""
    secret, manifest_hash, nonce = random(32), random(32), random(32)
    sealed = seal(secret, public, manifest_hash, nonce)
    key = expand(open_seed(folder, passphrase))
    if unseal(sealed, key, manifest_hash, nonce) != secret:
        raise UnsealingFailed("the wrapped key does not open a test envelope")


def open_seed(folder: SurveyFolder, passphrase: str) -> bytes:
    """Unwrap the seed; a wrong passphrase raises `PassphraseWrong`."""
    return unwrap_seed(folder.read(WRAPPED, "the wrapped sealing key"), passphrase)


def public_key(folder: SurveyFolder) -> bytes:
    """Return the public sealing key: it exists only if the test envelope was opened."""
    return folder.read(PUBLIC, "a tried sealing key (survey keys new)")
