"""Rows in and out; nothing above this file sees an ORM object."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from survey.console.errors import AccountExists, ReleaseSuperseded, ReleaseUnknown
from survey.console.models import AccountRow, ReleaseRow, SessionRow
from survey.console.upload import Upload


@dataclass(frozen=True)
class Account:
    """A person who may sign in."""

    name: str
    role: str
    password_hash: bytes
    failures: int
    last_failure: int


@dataclass(frozen=True)
class SignedIn:
    """A session and whose it is."""

    name: str
    role: str
    began: int
    seen: int


@dataclass(frozen=True)
class StoredRelease:
    """A release as it came in, and when."""

    upload: Upload
    received: int


def keep_account(session: Session, account: Account) -> None:
    """Store a new account, or raise `AccountExists`."""
    row = AccountRow(
        name=account.name,
        role=account.role,
        password_hash=account.password_hash,
        failures=account.failures,
        last_failure=account.last_failure,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise AccountExists(f"there is already an account {account.name}") from error


def find_account(session: Session, name: str) -> Account | None:
    """Return the account of this name, if there is one."""
    row = session.get(AccountRow, name)
    if row is None:
        return None
    return Account(row.name, row.role, row.password_hash, row.failures, row.last_failure)


def record_failures(session: Session, name: str, failures: int, now: int) -> None:
    """Set how often in a row a sign-in has failed."""
    session.execute(
        update(AccountRow)
        .where(AccountRow.name == name)
        .values(failures=failures, last_failure=now)
    )


def keep_session(session: Session, token_hash: bytes, account: str, now: int) -> None:
    """Store a new session."""
    session.add(SessionRow(token_hash=token_hash, account=account, began=now, seen=now))
    session.flush()


def find_session(session: Session, token_hash: bytes) -> SignedIn | None:
    """Return the session of this token, if there is one."""
    found = session.execute(
        select(AccountRow.name, AccountRow.role, SessionRow.began, SessionRow.seen)
        .join(AccountRow, AccountRow.name == SessionRow.account)
        .where(SessionRow.token_hash == token_hash)
    ).one_or_none()
    return None if found is None else SignedIn(*found)


def touch_session(session: Session, token_hash: bytes, now: int) -> None:
    """Say that a session is in use."""
    session.execute(update(SessionRow).where(SessionRow.token_hash == token_hash).values(seen=now))


def drop_session(session: Session, token_hash: bytes) -> None:
    """End a session."""
    session.execute(delete(SessionRow).where(SessionRow.token_hash == token_hash))


def drop_stale_sessions(session: Session, began_before: int, seen_before: int) -> None:
    """Forget sessions that nobody can use any more."""
    session.execute(
        delete(SessionRow).where(
            (SessionRow.began < began_before) | (SessionRow.seen < seen_before)
        )
    )


def keep_release(session: Session, survey_id: str, sequence: int, upload: Upload, now: int) -> None:
    """Store a release, or raise `ReleaseSuperseded` if its place is taken."""
    row = ReleaseRow(
        survey_id=survey_id,
        sequence=sequence,
        approval=upload.approval,
        file=upload.file,
        signature=upload.signature,
        head=upload.head,
        manifest=upload.manifest,
        manifest_signature=upload.manifest_signature,
        received=now,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise ReleaseSuperseded("another release has this sequence") from error


def find_release(session: Session, survey_id: str, sequence: int) -> StoredRelease:
    """Return a release, or raise `ReleaseUnknown`."""
    row = session.get(ReleaseRow, (survey_id, sequence))
    if row is None:
        raise ReleaseUnknown("there is no such release here")
    return _stored(row)


def latest_release(session: Session, survey_id: str) -> tuple[int, StoredRelease] | None:
    """Return the newest release of a survey with its sequence, if there is one."""
    row = session.scalars(
        select(ReleaseRow)
        .where(ReleaseRow.survey_id == survey_id)
        .order_by(ReleaseRow.sequence.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else (row.sequence, _stored(row))


def latest_releases(session: Session) -> Sequence[StoredRelease]:
    """Return the newest release of each survey, the last received first."""
    newest = (
        select(ReleaseRow.survey_id, func.max(ReleaseRow.sequence).label("sequence"))
        .group_by(ReleaseRow.survey_id)
        .subquery()
    )
    rows = session.scalars(
        select(ReleaseRow)
        .join(
            newest,
            (ReleaseRow.survey_id == newest.c.survey_id)
            & (ReleaseRow.sequence == newest.c.sequence),
        )
        .order_by(ReleaseRow.received.desc(), ReleaseRow.survey_id)
    )
    return [_stored(row) for row in rows]


def _stored(row: ReleaseRow) -> StoredRelease:
    upload = Upload(
        approval=row.approval,
        file=row.file,
        head=row.head,
        manifest=row.manifest,
        manifest_signature=row.manifest_signature,
        signature=row.signature,
    )
    return StoredRelease(upload, row.received)
