"""A PostgreSQL of the benchmark's own, if this machine has one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.integration.postgres.cluster import Cluster, binaries


@contextmanager
def databases(_home: Path) -> Iterator[dict[str, str]]:
    """Give a database to each room, a second collector and the floor; none without PostgreSQL."""
    programs = binaries()
    if programs is None:
        yield {}
        return
    cluster = Cluster(programs)
    try:
        yield {name: cluster.create(name) for name in ("issuer", "collector", "unflushed", "floor")}
    finally:
        cluster.remove()
