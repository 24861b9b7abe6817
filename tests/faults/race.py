"""One token from many threads at once: each files other answers under it, one may stay.

Two collectors share one database, so that neither a lock nor a thread of one process decides.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import repeat
from typing import Final

from survey.protocol.encoding import parse
from survey.protocol.envelope import ENVELOPE_MEDIA_TYPE, Envelope, Receipt
from tests.faults.site import Site

THREADS: Final = 64
PATIENCE_SECONDS: Final = 300.0


@dataclass(frozen=True)
class Race:
    """What came of it."""

    tokens: int
    threads: int
    accepted: int
    accepted_twice: int  # tokens under which more than one answer was acknowledged
    stored: int
    stored_as_acknowledged: int
    refusals: dict[str, int]
    seconds: float


@dataclass
class Course:
    """Where everybody starts at the same moment."""

    site: Site
    ports: list[int]
    refusals: Counter[str] = field(default_factory=Counter)
    receipts: list[Receipt] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, heats: Iterable[list[Envelope]]) -> None:
        """Let every thread send one envelope of each heat, all together."""
        lanes = list(zip(*heats, strict=True))
        start = threading.Barrier(len(lanes), timeout=PATIENCE_SECONDS)
        with ThreadPoolExecutor(len(lanes)) as pool:
            list(pool.map(self._run, range(len(lanes)), lanes, repeat(start)))

    def _run(self, number: int, lane: Iterable[Envelope], start: threading.Barrier) -> None:
        port = self.ports[number % len(self.ports)]
        with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)) as connection:
            for envelope in lane:
                body = envelope.to_bytes()
                start.wait()
                self._send(connection, body)

    def _send(self, connection: HTTPConnection, body: bytes) -> None:
        path = f"/s/{self.site.world.manifest.survey_id}/responses"
        connection.request("POST", path, body, {"Content-Type": ENVELOPE_MEDIA_TYPE})
        response = connection.getresponse()
        answer = response.read()
        with self._lock:
            if response.status == 200:
                self.receipts.append(Receipt.from_bytes(answer))
            else:
                self.refusals[str(parse(answer)["type"]).removeprefix("urn:asv1:")] += 1


def race(site: Site, tokens: int, seconds: float, threads: int = THREADS) -> Race:
    """Race for so many tokens, or as many as there is time for."""
    begun, raced = time.monotonic(), 0
    with site.serving() as servers:
        course = Course(site, [server.port for server in servers])
        while raced < tokens and time.monotonic() - begun < seconds:
            heats = min(20, tokens - raced)
            course.run(
                [person.envelope(token) for _ in range(threads)]
                for person, token in site.tokens(heats)
            )
            raced += heats
    found = site.found()
    accepted = Counter(receipt.entry[:32] for receipt in course.receipts)
    entries = {receipt.entry for receipt in course.receipts}
    return Race(
        tokens=raced,
        threads=threads,
        accepted=len(course.receipts),
        accepted_twice=sum(count > 1 for count in accepted.values()),
        stored=len(found.ciphertexts),
        stored_as_acknowledged=len(entries & set(found.entries.values())),
        refusals=dict(course.refusals),
        seconds=round(time.monotonic() - begun, 1),
    )
