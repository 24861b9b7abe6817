"""Rewriting tables in key order, so that the file forgets in which order it was written.

Inside a page SQLite puts new cells where there is room: 0.55 concordance with arrival before
VACUUM, 0.50 after. The write-ahead log holds the current cycle in plain order until truncated.
"""

from contextlib import closing

from sqlalchemy import Engine


def _execute(engine: Engine, statement: str) -> list[tuple[int, ...]]:
    with closing(engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall()) if cursor.description else []


def checkpoint(engine: Engine) -> None:
    """Move the write-ahead log into the file and truncate it to nothing."""
    if engine.dialect.name == "sqlite":
        _execute(engine, "PRAGMA wal_checkpoint(TRUNCATE)")


def rewrite(engine: Engine) -> None:
    """Write every table anew in key order; nothing deleted is left in file or log."""
    if engine.dialect.name == "sqlite":
        _execute(engine, "VACUUM")
    checkpoint(engine)


def pages(engine: Engine) -> int:
    """Return the size of the file in pages."""
    return _execute(engine, "PRAGMA page_count")[0][0]


class Doubling:
    """Rewrite whenever the file has doubled: the cost stays proportional to what was written."""

    def __init__(self) -> None:
        """Begin anew at each start of the process."""
        self._next = 0

    def rewrite_if_due(self, engine: Engine) -> None:
        """Rewrite if the file has doubled since the last time."""
        if engine.dialect.name == "sqlite" and pages(engine) >= self._next:
            rewrite(engine)
            self._next = 2 * pages(engine)


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
