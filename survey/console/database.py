"""The console's own database: one revision, prepared when it is opened."""

from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from survey.config import ConsoleConfig
from survey.storage.databases import open_engine, sqlite_url
from survey.storage.migrations import prepare

MIGRATIONS: Final = Path(__file__).parent / "migrations"


def open_database(config: ConsoleConfig) -> Engine:
    """Open the database of a home; write in it ``with survey.storage.databases.writing(...)``."""
    engine = open_engine(config.database or sqlite_url(config.home / "console.sqlite3"))
    prepare(engine, MIGRATIONS)
    return engine
