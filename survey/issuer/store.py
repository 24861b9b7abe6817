"""Every statement the issuer's database hears. Returns domain objects or raises."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import bindparam, case, delete, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from survey.errors import CommandRefused
from survey.issuer.draws import draws, invitations
from survey.issuer.models import DRAWN, REPLACED, UNDRAWN, InvitationRow, SurveyRow
from survey.protocol.manifest import Manifest
from survey.storage.columns import plain
from survey.storage.databases import UNTRACKED


class Step(IntEnum):
    """How far a survey has come at the issuer; it only rises."""

    CREATED = 0
    PUBLISHED = 1
    ISSUING = 2  # exactly the committed codes are there
    CLOSED = 3  # the statement is signed
    CLEAN = 4  # the table was rewritten after it
    ERASED = 5


# built once: SQLAlchemy takes longer to build a statement than SQLite to obey it
surveys: Final = plain(SurveyRow)
SURVEYS: Final = select(
    surveys.c.survey_id, surveys.c.owner, surveys.c.step, surveys.c.manifest, surveys.c.statement
)
ONE_SURVEY: Final = SURVEYS.where(surveys.c.survey_id == bindparam("survey_id"))
WAITS: Final = draws.c.code_hash.is_not(None)
ONE_INVITATION: Final = (
    select(
        case((WAITS, DRAWN), else_=invitations.c.state),
        func.coalesce(draws.c.blinded_hash, invitations.c.blinded_hash),
        func.coalesce(draws.c.signature, invitations.c.signature),
    )
    .join_from(invitations, draws, draws.c.code_hash == invitations.c.code_hash, isouter=True)
    .where(
        invitations.c.code_hash == bindparam("code_hash"),
        invitations.c.survey_id == bindparam("survey_id"),
    )
)
UNDRAWN_CODE: Final = (
    invitations.c.code_hash == bindparam("its_hash"),
    invitations.c.survey_id == bindparam("its_survey"),
    invitations.c.state == UNDRAWN,
    ~exists().where(draws.c.code_hash == bindparam("its_hash")),
)
KILL: Final = update(invitations).where(*UNDRAWN_CODE).values(state=REPLACED)
CLAIM: Final = (
    insert(draws)
    .from_select(
        ["code_hash", "survey_id", "blinded_hash", "signature"],
        select(
            invitations.c.code_hash,
            invitations.c.survey_id,
            bindparam("new_hash", type_=draws.c.blinded_hash.type),
            bindparam("new_signature", type_=draws.c.signature.type),
        )
        .join(surveys, surveys.c.survey_id == invitations.c.survey_id)
        .where(*UNDRAWN_CODE, surveys.c.step == Step.ISSUING),
    )
    .returning(draws.c.code_hash)
)
read_manifest = lru_cache(maxsize=64)(Manifest.from_bytes)  # a pure function of public bytes


@dataclass(frozen=True)
class Survey:
    """One survey as the issuer knows it."""

    survey_id: str
    owner: bytes
    step: Step
    manifest: Manifest | None
    statement: bytes


@dataclass(frozen=True)
class Invitation:
    """One code's row."""

    state: bytes
    blinded_hash: bytes
    signature: bytes


@dataclass(frozen=True)
class Counts:
    """What the statement says."""

    issued: int
    replaced: int


def find_survey(session: Session, survey_id: str) -> Survey | None:
    """Return a survey, or None."""
    row = session.execute(ONE_SURVEY, {"survey_id": survey_id}).first()
    return None if row is None else _survey(row)


def all_surveys(session: Session) -> list[Survey]:
    """Return every survey."""
    return [_survey(row) for row in session.execute(SURVEYS)]


def _survey(row: Sequence[Any]) -> Survey:
    survey_id, owner, step, manifest, statement = row
    read = read_manifest(manifest) if manifest else None
    return Survey(survey_id, owner, Step(step), read, statement)


def add_survey(session: Session, survey_id: str, owner: bytes) -> None:
    """Add a survey, or raise `CommandRefused` if the name is taken."""
    row = {"survey_id": survey_id, "owner": owner, "step": Step.CREATED}
    try:
        session.execute(insert(SurveyRow).values(**row, manifest=b"", statement=b""))
    except IntegrityError as error:
        raise CommandRefused("the survey exists already") from error


def publish(session: Session, survey_id: str, manifest: bytes) -> None:
    """Store the manifest."""
    _set(session, survey_id, manifest=manifest)
    advance(session, survey_id, Step.PUBLISHED)


def close(session: Session, survey_id: str, statement: bytes) -> None:
    """Store the statement: no code draws any more."""
    _set(session, survey_id, statement=statement)
    advance(session, survey_id, Step.CLOSED)


def _set(session: Session, survey_id: str, **values: bytes) -> None:
    change = update(SurveyRow).where(SurveyRow.survey_id == survey_id).values(**values)
    session.execute(change, execution_options=UNTRACKED)


def advance(session: Session, survey_id: str, step: Step) -> None:
    """Raise the survey's step; another process may have raised it further."""
    lower = (SurveyRow.survey_id == survey_id, SurveyRow.step < step)
    session.execute(update(SurveyRow).where(*lower).values(step=step), execution_options=UNTRACKED)


def add_invitations(session: Session, survey_id: str, hashes: list[bytes]) -> None:
    """Add undrawn codes, or raise `CommandRefused` if one is there already."""
    blank = {"survey_id": survey_id, "state": UNDRAWN}
    zeros = {"blinded_hash": bytes(32), "signature": bytes(256)}
    try:
        session.execute(
            insert(InvitationRow), [{"code_hash": code, **blank, **zeros} for code in hashes]
        )
    except IntegrityError as error:
        raise CommandRefused("a code was uploaded twice") from error


def code_hashes(session: Session, survey_id: str) -> list[bytes]:
    """Return every code hash of a survey, in the order of the values."""
    query = select(InvitationRow.code_hash).where(InvitationRow.survey_id == survey_id)
    return list(session.scalars(query.order_by(InvitationRow.code_hash)))


def find_invitation(session: Session, survey_id: str, code_hash: bytes) -> Invitation | None:
    """Return a code's row, or None; known and unknown codes cost the same look-up."""
    values = {"survey_id": survey_id, "code_hash": code_hash}
    row = session.execute(ONE_INVITATION, values).first()
    return None if row is None else Invitation(*row)


def claim_invitation(
    session: Session, survey_id: str, code_hash: bytes, blinded_hash: bytes, signature: bytes
) -> bool:
    """Draw the code's one token while the survey issues; tell whether this call drew it."""
    code = {"its_survey": survey_id, "its_hash": code_hash}
    values = {"new_hash": blinded_hash, "new_signature": signature}
    return session.execute(CLAIM, {**code, **values}).first() is not None


def kill_invitation(session: Session, survey_id: str, code_hash: bytes) -> None:
    """Kill a code if it is undrawn."""
    code = {"its_survey": survey_id, "its_hash": code_hash}
    session.execute(KILL, code)


def counts(session: Session, survey_id: str) -> Counts:
    """Count the codes that drew and those that were replaced, once no draw waits."""
    query = (
        select(InvitationRow.state, func.count())
        .where(InvitationRow.survey_id == survey_id)
        .group_by(InvitationRow.state)
    )
    found = {state: count for state, count in session.execute(query)}  # noqa: C416 - rows
    return Counts(found.get(DRAWN, 0), found.get(REPLACED, 0))


def erase(session: Session, survey_id: str) -> None:
    """Delete a survey's codes."""
    gone = delete(InvitationRow).where(InvitationRow.survey_id == survey_id)
    session.execute(gone, execution_options=UNTRACKED)
    advance(session, survey_id, Step.ERASED)
