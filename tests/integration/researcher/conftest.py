"""The shared world of the researcher's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.researcher.world import World, compiled, make_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = make_world(tmp_path)
    yield made
    made.client.close()


@pytest.fixture(scope="session")
def session_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = make_world(tmp_path_factory.mktemp("world"))
    yield made
    made.client.close()


@pytest.fixture(scope="session")
def compiled_questionnaire() -> bytes:
    return compiled()
