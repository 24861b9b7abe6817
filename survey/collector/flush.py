"""From the inbox to the responses: by count, never by time, a random batch in random order.

A thief of the disk in mid-survey sees at most which ciphertexts are among the last 2 × batch
(times the number of processes, since each counts its own).
"""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from survey.collector import payloads
from survey.protocol.randomness import Random
from survey.storage.databases import reading, writing
from survey.storage.rewriting import Doubling, checkpoint

ALL: Final = 2**32


def flush(session: Session, counts: Mapping[str, int], random: Random) -> None:
    """Move so many randomly chosen ciphertexts of each survey; write those and the rest anew.

    One transaction: killed anywhere, either all of it happened or nothing.
    """
    left = dict(counts)
    moved: list[payloads.Payload] = []
    rest: list[payloads.Payload] = []
    for payload in sorted(payloads.take_all(session), key=lambda _payload: random(16)):
        chosen = left.get(payload.survey_id, 0) > 0
        left[payload.survey_id] = left.get(payload.survey_id, 0) - 1
        (moved if chosen else rest).append(payload)
    payloads.put_to_rest(session, moved)
    payloads.put_back(session, rest)


def flush_all(session: Session, survey_id: str, random: Random) -> None:
    """Empty a survey's inbox."""
    flush(session, {survey_id: ALL}, random)


class Flushing:
    """The collector's upkeep after each batch of requests."""

    def __init__(self, batch: int, random: Random) -> None:
        """Flush when twice ``batch`` wait, so that ``batch`` at least stay."""
        self._batch = batch
        self._random = random
        self._doubling = Doubling()
        self._until_due = 0  # at the start nobody knows how many wait

    def __call__(self, engine: Engine, writes: int) -> None:
        """Count; flush what is due, then let file and log forget it."""
        self._until_due -= writes
        if self._until_due > 0:
            return
        if due := self._due(engine):
            with writing(engine) as session:
                flush(session, due, self._random)
            checkpoint(engine)
            self._doubling.rewrite_if_due(engine)

    def _due(self, engine: Engine) -> dict[str, int]:
        with reading(engine) as session:
            crowds = payloads.crowds(session)
        due = {survey_id: self._moving(crowd) for survey_id, crowd in crowds.items()}
        stay = (crowd - due[survey_id] for survey_id, crowd in crowds.items())
        self._until_due = 2 * self._batch - max(stay, default=0)
        return {survey_id: count for survey_id, count in due.items() if count > 0}

    def _moving(self, crowd: int) -> int:
        """Return how many whole batches may go while one stays."""
        return max(0, crowd // self._batch - 1) * self._batch
