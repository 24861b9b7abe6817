"""From the inbox to the tables at rest: by count, never by time, a random batch in random order.

A thief of the disk in mid-survey sees at most which responses are among the last 2 × batch (times
the number of processes, since each counts its own), and in which order those came that arrived
since the last sweep.
"""

from collections.abc import Mapping
from functools import partial
from typing import Final

from sqlalchemy.orm import Session

from survey.collector import inbox, responses, store
from survey.collector.inbox import Waiting
from survey.collector.responses import Response
from survey.collector.store import Spent
from survey.protocol.randomness import Random
from survey.storage.flushing import Look

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


class Batches:
    """The collector's inbox as its upkeep sees it."""

    def __init__(self, batch: int, random: Random) -> None:
        """Let responses go when twice ``batch`` wait, so that ``batch`` at least stay."""
        self._batch = batch
        self._random = random

    def look(self, session: Session) -> Look:
        """See which batches may go; before they do, the log of their arrivals must be gone."""
        crowds = inbox.crowds(session)
        due = {survey_id: self._moving(crowd) for survey_id, crowd in crowds.items()}
        stay = (crowd - due[survey_id] for survey_id, crowd in crowds.items())
        more = 2 * self._batch - max(stay, default=0)
        moves = (self.scatter, partial(flush, counts=due, random=self._random))
        return Look(moves if any(due.values()) else (), more)

    def scatter(self, session: Session) -> None:
        """Write those who wait in another order."""
        flush(session, {}, self._random)

    def _moving(self, crowd: int) -> int:
        """Return how many whole batches may go while one stays."""
        return max(0, crowd // self._batch - 1) * self._batch
