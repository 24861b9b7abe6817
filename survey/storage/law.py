"""What both engines are made to do, each in its own words: `sqlite` and `postgresql`.

Nobody else in Plainseal knows which of them answers.
"""

from contextlib import AbstractContextManager
from enum import Enum, auto
from typing import Any, Final, Protocol

from sqlalchemy import Connection, Engine

Mark = tuple[int, ...]  # how the files stood after a sweep; () if nobody knows
WRITING: Final = "writing"  # the execution option of a connection that will write


class Failure(Enum):
    """What a database error means for the service."""

    PASSING = auto()  # busy, full, or not to be reached: it is asked again
    LASTING = auto()  # the disk lied or is damaged: accept nothing more


class Law(Protocol):
    """One engine's storage law."""

    DURABLE: str
    """The smallest statement whose COMMIT must reach the disk, and that changes no table."""
    READER: dict[str, Any]
    """The execution options of a connection that only reads."""

    def options(self) -> dict[str, Any]:
        """Return what `sqlalchemy.create_engine` is told."""

    def prepare(self, engine: Engine) -> None:
        """Make every connection of an engine obey."""

    def check(self, engine: Engine) -> None:
        """Raise `ConfigInvalid` if the server keeps what it must not keep."""

    def settle(self, connection: Connection) -> None:
        """Tell a new database what it must never do with its tables."""

    def begin(self, connection: Connection, *, writes: bool) -> None:
        """Begin a transaction; one that writes is the only one of its database."""

    def failure_of(self, cause: BaseException) -> Failure | None:
        """Tell the driver's failing disk or server from a refused statement (None)."""

    def turn(self, engine: Engine) -> AbstractContextManager[None]:
        """Let processes take turns, for what one transaction cannot hold together."""

    def hold(self, connection: Connection, table: str) -> None:
        """Let nobody else write a table until the COMMIT."""

    def empty(self, connection: Connection, table: str) -> None:
        """Delete every row of a table, with its bytes."""

    def forget_log(self, engine: Engine) -> None:
        """Let go of the write-ahead log, which holds everything in order of arrival."""

    def sweep(self, engine: Engine, table: str, last: Mark) -> Mark:
        """Let the disk forget in which order a table was written since the last time.

        What is returned is handed in the next time: nothing is done if nothing was written.
        """

    def rewrite(self, engine: Engine) -> None:
        """Write every table anew in the order of its key; file and log forget."""
