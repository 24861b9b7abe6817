"""One schema revision per room: a new database gets the newest, another revision is refused.

``alembic_version`` is the one table exempt from the storage law: it holds one row about nobody.
"""

from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

from survey.errors import RevisionUnknown
from survey.storage.databases import file_lock


def prepare(engine: Engine, folder: Path) -> None:
    """Give a new database its tables; refuse one of another revision."""
    with file_lock(engine):  # two processes may start over one new file
        with engine.connect() as connection:
            empty = not inspect(connection).get_table_names()
        if empty:
            upgrade(engine, folder)
    check(engine, folder)


def check(engine: Engine, folder: Path) -> None:
    """Raise `RevisionUnknown` unless the database has this program's revision."""
    with engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_heads()
    expected = tuple(ScriptDirectory(str(folder)).get_heads())
    if present != expected:
        raise RevisionUnknown(
            f"the database has revision {', '.join(present) or 'none'}, "
            f"this program needs {', '.join(expected)}"
        )


def upgrade(engine: Engine, folder: Path) -> None:
    """Bring the database to the newest revision."""
    script = ScriptDirectory(str(folder))

    def steps(present: Any, _context: object) -> Any:  # noqa: ANN401 - Alembic's hook
        return script._upgrade_revs("head", present)  # noqa: SLF001 - as alembic.command does

    with (
        EnvironmentContext(Config(), script, fn=steps) as environment,
        engine.connect() as connection,
    ):
        environment.configure(connection=connection, transactional_ddl=True)
        with environment.begin_transaction():
            environment.run_migrations()
