"""Every statement about ciphertexts: into the inbox, on to the responses, out, gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.orm import Session

from survey.collector.models import InboxRow, ResponseRow
from survey.storage.columns import plain
from survey.storage.databases import UNTRACKED, empty, hold

READ_AT_ONCE: Final = 64
KEEP: Final = insert(plain(InboxRow))  # built once, executed for every submission
REST: Final = insert(plain(ResponseRow))
WAITING: Final = select(InboxRow.leaf, InboxRow.survey_id, InboxRow.ciphertext).order_by(
    InboxRow.leaf
)
NEXT_RESPONSES: Final = (
    select(ResponseRow.leaf, ResponseRow.survey_id, ResponseRow.ciphertext)
    .where(ResponseRow.survey_id == bindparam("survey_id"), ResponseRow.leaf > bindparam("after"))
    .order_by(ResponseRow.leaf)
    .limit(READ_AT_ONCE)
)


@dataclass(frozen=True)
class Payload:
    """One ciphertext and whose it is not: only its survey is known."""

    leaf: bytes
    survey_id: str
    ciphertext: bytes


def keep(session: Session, survey_id: str, leaf: bytes, ciphertext: bytes) -> None:
    """Put a ciphertext into the inbox."""
    values = {"leaf": leaf, "survey_id": survey_id, "ciphertext": ciphertext}
    session.execute(KEEP, values)


def drop(session: Session, leaf: bytes) -> None:
    """Delete one ciphertext, wherever it is."""
    for table in (InboxRow, ResponseRow):
        session.execute(delete(table).where(table.leaf == leaf), execution_options=UNTRACKED)


def crowds(session: Session) -> dict[str, int]:
    """Return how many ciphertexts wait for each survey."""
    query = select(InboxRow.survey_id, func.count()).group_by(InboxRow.survey_id)
    return {survey_id: count for survey_id, count in session.execute(query)}  # noqa: C416 - rows


def take_all(session: Session) -> list[Payload]:
    """Take every ciphertext out of the inbox; nobody puts one in until the COMMIT.

    The order matters: a row that came after the SELECT would be deleted unseen.
    """
    hold(session, InboxRow.__tablename__)
    found = [Payload(*row) for row in session.execute(WAITING)]
    empty(session, InboxRow.__tablename__)
    return found


def put_back(session: Session, payloads: Sequence[Payload]) -> None:
    """Write ciphertexts into the inbox, in the order given."""
    if payloads:
        session.execute(KEEP, [vars(payload) for payload in payloads])


def put_to_rest(session: Session, payloads: Sequence[Payload]) -> None:
    """Write ciphertexts into the responses, in the order given."""
    if payloads:
        session.execute(REST, [vars(payload) for payload in payloads])


def responses(session: Session, survey_id: str, after: bytes) -> list[Payload]:
    """Return the next ciphertexts at rest, ascending by leaf, or none at the end."""
    return [
        Payload(*row)
        for row in session.execute(NEXT_RESPONSES, {"survey_id": survey_id, "after": after})
    ]


def erase(session: Session, survey_id: str) -> None:
    """Delete every ciphertext of a survey."""
    for table in (InboxRow, ResponseRow):
        session.execute(
            delete(table).where(table.survey_id == survey_id), execution_options=UNTRACKED
        )
