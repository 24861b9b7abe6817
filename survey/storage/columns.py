"""Columns that say nothing by their width, and tables without a row number.

An ordinary SQLite table numbers its rows: 2000 of 2000 fall back into order of arrival. Every
table here is ``WITHOUT ROWID`` under a random or hashed BLOB key, has no time column, and every
row of a person has one width (an integer does not: SQLite writes 0 in no byte and 200 in two).
"""

from typing import Any, Final, cast

from sqlalchemy import CheckConstraint, LargeBinary, Table
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator

WITHOUT_ROWID: Final = {"sqlite_with_rowid": False}


def fixed(name: str, length: int, *, key: bool = False) -> MappedColumn[bytes]:
    """Return a column of exactly ``length`` bytes; the database refuses any other."""
    constraint = CheckConstraint(f"length({name}) = {length}")
    return mapped_column(name, LargeBinary(length), constraint, primary_key=key, nullable=False)


def plain(model: type[DeclarativeBase]) -> Table:
    """Return a model's bare table, for the statements of every request.

    SQLAlchemy takes longer to treat a row as an object than the database to store it.
    """
    return cast("Table", model.__table__)


class SurveyId(TypeDecorator[str]):
    """A survey's name as its 16 ASCII bytes."""

    impl = LargeBinary(16)
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """Write the name's bytes; one from a URL may be anything, and is then not found."""
        return None if value is None else value.encode()

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ANN401, ARG002
        """Read the name."""
        return None if value is None else bytes(value).decode("ascii")
