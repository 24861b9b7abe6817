"""The collector's first schema."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "collector_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _surveys()
    _by_nonce("spent")
    _by_nonce("inbox", sa.Column("ciphertext", sa.LargeBinary, nullable=False))
    op.create_table(
        "responses",
        _fixed("leaf", 32, primary_key=True),
        sa.Column("survey_id", sa.LargeBinary(16), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "commands",
        _fixed("digest", 32, primary_key=True),
        _fixed("key", 32),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("answer", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )


def _surveys() -> None:
    op.create_table(
        "surveys",
        sa.Column("survey_id", sa.LargeBinary(16), primary_key=True),
        _fixed("owner", 32),
        sa.Column("step", sa.SmallInteger, nullable=False),
        sa.Column("manifest", sa.LargeBinary, nullable=False),
        sa.Column("statement", sa.LargeBinary, nullable=False),
        sa.Column("head", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )


def _by_nonce(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column("survey_id", sa.LargeBinary(16), primary_key=True),
        _fixed("nonce", 32, primary_key=True),
        _fixed("record", 484),
        *columns,
        sqlite_with_rowid=False,
    )


def _fixed(name: str, length: int, **options: Any) -> sa.Column[bytes]:  # noqa: ANN401
    check = sa.CheckConstraint(f"length({name}) = {length}")
    return sa.Column(name, sa.LargeBinary(length), check, nullable=False, **options)
