"""The same survey where issuer and collector keep their tables in one PostgreSQL.

One server for both is harsher than in earnest: its log holds both sides in one order.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.adversary.seizure.survey_run import Seizure, seize
from tests.integration.postgres.cluster import SETTINGS, Cluster, binaries

KEEPING: Final = ("issuer", "collector")
TOGETHER: Final = """
    SELECT array_agg(encode(code_hash, 'hex')) FROM invitations
    WHERE state = '\\x01' GROUP BY xmin::text
"""
HASTY: Final = {**SETTINGS, "autovacuum_naptime": "1s"}  # a survey of weeks, in a minute


@contextmanager
def running_cluster() -> Iterator[Cluster | None]:
    """Run a PostgreSQL of our own, if this machine has one."""
    programs = binaries()
    if programs is None:
        yield None
        return
    cluster = Cluster(programs, HASTY)
    try:
        yield cluster
    finally:
        cluster.remove()


def seize_over_postgres(folder: Path, respondents: int, cluster: Cluster) -> Seizure:
    """Run a survey; copy the homes, the whole data directory and the server's log."""
    databases = {room: cluster.create(room) for room in KEEPING}
    return seize(folder, respondents, databases, cluster.folder, lambda: _together(cluster))


def _together(cluster: Cluster) -> list[set[str]]:
    return [set(codes) for (codes,) in cluster.execute(TOGETHER, "issuer")]
