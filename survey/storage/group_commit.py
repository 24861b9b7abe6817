"""One writer, many requests, one COMMIT; the waiters wake only after it.

Acknowledged means durable: ``run`` returns when the COMMIT has reached the disk. A refused
request takes nothing of its neighbours' with it. A failing disk fails the whole batch, and from
a lasting failure on nothing more is accepted until the process is started anew: after an fsync
that failed nobody knows what the disk holds (Rebello et al., "Can Applications Recover from
fsync Failures?", 2020).
"""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import Concatenate, Final, ParamSpec, Self, TypeVar

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from survey.errors import ServiceUnavailable
from survey.storage.databases import failure_of, law_of, writing
from survey.storage.law import Failure

P = ParamSpec("P")
T = TypeVar("T")
LARGEST_BATCH: Final = 128
Upkeep = Callable[[Engine, int], None]


class Ticket:
    """One waiting request: what its verb raises is its waiter's, a failing disk is everybody's."""

    def __init__(self, verb: Callable[[Session], None]) -> None:
        """Remember what to do."""
        self.verb = verb
        self.done: Future[None] = Future()
        self.refusal: BaseException | None = None

    def __enter__(self) -> Self:
        """Begin the verb."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        """Keep a refusal; let a failing disk through."""
        self.refusal = error
        return error is None or failure_of(error) is None

    def wake(self) -> None:
        """Hand the outcome to the waiter."""
        if self.refusal is None:
            self.done.set_result(None)
        else:
            self.done.set_exception(self.refusal)

    def refuse(self, error: ServiceUnavailable) -> None:
        """Refuse a waiter who has no outcome yet."""
        if not self.done.done():
            self.done.set_exception(error)


def no_upkeep(_engine: Engine, _writes: int) -> None:
    """Do nothing after a batch."""


class GroupCommit:
    """The only way to write to a room's database."""

    def __init__(self, engine: Engine, upkeep: Upkeep = no_upkeep) -> None:
        """Start the writer; ``upkeep`` runs after each batch with the number of its requests."""
        self._engine = engine
        self._upkeep = upkeep
        self._waiting: queue.SimpleQueue[Ticket | None] = queue.SimpleQueue()
        self._alone = threading.Lock()
        self._failure: Failure | None = None
        self._ended = False
        self._thread = threading.Thread(target=self._write, name="group-commit", daemon=True)
        self._thread.start()

    def run(
        self, verb: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Call ``verb(session, *args)`` in the next batch; return its result after the COMMIT.

        It is called a second time, on untouched tables, if a neighbour was refused.

        Raises
        ------
        ServiceUnavailable
            If the disk failed, now or before; nothing of the request is stored.
        """
        if self._failure is Failure.LASTING:
            raise ServiceUnavailable("this server is read-only after a disk error")
        outcome: list[T] = []
        ticket = Ticket(lambda session: outcome.append(verb(session, *args, **kwargs)))
        self._waiting.put(ticket)
        if not self._thread.is_alive():
            self._refuse_all_waiting()
        ticket.done.result()
        return outcome[-1]

    def alone(self, job: Callable[[Engine], None]) -> None:
        """Run a job between two batches, outside a transaction (VACUUM asks for it)."""
        try:
            with self._alone, law_of(self._engine).turn(self._engine):
                job(self._engine)
        except SQLAlchemyError as error:
            raise self._unavailable(error) from error

    @property
    def ready(self) -> bool:
        """Tell whether writes are accepted; a full disk is tried again, a lying one never."""
        if self._failure is Failure.PASSING:
            self._try_again()
        return self._failure is None

    def stop(self) -> None:
        """Finish what waits, then end the writer."""
        self._waiting.put(None)
        self._thread.join()

    def _try_again(self) -> None:
        try:
            self.run(lambda session: session.execute(text(law_of(self._engine).DURABLE)))
        except ServiceUnavailable:
            return

    def _write(self) -> None:
        try:
            while not self._ended:
                batch: list[Ticket] = []
                self._take(batch)
                self._commit(batch)
        finally:  # whatever ended the writer, nobody waits for ever
            self._failure = Failure.LASTING
            self._refuse_all_waiting()

    def _refuse_all_waiting(self) -> None:
        while not self._waiting.empty():
            ticket = self._waiting.get()
            if ticket is not None:
                ticket.refuse(ServiceUnavailable("this server writes no more"))

    def _take(self, batch: list[Ticket]) -> None:
        """Wait for the next request, or the end."""
        ticket = self._waiting.get()
        if ticket is None:
            self._ended = True
        else:
            batch.append(ticket)

    def _fill(self, batch: list[Ticket]) -> None:
        """Take along who has come while this process waited for its turn."""
        while len(batch) < LARGEST_BATCH and not (self._ended or self._waiting.empty()):
            self._take(batch)

    def _commit(self, batch: list[Ticket]) -> None:
        refusal = ServiceUnavailable("the disk of this server fails")
        try:
            if batch and self._failure is not Failure.LASTING:
                self._write_down(batch)
        except (SQLAlchemyError, ServiceUnavailable, OSError) as error:  # of the upkeep, too
            refusal = self._unavailable(error)
        finally:
            for ticket in batch:
                ticket.refuse(refusal)

    def _write_down(self, batch: list[Ticket]) -> None:
        with self._alone, law_of(self._engine).turn(self._engine):
            self._transact(batch)
            self._failure = None
            for ticket in batch:
                ticket.wake()
            self._upkeep(self._engine, len(batch))

    def _transact(self, batch: list[Ticket]) -> None:
        """Savepoints cost as much as what they guard: taken only if somebody is refused."""
        if not self._without_savepoints(batch):
            self._with_savepoints(batch)

    def _without_savepoints(self, batch: list[Ticket]) -> bool:
        with writing(self._engine) as session:
            self._fill(batch)
            for ticket in batch:
                with ticket:
                    ticket.verb(session)
                if ticket.refusal is not None:
                    session.rollback()
                    return False
        return True

    def _with_savepoints(self, batch: list[Ticket]) -> None:
        with writing(self._engine) as session:
            for ticket in batch:
                with ticket, session.begin_nested():
                    ticket.verb(session)

    def _unavailable(self, error: BaseException) -> ServiceUnavailable:
        if self._failure is not Failure.LASTING:
            self._failure = failure_of(error) or Failure.LASTING
        return ServiceUnavailable("the disk of this server fails")
