"""Every statement about what waits: a spent token's record and its ciphertext, in one row.

Accepted is whatever stands here or in ``spent``. An arrival writes nothing else, so the tables at
rest are written by the flush alone: batch by batch, in an order that chance has chosen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import and_, delete, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from survey.collector.models import InboxRow
from survey.errors import SequenceConflict
from survey.protocol.envelope import AuditRecord
from survey.storage.columns import plain
from survey.storage.databases import UNTRACKED, empty, hold

inbox: Final = plain(InboxRow)
PUT: Final = insert(inbox)  # built once, executed for every submission
WAITING: Final = select(
    InboxRow.survey_id, InboxRow.nonce, InboxRow.record, InboxRow.ciphertext
).order_by(InboxRow.survey_id, InboxRow.nonce)


@dataclass(frozen=True)
class Waiting:
    """One accepted response that waits until enough others wait."""

    survey_id: str
    nonce: bytes
    record: bytes
    ciphertext: bytes

    @property
    def leaf(self) -> bytes:
        """The leaf under which the ciphertext will rest."""
        return AuditRecord.from_bytes(self.record).leaf


def put(session: Session, survey_id: str, record: AuditRecord, ciphertext: bytes) -> None:
    """Let a response wait; raise `SequenceConflict` if another call was first."""
    waiting = Waiting(survey_id, record.token.nonce, record.to_bytes(), ciphertext)
    try:
        session.execute(PUT, vars(waiting))
    except IntegrityError as error:
        raise SequenceConflict from error


def drop(session: Session, survey_id: str, nonce: bytes) -> None:
    """Delete a response that waits, if it still does."""
    itself = and_(InboxRow.survey_id == survey_id, InboxRow.nonce == nonce)
    session.execute(delete(InboxRow).where(itself), execution_options=UNTRACKED)


def crowds(session: Session) -> dict[str, int]:
    """Return how many wait for each survey."""
    query = select(InboxRow.survey_id, func.count()).group_by(InboxRow.survey_id)
    return {survey_id: count for survey_id, count in session.execute(query)}  # noqa: C416 - rows


def take_all(session: Session) -> list[Waiting]:
    """Take everything out; nobody puts anything in until the COMMIT.

    The order matters: a row that came after the SELECT would be deleted unseen.
    """
    hold(session, InboxRow.__tablename__)
    found = [Waiting(*row) for row in session.execute(WAITING)]
    empty(session, InboxRow.__tablename__)
    return found


def put_back(session: Session, waiting: Sequence[Waiting]) -> None:
    """Let them wait on, written in the order given."""
    if waiting:
        session.execute(PUT, [vars(one) for one in waiting])
