"""Killing PostgreSQL's own processes at the moment when a table is being made.

A kill at any other moment leaves nothing. Whoever aims waits for a new file in the database's
folder, and somebody else's commits take the log to the disk meanwhile, from which recovery writes
what stood in the unfinished table.
"""

import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg

from survey.storage.postgresql import DURABLE
from tests.faults.crowd import Crowd
from tests.faults.deaths import Plan
from tests.faults.site import Site
from tests.integration.postgres.cluster import ROLE, Cluster

DATABASE: Final = "collector"
LATEST_SECONDS: Final = 0.012  # after the file has come: a flush takes about as long
RECOVERY_SECONDS: Final = 1.5
LOOK_SECONDS: Final = 0.0005
CHANCE: Final = 0.6  # of a kill for each new file, so that flushes get done between
SWEEP_SECONDS: Final = 30.0
STOCK: Final = 4  # times as many have an answer to send: a fast machine needs them to be killed in


@dataclass(frozen=True)
class Aimed:
    """What came of it."""

    acknowledged: int
    kills: int
    left: int  # files of a table in the making that held something after a kill
    at_end: int  # those that still do
    lost: int


def kill_makers(site: Site, cluster: Cluster, plan: Plan) -> Aimed:
    """Kill the collector's database processes in the midst of making tables, again and again."""
    ends = time.monotonic() + plan.seconds
    with site.serving() as servers:
        ports = [server.port for server in servers]
        crowd = Crowd(site.world.manifest, ports, site.envelopes(STOCK * plan.acknowledged), ends)
        with _committing(cluster), crowd.insisting() as all_sent:
            marksman = _Marksman(cluster, plan.kills)
            while not all_sent.done():
                marksman.look()
                crowd.end = 0 if _enough(plan, marksman.kills, crowd) else ends
                time.sleep(LOOK_SECONDS)
        until = time.monotonic() + SWEEP_SECONDS
        while cluster.lost_files(DATABASE) and time.monotonic() < until:
            time.sleep(0.1)
    found = site.found().entries
    lost = sum(found.get(nonce) != entry for nonce, entry in crowd.entries.items())
    at_end = len(cluster.lost_files(DATABASE))
    return Aimed(len(crowd.entries), marksman.kills, len(marksman.left), at_end, lost)


def _enough(plan: Plan, kills: int, crowd: Crowd) -> bool:
    return kills == plan.kills and len(crowd.entries) >= plan.acknowledged


class _Marksman:
    def __init__(self, cluster: Cluster, most: int) -> None:
        self.cluster, self.most = cluster, most
        pg_class = cluster.execute("SELECT pg_relation_filepath('pg_class')", DATABASE)[0][0]
        self.folder = (cluster.data / pg_class).parent
        self.seen = self._files()
        self.kills = 0
        self.left: set[Path] = set()

    def look(self) -> None:
        """Kill, perhaps, if there is a new file and not enough were killed."""
        if self.kills == self.most:
            return
        files = self._files()
        new, self.seen = files - self.seen, files
        if new and random.random() < CHANCE:
            time.sleep(random.uniform(0, LATEST_SECONDS))
            self._kill()
            time.sleep(RECOVERY_SECONDS)
            with suppress(psycopg.OperationalError, FileNotFoundError):  # forgotten meanwhile
                self.left.update(self.cluster.lost_files(DATABASE))
            self.seen = self._files()

    def _kill(self) -> None:
        self.kills += 1
        for process in self.cluster.processes():
            with suppress(OSError):
                if f"postgres: {ROLE} {DATABASE}" in _title(process):
                    os.kill(process, signal.SIGKILL)

    def _files(self) -> set[str]:
        return {path.name for path in self.folder.iterdir() if path.name[0].isdigit()}


def _title(process: int) -> str:
    return Path(f"/proc/{process}/cmdline").read_text("utf-8", "replace")


@contextmanager
def _committing(cluster: Cluster) -> Iterator[None]:
    """Let somebody else commit all the time, as the issuer's database on the same server does."""
    over = threading.Event()

    def commit() -> None:
        while not over.wait(0.002):
            with suppress(psycopg.OperationalError):
                cluster.execute(DURABLE)

    thread = threading.Thread(target=commit)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
