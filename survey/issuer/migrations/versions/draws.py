"""Draws wait for others before they change a row of `invitations`."""

import sqlalchemy as sa
from alembic import op

revision = "issuer_0002"
down_revision = "issuer_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draws",
        _fixed("code_hash", 32, primary_key=True),
        sa.Column("survey_id", sa.LargeBinary(16), nullable=False),
        _fixed("blinded_hash", 32),
        _fixed("signature", 256),
        sqlite_with_rowid=False,
    )


def _fixed(name: str, length: int, *, primary_key: bool = False) -> sa.Column[bytes]:
    check = sa.CheckConstraint(f"length({name}) = {length}")
    return sa.Column(name, sa.LargeBinary(length), check, nullable=False, primary_key=primary_key)
