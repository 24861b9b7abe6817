"""Rewriting tables in key order, so that the disk forgets in which order it was written."""

from sqlalchemy import Engine

from survey.storage.databases import law_of


def checkpoint(engine: Engine) -> None:
    """Let go of the write-ahead log, which holds everything in order of arrival."""
    law_of(engine).end_cycle(engine)


def sweep(engine: Engine, table: str) -> None:
    """Let the disk forget in which order a table was written, from time to time."""
    law_of(engine).sweep(engine, table)


def rewrite(engine: Engine) -> None:
    """Write every table anew in key order; nothing deleted is left in file or log."""
    law_of(engine).rewrite(engine)


def size(engine: Engine) -> int:
    """Return how many bytes the tables take, or 0 where their growth asks for nothing."""
    return law_of(engine).size(engine)


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
