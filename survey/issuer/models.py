"""The issuer's tables: codes and whether they drew; nothing that a token could be found by."""

from typing import Final

from sqlalchemy import LargeBinary, SmallInteger
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from survey.storage.columns import WITHOUT_ROWID, SurveyId, fixed
from survey.storage.command_log import CommandRow

UNDRAWN: Final = b"\0"
DRAWN: Final = b"\1"
REPLACED: Final = b"\2"


class Base(DeclarativeBase):
    """The issuer's own: no foreign key can lead to another room."""


class SurveyRow(Base):
    """One survey: its manifest once published, its statement once closed."""

    __tablename__ = "surveys"
    __table_args__ = WITHOUT_ROWID

    survey_id: Mapped[str] = mapped_column(SurveyId, primary_key=True)
    owner: Mapped[bytes] = fixed("owner", 32)  # the manifest key that created it
    step: Mapped[int] = mapped_column(SmallInteger)
    manifest: Mapped[bytes] = mapped_column(LargeBinary)
    statement: Mapped[bytes] = mapped_column(LargeBinary)


class InvitationRow(Base):
    """One code. Born whole, with zeros where an answer will stand: it never grows.

    Draws overwrite the zeros together, in the order of their hashes. On SQLite a row's place says
    nothing of when; on PostgreSQL a changed row is a new one, and tells with whom it came.
    """

    __tablename__ = "invitations"
    __table_args__ = WITHOUT_ROWID

    code_hash: Mapped[bytes] = fixed("code_hash", 32, key=True)
    survey_id: Mapped[str] = mapped_column(SurveyId)
    state: Mapped[bytes] = fixed("state", 1)
    blinded_hash: Mapped[bytes] = fixed("blinded_hash", 32)
    signature: Mapped[bytes] = fixed("signature", 256)


class DrawRow(Base):
    """One code that has just drawn, until its row in `invitations` is overwritten with others'."""

    __tablename__ = "draws"
    __table_args__ = WITHOUT_ROWID

    code_hash: Mapped[bytes] = fixed("code_hash", 32, key=True)
    survey_id: Mapped[str] = mapped_column(SurveyId)
    blinded_hash: Mapped[bytes] = fixed("blinded_hash", 32)
    signature: Mapped[bytes] = fixed("signature", 256)


class IssuerCommandRow(CommandRow, Base):
    """Commands that were obeyed."""
