"""Rewriting tables in key order, so that the disk forgets in which order it was written."""

from collections.abc import Callable
from math import inf
from typing import Final

from sqlalchemy import Engine

from survey.storage.databases import law_of
from survey.storage.law import Mark

REST: Final = 20


def checkpoint(engine: Engine) -> None:
    """Let go of the write-ahead log, which holds everything in order of arrival."""
    law_of(engine).end_cycle(engine)


def rewrite(engine: Engine) -> None:
    """Write every table anew in key order; nothing deleted is left in file or log."""
    law_of(engine).rewrite(engine)


def size(engine: Engine) -> int:
    """Return how many bytes the tables take, or 0 where their growth asks for nothing."""
    return law_of(engine).size(engine)


class Sweeping:
    """Now and then let the disk forget in which order a table was written.

    It rests twenty times as long as it took, so that a large table costs a twentieth of the time.
    """

    def __init__(self, table: str, clock: Callable[[], float]) -> None:
        """Begin rested."""
        self._table = table
        self._clock = clock
        self._rested = -inf
        self._mark: Mark = ()

    def __call__(self, engine: Engine) -> None:
        """Sweep, unless it is resting."""
        begun = self._clock()
        if begun < self._rested:
            return
        self._mark = law_of(engine).sweep(engine, self._table, self._mark)
        ended = self._clock()
        self._rested = ended + REST * (ended - begun)


class Doubling:
    """Rewrite whenever the tables have doubled: the cost stays proportional to what was written."""

    def __init__(self) -> None:
        """Begin anew at each start of the process."""
        self._next = 0

    def rewrite_if_due(self, engine: Engine) -> None:
        """Rewrite if the tables have doubled since the last time."""
        grown = size(engine)
        if grown and grown >= self._next:
            rewrite(engine)
            self._next = 2 * size(engine)


class Cycle:
    """Upkeep of a table whose rows are overwritten in place: every ``writes`` the log goes."""

    def __init__(self, writes: int) -> None:
        """Begin a cycle."""
        self._length = writes
        self._left = writes
        self._doubling = Doubling()

    def __call__(self, engine: Engine, writes: int) -> None:
        """Count a batch; at the end of a cycle truncate the log, and rewrite if due."""
        self._left -= writes
        if self._left <= 0:
            checkpoint(engine)
            self._doubling.rewrite_if_due(engine)
            self._left = self._length
