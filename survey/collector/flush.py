"""From the inbox to the tables at rest: by count, never by time, a random batch in random order.

A thief of the disk in mid-survey sees at most which responses are among the last 2 × batch (times
the number of processes, since each counts its own), and in which order those came that arrived
since the last sweep.
"""

from collections.abc import Callable, Mapping
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from survey.collector import inbox, responses, store
from survey.collector.inbox import Waiting
from survey.collector.responses import Response
from survey.collector.store import Spent
from survey.protocol.randomness import Random
from survey.storage.databases import reading, writing
from survey.storage.rewriting import Rest, forget_log

ALL: Final = 2**32


def flush(session: Session, counts: Mapping[str, int], random: Random) -> None:
    """Move so many randomly chosen responses of each survey; write those and the rest anew.

    One transaction: killed anywhere, either all of it happened or nothing.
    """
    left = dict(counts)
    moved: list[Waiting] = []
    rest: list[Waiting] = []
    for waiting in sorted(inbox.take_all(session), key=lambda _waiting: random(16)):
        chosen = left.get(waiting.survey_id, 0) > 0
        left[waiting.survey_id] = left.get(waiting.survey_id, 0) - 1
        (moved if chosen else rest).append(waiting)
    store.spend(session, [Spent(one.survey_id, one.nonce, one.record) for one in moved])
    responses.put(session, [Response(one.leaf, one.survey_id, one.ciphertext) for one in moved])
    inbox.put_back(session, rest)


def flush_all(session: Session, survey_id: str, random: Random) -> None:
    """Empty a survey's inbox."""
    flush(session, {survey_id: ALL}, random)


class Flushing:
    """The collector's upkeep after each batch of requests, and its sweep of who waits."""

    def __init__(self, batch: int, random: Random, clock: Callable[[], float]) -> None:
        """Flush when twice ``batch`` wait, so that ``batch`` at least stay."""
        self._batch = batch
        self._random = random
        self._rest = Rest(clock)
        self._until_due = 0  # at the start nobody knows how many wait,
        self._swept = False  # nor in which order

    def __call__(self, engine: Engine, writes: int) -> None:
        """Count; flush what is due; let the disk forget who came when."""
        self._swept = False
        self._until_due -= writes
        if self._until_due <= 0 and (due := self._due(engine)):
            for counts in ({}, due):  # no log may hold both a batch's arrivals and its flush
                self._flush(engine, counts)
                forget_log(engine)
        if self._rest.over:
            self.sweep(engine)

    def sweep(self, engine: Engine) -> None:
        """Write those who wait in another order, and let the log go, if anything was written."""
        if self._swept:
            return
        with self._rest.after():
            self._flush(engine, {})
            forget_log(engine)
        self._swept = True

    def _flush(self, engine: Engine, counts: Mapping[str, int]) -> None:
        with writing(engine) as session:
            flush(session, counts, self._random)

    def _due(self, engine: Engine) -> dict[str, int]:
        with reading(engine) as session:
            crowds = inbox.crowds(session)
        due = {survey_id: self._moving(crowd) for survey_id, crowd in crowds.items()}
        stay = (crowd - due[survey_id] for survey_id, crowd in crowds.items())
        self._until_due = 2 * self._batch - max(stay, default=0)
        return {survey_id: count for survey_id, count in due.items() if count > 0}

    def _moving(self, crowd: int) -> int:
        """Return how many whole batches may go while one stays."""
        return max(0, crowd // self._batch - 1) * self._batch
