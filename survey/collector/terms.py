"""What a published survey asks of an envelope, worked out once from its manifest."""

from dataclasses import dataclass
from functools import lru_cache

from survey.protocol.manifest import Manifest
from survey.protocol.tokens import TokenKey


@dataclass(frozen=True)
class Terms:
    """A manifest with everything that every submission is checked against."""

    manifest: Manifest
    manifest_hash: bytes
    challenge: bytes
    token_key: TokenKey


@lru_cache(maxsize=64)
def terms_of(manifest: bytes) -> Terms:
    """Return the terms of manifest bytes: a pure function, so it may remember."""
    read = Manifest.from_bytes(manifest)
    return Terms(read, read.hash, read.challenge_digest, read.issuer_key)
