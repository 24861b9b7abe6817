"""Which commands were obeyed (G12): sequences rise per key; identical bytes, identical answer.

One small file per command; a lock file lets only one process write at a time.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from survey.errors import CommandReplayed
from survey.page.shelf import write_whole
from survey.protocol.commands import SignedCommand


def obey(folder: Path, signed: SignedCommand, verb: Callable[[], bytes]) -> bytes:
    """Do what the command says, once; return its answer, now and whenever it comes again.

    Raises
    ------
    CommandReplayed
        If another command of the same key had this or a higher sequence.
    """
    own = folder / signed.key.hex()
    own.mkdir(parents=True, exist_ok=True)
    with _locked(folder / "lock"):
        answered = own / f"{signed.command.sequence}.{signed.digest.hex()}"
        if answered.exists():
            return answered.read_bytes()
        if any(_sequence(path) >= signed.command.sequence for path in own.glob("[0-9]*.*")):
            raise CommandReplayed("a command of this key had this or a higher sequence")
        answer = verb()
        write_whole(answered, answer)
        return answer


def _sequence(path: Path) -> int:
    return int(path.name.partition(".")[0])


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
