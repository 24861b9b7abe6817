"""The upkeep of an inbox: arrivals write it alone, and leave it by the batch.

So the tables at rest are written by many at once, in an order that says nothing of when each came.
What is left is the log and those who wait. Both are small, and are forgotten right after a write.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from survey.storage.databases import reading, writing
from survey.storage.rewriting import Rest, forget_log

Move = Callable[[Session], None]


@dataclass(frozen=True)
class Look:
    """What a look into an inbox says."""

    moves: Sequence[Move]  # what is due: a transaction each, and after each the log goes
    more: int  # how many may come before the next look


class Inbox(Protocol):
    """Where arrivals wait."""

    def look(self, session: Session) -> Look:
        """See who waits."""

    def scatter(self, session: Session) -> None:
        """Write those who wait anew, in an order that says nothing."""


class Flushing:
    """What is done to an inbox after each batch of requests, and now and then."""

    def __init__(self, inbox: Inbox, clock: Callable[[], float]) -> None:
        """Begin rested."""
        self._inbox = inbox
        self._rest = Rest(clock)
        self._until_due = 0  # at the start nobody knows how many wait,
        self._swept = False  # nor in which order

    def __call__(self, engine: Engine, writes: int) -> None:
        """Count; move what is due; let the disk forget who came when."""
        self._swept = False
        self._until_due -= writes
        if self._until_due <= 0:
            for move in self._due(engine):
                carry_out(engine, move)
        if self._rest.over:
            self.sweep(engine)

    def sweep(self, engine: Engine) -> None:
        """Scatter those who wait, and let the log go, if anything was written."""
        if self._swept:
            return
        with self._rest.after():
            carry_out(engine, self._inbox.scatter)
        self._swept = True

    def _due(self, engine: Engine) -> Sequence[Move]:
        with reading(engine) as session:
            look = self._inbox.look(session)
        self._until_due = look.more
        return look.moves


def carry_out(engine: Engine, move: Move) -> None:
    """Move, in a transaction whose log goes at once."""
    with writing(engine) as session:
        move(session)
    forget_log(engine)
