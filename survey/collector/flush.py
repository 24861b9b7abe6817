"""From the inbox to the responses: by count, never by time, a random batch in random order.

A thief of the disk in mid-survey sees at most which ciphertexts are among the last 2 × batch.
"""

from typing import Final

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from survey.collector import payloads
from survey.protocol.randomness import Random
from survey.storage.databases import reading, writing
from survey.storage.rewriting import Doubling, checkpoint

LARGEST_MOVE: Final = 500


def flush(session: Session, survey_id: str, batch: int, random: Random) -> None:
    """Move ``batch`` randomly chosen ciphertexts, in random order."""
    shuffled = sorted(payloads.waiting(session, survey_id), key=lambda _leaf: random(16))
    payloads.move(session, shuffled[:batch])


def flush_all(session: Session, survey_id: str, random: Random) -> None:
    """Empty a survey's inbox, a bounded number at a time."""
    while payloads.waiting(session, survey_id):
        flush(session, survey_id, LARGEST_MOVE, random)


class Flushing:
    """The collector's upkeep after each batch of requests."""

    def __init__(self, batch: int, random: Random) -> None:
        """Flush ``batch`` when twice as many wait."""
        self._batch = batch
        self._random = random
        self._doubling = Doubling()
        self._until_due = 0  # at the start nobody knows how many wait

    def __call__(self, engine: Engine, writes: int) -> None:
        """Count; flush what is due, then let file and log forget it."""
        self._until_due -= writes
        if self._until_due > 0:
            return
        flushed = False
        while due := self._due(engine):
            with writing(engine) as session:
                for survey_id in due:
                    flush(session, survey_id, self._batch, self._random)
            flushed = True
        if flushed:
            checkpoint(engine)
            self._doubling.rewrite_if_due(engine)

    def _due(self, engine: Engine) -> list[str]:
        with reading(engine) as session:
            crowds = payloads.crowds(session)
        threshold = 2 * self._batch
        self._until_due = threshold - max(crowds.values(), default=0)
        return [survey_id for survey_id, count in crowds.items() if count >= threshold]
