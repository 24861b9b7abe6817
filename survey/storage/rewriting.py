"""Rewriting tables in key order, so that the disk forgets in which order it was written."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from survey.storage.databases import failure_of, law_of
from survey.storage.law import Failure, Mark

REST: Final = 100  # requests wait meanwhile
REST_OF_A_SWEEP: Final = 20


def forget_log(engine: Engine) -> None:
    """Let go of the write-ahead log, which holds everything in order of arrival."""
    law_of(engine).forget_log(engine)


def forget_what_was_left(engine: Engine) -> None:
    """Let go of what a killed process has left in the log, before the first request.

    Unless another process is reading just now: then the first sweep does it.
    """
    try:
        forget_log(engine)
    except SQLAlchemyError as error:
        if failure_of(error) is not Failure.PASSING:
            raise


def rewrite(engine: Engine) -> None:
    """Write every table anew in key order; nothing deleted is left in file or log."""
    law_of(engine).rewrite(engine)


class Rest:
    """After work a rest so many times as long: forgetting costs that part of the time."""

    def __init__(self, clock: Callable[[], float], times: int = REST) -> None:
        """Begin rested."""
        self._clock = clock
        self._times = times
        self._until = -inf

    @property
    def over(self) -> bool:
        """Tell whether work may begin."""
        return self._clock() >= self._until

    @contextmanager
    def after(self) -> Iterator[None]:
        """Measure the work."""
        begun = self._clock()
        try:
            yield
        finally:
            ended = self._clock()
            self._until = ended + self._times * (ended - begun)


class Sweeping:
    """Now and then let the disk forget in which order a table was written."""

    def __init__(self, table: str, clock: Callable[[], float]) -> None:
        """Begin rested."""
        self._table = table
        self._rest = Rest(clock, REST_OF_A_SWEEP)
        self._mark: Mark = ()

    def __call__(self, engine: Engine) -> None:
        """Sweep, unless it is resting."""
        if self._rest.over:
            with self._rest.after():
                self._mark = law_of(engine).sweep(engine, self._table, self._mark)
