"""Draws that wait: a code's draw writes this small table alone.

In `invitations` it would leave, on PostgreSQL, a new row, whose place and transaction tell when. So
the rows there are overwritten by the batch, and always in the order of their hashes, which are as
good as chance. What waits does so for some seconds: longer it would tell who was last.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Engine, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from survey.issuer.models import DRAWN, DrawRow, InvitationRow
from survey.storage.columns import plain
from survey.storage.databases import empty, hold, reading
from survey.storage.flushing import Look, carry_out

BATCH: Final = 20
draws: Final = plain(DrawRow)
invitations: Final = plain(InvitationRow)
PUT: Final = insert(draws)
WAITING: Final = select(
    draws.c.code_hash, draws.c.survey_id, draws.c.blinded_hash, draws.c.signature
).order_by(draws.c.code_hash)
CROWD: Final = select(func.count()).select_from(draws)
OVERWRITE: Final = (
    update(invitations)
    .where(invitations.c.code_hash == bindparam("its_hash"))
    .values(state=DRAWN, blinded_hash=bindparam("its_blinded"), signature=bindparam("its_answer"))
)


@dataclass(frozen=True)
class Drawn:
    """One code that has drawn, and what it was answered."""

    code_hash: bytes
    survey_id: str
    blinded_hash: bytes
    signature: bytes


def scatter(session: Session) -> None:
    """Write those who wait in the order of their hashes."""
    waiting = _take_all(session)
    if waiting:
        session.execute(PUT, [vars(one) for one in waiting])


def flush(session: Session) -> None:
    """Let every draw that waits overwrite its row in `invitations`."""
    waiting = _take_all(session)
    if waiting:
        session.execute(
            OVERWRITE,
            [
                {"its_hash": o.code_hash, "its_blinded": o.blinded_hash, "its_answer": o.signature}
                for o in waiting
            ],
        )


MOVES: Final = (scatter, flush)  # no log may hold both a batch's draws and their flush


def settle(engine: Engine) -> None:
    """Let nobody wait any longer: after a while those who do would be known as the last."""
    with reading(engine) as session:
        waits = _crowd(session) > 0
    for move in MOVES if waits else ():
        carry_out(engine, move)


def _crowd(session: Session) -> int:
    return session.scalar(CROWD) or 0


def _take_all(session: Session) -> Sequence[Drawn]:
    hold(session, DrawRow.__tablename__)
    found = [Drawn(*row) for row in session.execute(WAITING)]
    if found:
        empty(session, DrawRow.__tablename__)
    return found


class Draws:
    """The issuer's inbox as its upkeep sees it."""

    def look(self, session: Session) -> Look:
        """Flush as soon as a batch waits."""
        crowd = _crowd(session)
        return Look((), BATCH - crowd) if crowd < BATCH else Look(MOVES, BATCH)

    def scatter(self, session: Session) -> None:
        """Write those who wait in the order of their hashes."""
        scatter(session)
