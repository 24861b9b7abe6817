"""The collector's tables. Three for one answer, and why none of them tells an order.

``inbox`` is where an accepted response waits, record and ciphertext together, until enough others
wait; it is emptied and written anew all the time. The flush parts them: the record goes to
``spent``, under survey and nonce (a hash of the respondent's one-time key), the ciphertext to
``responses``, under the leaf (a hash of nonce, sequence and ciphertext), in which order envelopes
are handed out. Both keys are random, and every row of a survey has one width.
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


class InboxRow(Base):
    """One accepted response that waits: its audit record and its ciphertext."""

    __tablename__ = "inbox"
    __table_args__ = WITHOUT_ROWID

    survey_id: Mapped[str] = mapped_column(SurveyId, primary_key=True)
    nonce: Mapped[bytes] = fixed("nonce", 32, key=True)
    record: Mapped[bytes] = fixed("record", AUDIT_RECORD_BYTES)
    ciphertext: Mapped[bytes] = mapped_column(LargeBinary)


class SpentRow(Base):
    """One spent token at rest: its audit record (the envelope with H(ct) for the ciphertext)."""

    __tablename__ = "spent"
    __table_args__ = WITHOUT_ROWID

    survey_id: Mapped[str] = mapped_column(SurveyId, primary_key=True)
    nonce: Mapped[bytes] = fixed("nonce", 32, key=True)
    record: Mapped[bytes] = fixed("record", AUDIT_RECORD_BYTES)


class ResponseRow(Base):
    """One ciphertext at rest."""

    __tablename__ = "responses"
    __table_args__ = WITHOUT_ROWID

    leaf: Mapped[bytes] = fixed("leaf", 32, key=True)
    survey_id: Mapped[str] = mapped_column(SurveyId)
    ciphertext: Mapped[bytes] = mapped_column(LargeBinary)


class CollectorCommandRow(CommandRow, Base):
    """Commands that were obeyed."""
