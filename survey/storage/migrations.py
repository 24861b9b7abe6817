"""One schema revision per room: a new database gets the newest, another revision is refused.

``alembic_version`` is the one table exempt from the storage law: it holds one row about nobody.
"""

from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from survey.errors import RevisionUnknown, SurveyError
from survey.storage.databases import answering, law_of
from survey.storage.law import WRITING


def prepare(engine: Engine, folder: Path) -> None:
    """Check the server; give a new database its tables; refuse one of another revision.

    Raises
    ------
    ConfigInvalid
        If the server would keep what it must not keep.
    RevisionUnknown
        If the database has another revision than this program.
    ServiceUnavailable
        If the database does not answer.
    """
    try:
        with answering():
            law_of(engine).check(engine)
            _give_tables(engine, folder)
        check(engine, folder)
    except SurveyError:
        engine.dispose()
        raise


def _give_tables(engine: Engine, folder: Path) -> None:
    """Make the tables of an empty database; a writer is alone, should two processes start."""
    options = {WRITING: True}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        if not inspect(connection).get_table_names():
            _upgrade(connection, folder)
            law_of(engine).settle(connection)


def check(engine: Engine, folder: Path) -> None:
    """Raise `RevisionUnknown` unless the database has this program's revision."""
    with answering(), engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_heads()
    expected = tuple(ScriptDirectory(str(folder)).get_heads())
    if present != expected:
        raise RevisionUnknown(
            f"the database has revision {', '.join(present) or 'none'}, "
            f"this program needs {', '.join(expected)}"
        )


def _upgrade(connection: Connection, folder: Path) -> None:
    """Bring the database to the newest revision, in the transaction that is open."""
    script = ScriptDirectory(str(folder))

    def steps(present: Any, _context: object) -> Any:  # noqa: ANN401 - Alembic's hook
        return script._upgrade_revs("head", present)  # noqa: SLF001 - as alembic.command does

    with EnvironmentContext(Config(), script, fn=steps) as environment:
        environment.configure(connection=connection, transactional_ddl=True)
        with environment.begin_transaction():
            environment.run_migrations()
