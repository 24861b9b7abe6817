"""One small database under the storage law: a table of notes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, LargeBinary
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from survey.storage.columns import WITHOUT_ROWID, fixed
from survey.storage.databases import open_engine, sqlite_url


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "notes"
    __table_args__ = WITHOUT_ROWID

    key: Mapped[bytes] = fixed("key", 32, key=True)
    text: Mapped[bytes] = mapped_column(LargeBinary)


@pytest.fixture
def notes() -> type[Note]:
    return Note


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "notes.sqlite3"


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    opened = open_engine(sqlite_url(path))
    Base.metadata.create_all(opened)
    yield opened
    opened.dispose()
