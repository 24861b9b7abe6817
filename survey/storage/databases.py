"""Engines and sessions under the storage law, whichever database keeps it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError, TimeoutError  # noqa: A004
from sqlalchemy.orm import Session

from survey.errors import ConfigInvalid, ServiceUnavailable
from survey.storage import postgresql, sqlite
from survey.storage.law import WRITING, Failure, Law

LAWS: Final = MappingProxyType[str, Law]({"sqlite": sqlite, "postgresql": postgresql})
UNTRACKED: Final = {"synchronize_session": False}  # rows are read anew, never cached


def law_of(engine: Engine) -> Law:
    """Return the law of an engine's kind."""
    return LAWS[engine.dialect.name]


def sqlite_url(path: Path) -> str:
    """Return the URL of a SQLite file."""
    return sqlite.url(path)


def open_engine(url: str) -> Engine:
    """Open a database under the storage law; a new SQLite file is readable by its owner only.

    Raises
    ------
    ConfigInvalid
        If the URL names no database that there is a law and a driver for.
    """
    try:
        law = LAWS[make_url(url).get_backend_name()]
        # parameters stay out of every error's text: they are nonces and ciphertexts
        engine = create_engine(url, hide_parameters=True, **law.options())
    except (ArgumentError, KeyError) as error:
        raise ConfigInvalid("database must be a URL sqlite:/// or postgresql+psycopg://") from error
    except ModuleNotFoundError as error:
        raise ConfigInvalid("PostgreSQL needs its driver: plainseal[postgresql]") from error
    law.prepare(engine)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    writes = bool(connection.get_execution_options().get(WRITING))
    law_of(connection.engine).begin(connection, writes=writes)


def failure_of(error: BaseException | None) -> Failure | None:
    """Tell a failing database from a refused statement (None).

    One that fails inside a savepoint shows as the failed rollback to it: the cause is behind.
    """
    while error is not None:
        if failure := _failure_of(error):
            return failure
        error = error.__context__
    return None


def _failure_of(error: BaseException) -> Failure | None:
    if isinstance(error, TimeoutError):  # every connection is in use
        return Failure.PASSING
    cause = getattr(error, "orig", None)
    found = (law.failure_of(cause) for law in LAWS.values()) if cause else ()
    return next(filter(None, found), None)


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Give a session that only reads."""
    options = law_of(engine).READER
    with (
        answering(),
        engine.connect().execution_options(**options) as connection,
        Session(connection) as session,
    ):
        yield session


@contextmanager
def answering() -> Iterator[None]:
    """Say `ServiceUnavailable` where a database does not answer."""
    try:
        yield
    except SQLAlchemyError as error:
        if failure_of(error) is None:
            raise
        raise ServiceUnavailable("the database of this server does not answer") from error


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """Give the one session that writes; commit at the end, roll back if anything is raised.

    It has its turn from here on, not only from its first statement.
    """
    with (
        engine.connect().execution_options(**{WRITING: True}) as connection,
        Session(connection, join_transaction_mode="control_fully") as session,
        session.begin(),
    ):
        session.connection()
        yield session


def hold(session: Session, table: str) -> None:
    """Let nobody else write a table until the COMMIT."""
    connection = session.connection()
    law_of(connection.engine).hold(connection, table)


def empty(session: Session, table: str) -> None:
    """Delete every row of a table, with its bytes."""
    connection = session.connection()
    law_of(connection.engine).empty(connection, table)
