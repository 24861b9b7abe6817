"""Every statement the issuer's database hears. Returns domain objects or raises."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from survey.errors import CommandRefused
from survey.issuer.models import DRAWN, REPLACED, UNDRAWN, InvitationRow, SurveyRow
from survey.protocol.manifest import Manifest
from survey.storage.databases import UNTRACKED

read_manifest = lru_cache(maxsize=64)(Manifest.from_bytes)  # a pure function of public bytes


class Step(IntEnum):
    """How far a survey has come at the issuer; it only rises."""

    CREATED = 0
    PUBLISHED = 1
    ISSUING = 2  # exactly the committed codes are there
    CLOSED = 3  # the statement is signed
    CLEAN = 4  # the table was rewritten after it
    ERASED = 5


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
    row = session.execute(_surveys().where(SurveyRow.survey_id == survey_id)).first()
    return None if row is None else _survey(row)


def all_surveys(session: Session) -> list[Survey]:
    """Return every survey."""
    return [_survey(row) for row in session.execute(_surveys())]


def _surveys() -> Select[str, bytes, int, bytes, bytes]:
    row = SurveyRow
    return select(row.survey_id, row.owner, row.step, row.manifest, row.statement)


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
    columns = (InvitationRow.state, InvitationRow.blinded_hash, InvitationRow.signature)
    query = select(*columns).where(
        InvitationRow.code_hash == code_hash, InvitationRow.survey_id == survey_id
    )
    row = session.execute(query).first()
    return None if row is None else Invitation(*row)


def claim_invitation(
    session: Session, code_hash: bytes, blinded_hash: bytes, signature: bytes
) -> bool:
    """Draw the code's one token; tell whether this call was the one that drew it."""
    values = {"state": DRAWN, "blinded_hash": blinded_hash, "signature": signature}
    return _change_undrawn(session, code_hash, values)


def kill_invitation(session: Session, code_hash: bytes) -> bool:
    """Kill an undrawn code; tell whether it was one."""
    return _change_undrawn(session, code_hash, {"state": REPLACED})


def _change_undrawn(session: Session, code_hash: bytes, values: dict[str, bytes]) -> bool:
    statement = (
        update(InvitationRow)
        .where(InvitationRow.code_hash == code_hash, InvitationRow.state == UNDRAWN)
        .values(**values)
        .returning(InvitationRow.state)
    )
    changed = session.execute(statement, execution_options=UNTRACKED)
    return changed.first() is not None


def counts(session: Session, survey_id: str) -> Counts:
    """Count the codes that drew and those that were replaced."""
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
