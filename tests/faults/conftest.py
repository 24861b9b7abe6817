"""A published survey per test, over SQLite and over a PostgreSQL that can be killed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.site import Site
from tests.integration.postgres.cluster import Cluster, binaries


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site.publish(tmp_path)
    yield made
    made.stop()


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    programs = binaries()
    if programs is None:
        pytest.skip("NO POSTGRESQL on this machine: nothing of it was tested")
    made = Cluster(programs)
    yield made
    made.remove()


@pytest.fixture
def site_over_postgres(tmp_path: Path, cluster: Cluster) -> Iterator[Site]:
    made = Site.publish(
        tmp_path, {room: cluster.create(room) for room in ("issuer", "collector")}
    )  # fmt: skip
    yield made
    made.stop()
