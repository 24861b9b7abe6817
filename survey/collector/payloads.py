"""Every statement about ciphertexts: into the inbox, on to the responses, out, gone."""

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from survey.collector.models import InboxRow, ResponseRow
from survey.storage.databases import UNTRACKED

READ_AT_ONCE: Final = 64
KEEP: Final = insert(InboxRow)  # built once, executed for every submission


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


def waiting(session: Session, survey_id: str) -> list[bytes]:
    """Return the leaves that wait."""
    return list(session.scalars(select(InboxRow.leaf).where(InboxRow.survey_id == survey_id)))


def move(session: Session, leaves: Sequence[bytes]) -> None:
    """Move ciphertexts from the inbox to the responses, written in the order given."""
    columns = (InboxRow.leaf, InboxRow.survey_id, InboxRow.ciphertext)
    query = select(*columns).where(InboxRow.leaf.in_(leaves))
    found = {leaf: (survey_id, sealed) for leaf, survey_id, sealed in session.execute(query)}
    rows = [
        {"leaf": leaf, "survey_id": found[leaf][0], "ciphertext": found[leaf][1]} for leaf in leaves
    ]
    session.execute(insert(ResponseRow), rows)
    gone = delete(InboxRow).where(InboxRow.leaf.in_(leaves))
    session.execute(gone, execution_options=UNTRACKED)


def responses(session: Session, survey_id: str) -> Iterator[tuple[bytes, bytes]]:
    """Yield (leaf, ciphertext), ascending by leaf."""
    query = select(ResponseRow.leaf, ResponseRow.ciphertext).order_by(ResponseRow.leaf)
    found = session.execute(query.where(ResponseRow.survey_id == survey_id))
    for row in found.yield_per(READ_AT_ONCE):
        yield row[0], row[1]


def erase(session: Session, survey_id: str) -> None:
    """Delete every ciphertext of a survey."""
    for table in (InboxRow, ResponseRow):
        session.execute(
            delete(table).where(table.survey_id == survey_id), execution_options=UNTRACKED
        )
