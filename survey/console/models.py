"""The console's tables. Nothing in them is finer than a release.

The life of a row: an account is made on the command line and stays; a session is made by a
sign-in, moves forward while it is used and dies on sign-out, when idle or after a working day;
a release comes in once and is never changed.
"""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SURVEY_ID_CHARACTERS = 16


class Base(DeclarativeBase):
    """The tables of this room and no other's."""


class AccountRow(Base):
    """A person who may sign in; ``failures`` in a row delay the next try."""

    __tablename__ = "accounts"
    __table_args__ = (CheckConstraint("role IN ('administrator', 'researcher')", name="role"),)

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[bytes] = mapped_column(LargeBinary(128))
    failures: Mapped[int]
    last_failure: Mapped[int] = mapped_column(BigInteger)


class SessionRow(Base):
    """A signed-in browser, by the hash of its token: a copy of this table opens no door."""

    __tablename__ = "sessions"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("accounts.name", ondelete="CASCADE"))
    began: Mapped[int] = mapped_column(BigInteger)
    seen: Mapped[int] = mapped_column(BigInteger)


class ReleaseRow(Base):
    """A release with everything its signatures are checked against, as it was received."""

    __tablename__ = "releases"

    survey_id: Mapped[str] = mapped_column(String(SURVEY_ID_CHARACTERS), primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    file: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))
    approval: Mapped[bytes] = mapped_column(LargeBinary(64))
    head: Mapped[bytes] = mapped_column(LargeBinary(164))
    manifest: Mapped[bytes] = mapped_column(LargeBinary)
    manifest_signature: Mapped[bytes] = mapped_column(LargeBinary(64))
    received: Mapped[int] = mapped_column(BigInteger)
