"""The collector's tables. Three for one answer, and why none of them tells an order.

``spent`` decides: one row per token, under survey and nonce; the nonce is a hash of the
respondent's one-time key, so its place among the others is random. ``inbox`` and ``responses``
hold payload only, under the leaf: a hash of nonce, sequence and ciphertext, random as well, and
the order in which envelopes are handed out. Every row of a survey has one width.
"""

from sqlalchemy import LargeBinary, SmallInteger
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from survey.protocol.envelope import AUDIT_RECORD_BYTES
from survey.storage.columns import WITHOUT_ROWID, SurveyId, fixed
from survey.storage.command_log import CommandRow


class Base(DeclarativeBase):
    """The collector's own: no foreign key can lead to another room."""


class SurveyRow(Base):
    """One survey: its manifest once published, statement and head once closed."""

    __tablename__ = "surveys"
    __table_args__ = WITHOUT_ROWID

    survey_id: Mapped[str] = mapped_column(SurveyId, primary_key=True)
    owner: Mapped[bytes] = fixed("owner", 32)  # the manifest key that created it
    step: Mapped[int] = mapped_column(SmallInteger)
    manifest: Mapped[bytes] = mapped_column(LargeBinary)
    statement: Mapped[bytes] = mapped_column(LargeBinary)
    head: Mapped[bytes] = mapped_column(LargeBinary)


class SpentRow(Base):
    """One spent token: its audit record (the envelope with H(ct) for the ciphertext)."""

    __tablename__ = "spent"
    __table_args__ = WITHOUT_ROWID

    survey_id: Mapped[str] = mapped_column(SurveyId, primary_key=True)
    nonce: Mapped[bytes] = fixed("nonce", 32, key=True)
    sequence: Mapped[bytes] = fixed("sequence", 1)
    record: Mapped[bytes] = fixed("record", AUDIT_RECORD_BYTES)


class InboxRow(Base):
    """One ciphertext that waits until enough others wait."""

    __tablename__ = "inbox"
    __table_args__ = WITHOUT_ROWID

    leaf: Mapped[bytes] = fixed("leaf", 32, key=True)
    survey_id: Mapped[str] = mapped_column(SurveyId)
    ciphertext: Mapped[bytes] = mapped_column(LargeBinary)


class ResponseRow(Base):
    """One ciphertext at rest."""

    __tablename__ = "responses"
    __table_args__ = WITHOUT_ROWID

    leaf: Mapped[bytes] = fixed("leaf", 32, key=True)
    survey_id: Mapped[str] = mapped_column(SurveyId)
    ciphertext: Mapped[bytes] = mapped_column(LargeBinary)


class CollectorCommandRow(CommandRow, Base):
    """Commands that were obeyed."""
