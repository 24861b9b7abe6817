"""A world per test; the RSA key, slow to make, once."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.protocol import unsealing
from survey.protocol.blind_signing import TokenSigningKey
from tests.integration.storage.world import World


@pytest.fixture(scope="session")
def token_signing_key() -> bytes:
    return TokenSigningKey.generate().to_bytes()


@pytest.fixture(scope="session")
def sealing_seed() -> bytes:
    return secrets.token_bytes(unsealing.SEED_BYTES)


@pytest.fixture
def world(tmp_path: Path, token_signing_key: bytes, sealing_seed: bytes) -> Iterator[World]:
    made = World(tmp_path, token_signing_key, unsealing.sealing_key(sealing_seed))
    yield made
    made.stop()
