"""A page server in a fresh home."""

from pathlib import Path

import pytest

from .publisher import Publisher, fresh_token_key


@pytest.fixture(scope="session")
def token_key() -> bytes:
    return fresh_token_key()


@pytest.fixture
def publisher(tmp_path: Path, token_key: bytes) -> Publisher:
    return Publisher(tmp_path, token_key)
