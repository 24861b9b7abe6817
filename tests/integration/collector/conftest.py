"""The shared world of issuer and collector."""

from tests.integration.storage.fixtures import sealing_seed, token_signing_key, world

__all__ = ["sealing_seed", "token_signing_key", "world"]
