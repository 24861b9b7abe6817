"""The shared world of the researcher's tests."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.researcher.liar import Liar
from tests.integration.researcher.truth import Truth, make_truth
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


@pytest.fixture(scope="module")
def truth(session_world: World, tmp_path_factory: pytest.TempPathFactory) -> Truth:
    return make_truth(session_world, tmp_path_factory.mktemp("truth"))


@pytest.fixture
def liar(truth: Truth, tmp_path: Path) -> Liar:
    shutil.copytree(truth.folder, tmp_path / "published")
    return Liar(tmp_path / "published", truth.keys)
