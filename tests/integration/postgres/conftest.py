"""The shared world of issuer and collector, over PostgreSQL; skipped aloud if there is none."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.protocol import unsealing
from tests.integration.postgres.cluster import Cluster, binaries
from tests.integration.storage.fixtures import sealing_seed, token_signing_key
from tests.integration.storage.world import World

__all__ = ["sealing_seed", "token_signing_key"]


@pytest.fixture(scope="session")
def programs() -> Path:
    found = binaries()
    if found is None:
        pytest.skip("NO POSTGRESQL on this machine: nothing of it was tested")
    return found


@pytest.fixture(scope="session")
def cluster(programs: Path) -> Iterator[Cluster]:
    made = Cluster(programs)
    yield made
    made.remove()


@pytest.fixture(scope="session")
def two_databases(cluster: Cluster) -> dict[str, str]:
    return {room: cluster.create(room) for room in ("issuer", "collector")}


@pytest.fixture
def databases(cluster: Cluster, two_databases: dict[str, str]) -> dict[str, str]:
    """Return the URLs of two empty databases."""
    for name in two_databases:
        cluster.clear(name)
    return two_databases


@pytest.fixture
def world(
    tmp_path: Path,
    token_signing_key: bytes,
    sealing_seed: bytes,
    databases: dict[str, str],
    cluster: Cluster,
) -> Iterator[World]:
    made = World(
        tmp_path,
        token_signing_key,
        unsealing.sealing_key(sealing_seed),
        databases=databases,
        disk=cluster.data,
    )
    yield made
    made.stop()
