"""The wire vectors and the keys behind them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from survey.protocol.manifest import Manifest
from survey.protocol.tokens import Token, TokenKey

VECTORS = Path(__file__).parents[2] / "vectors" / "wire.json"


@pytest.fixture(scope="session")
def wire() -> dict[str, Any]:
    vectors: dict[str, Any] = json.loads(VECTORS.read_text("utf-8"))
    return vectors


@pytest.fixture(scope="session")
def manifest(wire: dict[str, Any]) -> Manifest:
    return Manifest.from_bytes(wire["manifest"]["bytes"].encode())


@pytest.fixture(scope="session")
def token(wire: dict[str, Any]) -> Token:
    return Token.from_bytes(bytes.fromhex(wire["tokens"]["token"]))


@pytest.fixture(scope="session")
def token_key(wire: dict[str, Any]) -> TokenKey:
    return TokenKey.from_bytes(bytes.fromhex(wire["tokens"]["token_key"]))


@pytest.fixture(scope="session")
def hexed(wire: dict[str, Any]) -> Callable[[str, str], bytes]:
    """Read one field of the vectors as bytes."""

    def read(section: str, name: str) -> bytes:
        return bytes.fromhex(wire[section][name])

    return read
