"""Accounts, sessions, releases."""

import sqlalchemy as sa
from alembic import op

revision = "console_0002"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password_hash", sa.LargeBinary(128), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_failure", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("role IN ('administrator', 'researcher')", name="role"),
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.LargeBinary(32), primary_key=True),
        sa.Column(
            "account",
            sa.String(64),
            sa.ForeignKey("accounts.name", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("began", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "releases",
        sa.Column("survey_id", sa.String(16), primary_key=True),
        sa.Column("sequence", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("file", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(64), nullable=False),
        sa.Column("approval", sa.LargeBinary(64), nullable=False),
        sa.Column("head", sa.LargeBinary(164), nullable=False),
        sa.Column("manifest", sa.LargeBinary(), nullable=False),
        sa.Column("manifest_signature", sa.LargeBinary(64), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
    )


def downgrade() -> None:
    for table in ("releases", "sessions", "accounts"):
        op.drop_table(table)
