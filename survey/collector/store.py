"""Every statement about surveys and spent tokens. Returns domain objects or raises."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from sqlalchemy import and_, bindparam, delete, func, insert, select, union, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from survey.collector.models import InboxRow, SpentRow, SurveyRow
from survey.collector.terms import Terms, terms_of
from survey.errors import CommandRefused
from survey.protocol.envelope import AuditRecord
from survey.protocol.lifecycle import State
from survey.protocol.statements import Head
from survey.storage.columns import plain
from survey.storage.databases import UNTRACKED

# built once: SQLAlchemy takes longer to build a statement than SQLite to obey it
SURVEYS: Final = select(
    SurveyRow.survey_id,
    SurveyRow.owner,
    SurveyRow.step,
    SurveyRow.manifest,
    SurveyRow.statement,
    SurveyRow.head,
)
surveys, spent, inbox = plain(SurveyRow), plain(SpentRow), plain(InboxRow)
STANDING: Final = (  # one journey to the database for all that a submission must know
    select(surveys.c.step, func.coalesce(inbox.c.record, spent.c.record))
    .outerjoin_from(
        surveys,
        inbox,
        and_(inbox.c.survey_id == surveys.c.survey_id, inbox.c.nonce == bindparam("nonce")),
    )
    .outerjoin(
        spent,
        and_(spent.c.survey_id == surveys.c.survey_id, spent.c.nonce == bindparam("nonce")),
    )
    .where(surveys.c.survey_id == bindparam("survey_id"))
)
FORGET: Final = delete(spent).where(
    spent.c.survey_id == bindparam("survey_id"), spent.c.nonce == bindparam("nonce")
)


class Step(IntEnum):
    """How far a survey has come at the collector; it only rises, so a close can be resumed."""

    CREATED = 0
    PUBLISHED = 1  # and collecting, once it starts
    ENDED = 2  # nothing is accepted any more
    FLUSHED = 3  # the inbox is empty
    REWRITTEN = 4  # file and log have forgotten every order
    SIGNED = 5  # leaf list and head are public; void: the ciphertexts are deleted
    CLEAN = 6  # and gone from file and log
    ERASED = 7


@dataclass(frozen=True)
class Survey:
    """One survey as the collector knows it."""

    survey_id: str
    owner: bytes
    step: Step
    terms: Terms | None
    statement: bytes
    head: bytes

    @property
    def state(self) -> State:
        """Where the survey stands; whether it has started is for a clock to say."""
        if self.terms is None:
            return State.DRAFT
        if not self.head:
            return State.PUBLISHED
        enough = Head.from_bytes(self.head).size >= self.terms.manifest.min_open
        return State.CLOSED if enough else State.VOID


@dataclass(frozen=True)
class Spent:
    """One spent token, and what was done with it."""

    survey_id: str
    nonce: bytes
    record: bytes


def find_survey(session: Session, survey_id: str) -> Survey | None:
    """Return a survey, or None."""
    row = session.execute(SURVEYS.where(SurveyRow.survey_id == survey_id)).first()
    return None if row is None else _survey(row)


def all_surveys(session: Session) -> list[Survey]:
    """Return every survey."""
    return [_survey(row) for row in session.execute(SURVEYS)]


def _survey(row: Sequence[Any]) -> Survey:
    survey_id, owner, step, manifest, statement, head = row
    terms = terms_of(manifest) if manifest else None
    return Survey(survey_id, owner, Step(step), terms, statement, head)


def add_survey(session: Session, survey_id: str, owner: bytes) -> None:
    """Add a survey, or raise `CommandRefused` if the name is taken."""
    empty = {"manifest": b"", "statement": b"", "head": b""}
    row = {"survey_id": survey_id, "owner": owner, "step": Step.CREATED}
    try:
        session.execute(insert(SurveyRow).values(**row, **empty))
    except IntegrityError as error:
        raise CommandRefused("the survey exists already") from error


def change_survey(session: Session, survey_id: str, **values: bytes) -> None:
    """Set columns of a survey."""
    change = update(SurveyRow).where(SurveyRow.survey_id == survey_id).values(**values)
    session.execute(change, execution_options=UNTRACKED)


def advance(session: Session, survey_id: str, step: Step) -> None:
    """Raise the survey's step; another process may have raised it further."""
    lower = (SurveyRow.survey_id == survey_id, SurveyRow.step < step)
    change = update(SurveyRow).where(*lower).values(step=step)
    session.execute(change, execution_options=UNTRACKED)


def standing(session: Session, survey_id: str, nonce: bytes) -> tuple[Step, AuditRecord | None]:
    """Return how far a survey has come and what stands under a nonce: all a submission reads."""
    found, record = session.execute(STANDING, {"survey_id": survey_id, "nonce": nonce}).one()
    return Step(found), None if record is None else AuditRecord.from_bytes(record)


def spend(session: Session, tokens: Sequence[Spent]) -> None:
    """Write spent tokens, in the order given; what stood under their nonces was superseded."""
    if tokens:
        rows = [vars(token) for token in tokens]
        session.execute(FORGET, rows)
        session.execute(insert(spent), rows)


def records(session: Session, survey_id: str) -> list[AuditRecord]:
    """Return all audit records of a survey whose inbox is empty, ascending by leaf."""
    query = select(SpentRow.record).where(SpentRow.survey_id == survey_id)
    found = [AuditRecord.from_bytes(record) for record in session.scalars(query)]
    return sorted(found, key=lambda record: record.leaf)


def count(session: Session, survey_id: str) -> int:
    """Count the nonces of a survey, at rest and waiting."""
    nonces = (
        select(table.c.nonce).where(table.c.survey_id == survey_id) for table in (spent, inbox)
    )
    query = select(func.count()).select_from(union(*nonces).subquery())
    return session.execute(query).scalar_one()
