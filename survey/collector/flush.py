"""From the inbox to the responses: by count, never by time, a random batch in random order.

A thief of the disk in mid-survey sees at most which ciphertexts are among the last 2 × batch.
"""

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from survey.collector import payloads
from survey.protocol.randomness import Random
from survey.storage.databases import reading, writing
from survey.storage.rewriting import Doubling, checkpoint


def flush(session: Session, survey_id: str, batch: int | None, random: Random) -> None:
    """Move ``batch`` randomly chosen ciphertexts (None: all), shuffled."""
    waiting = payloads.waiting(session, survey_id)
    shuffled = sorted(waiting, key=lambda _leaf: random(16))
    payloads.move(session, shuffled[:batch])


class Flushing:
    """The collector's upkeep after each batch of requests."""

    def __init__(self, batch: int, random: Random) -> None:
        """Flush ``batch`` when twice as many wait."""
        self._batch = batch
        self._random = random
        self._doubling = Doubling()

    def __call__(self, engine: Engine, _writes: int) -> None:
        """Flush what is due, then let file and log forget it."""
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
            return payloads.crowded(session, 2 * self._batch)
