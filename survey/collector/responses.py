"""Every statement about ciphertexts at rest: in, out in the order of their leaves, gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from survey.collector.models import ResponseRow
from survey.storage.columns import plain
from survey.storage.databases import UNTRACKED

READ_AT_ONCE: Final = 64
NEXT: Final = (
    select(ResponseRow.leaf, ResponseRow.survey_id, ResponseRow.ciphertext)
    .where(ResponseRow.survey_id == bindparam("survey_id"), ResponseRow.leaf > bindparam("after"))
    .order_by(ResponseRow.leaf)
    .limit(READ_AT_ONCE)
)


@dataclass(frozen=True)
class Response:
    """One ciphertext and whose it is not: only its survey is known."""

    leaf: bytes
    survey_id: str
    ciphertext: bytes


def put(session: Session, responses: Sequence[Response]) -> None:
    """Write ciphertexts, in the order given."""
    if responses:
        session.execute(insert(plain(ResponseRow)), [vars(response) for response in responses])


def drop(session: Session, leaf: bytes) -> None:
    """Delete one ciphertext, if it is here."""
    itself = ResponseRow.leaf == leaf
    session.execute(delete(ResponseRow).where(itself), execution_options=UNTRACKED)


def following(session: Session, survey_id: str, after: bytes) -> list[Response]:
    """Return the next ciphertexts of a survey, ascending by leaf, or none at the end."""
    found = session.execute(NEXT, {"survey_id": survey_id, "after": after})
    return [Response(*row) for row in found]


def erase(session: Session, survey_id: str) -> None:
    """Delete every ciphertext of a survey."""
    its_own = ResponseRow.survey_id == survey_id
    session.execute(delete(ResponseRow).where(its_own), execution_options=UNTRACKED)
