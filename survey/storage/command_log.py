"""Signed commands, remembered by their hash (G12): no clock, sequences only rise.

Identical bytes get the identical answer, so that a lost answer can be asked for again. An empty
answer is one that is made anew each time: the head after a close, the envelopes of a fetch.
"""

from collections.abc import Callable

from sqlalchemy import BigInteger, LargeBinary, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from survey.errors import CommandReplayed
from survey.protocol.commands import SignedCommand
from survey.storage.columns import WITHOUT_ROWID, fixed


class CommandRow:
    """A room's ``commands`` table; the room adds its own base."""

    __tablename__ = "commands"
    __table_args__ = WITHOUT_ROWID

    digest: Mapped[bytes] = fixed("digest", 32, key=True)
    key: Mapped[bytes] = fixed("key", 32)
    sequence: Mapped[int] = mapped_column(BigInteger)
    answer: Mapped[bytes] = mapped_column(LargeBinary)


def obey(
    session: Session,
    table: type[CommandRow],
    signed: SignedCommand,
    verb: Callable[[Session], bytes],
) -> bytes:
    """Do what the command says, once; return its answer, now and whenever it comes again.

    Raises
    ------
    CommandReplayed
        If another command of the same key had this or a higher sequence.
    """
    known = session.execute(select(table.answer).where(table.digest == signed.digest)).scalar()
    if known is not None:
        return known
    last = session.execute(select(func.max(table.sequence)).where(table.key == signed.key)).scalar()
    if last is not None and signed.command.sequence <= last:
        raise CommandReplayed(f"the last command of this key had sequence {last}")
    answer = verb(session)
    row = {"digest": signed.digest, "key": signed.key, "answer": answer}
    session.execute(insert(table).values(sequence=signed.command.sequence, **row))
    return answer
