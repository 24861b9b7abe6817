"""Processes that flush an inbox and kill themselves at their n-th word to the database.

``python -m tests.integration.collector.flush_killing URL`` forks one after another, n rising, until
one has said its last word. After each death somebody looks: everybody accepted is there, once. It
prints how many died, and how many waited and rested in the end.
"""

import json
import os
import secrets
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from sqlalchemy import Engine, event, text
from sqlalchemy.orm import Session

from survey.collector import inbox
from survey.collector.flush import Batches
from survey.storage.databases import open_engine, reading, writing
from survey.storage.flushing import Flushing
from tests.integration.storage.waiting import waiting

BATCH = 3
DUE = 3 * BATCH + 1  # so many wait before each flush: two batches are due, one and more stay
WORDS = ("before_cursor_execute", "commit")


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """No engine is open when a process forks."""
    engine = open_engine(url)
    yield engine
    engine.dispose()


def numbers(session: Session, table: str) -> list[int]:
    """Return who stands in a table."""
    rows = session.execute(text(f"SELECT nonce FROM {table}"))  # noqa: S608 - our own names
    return [int.from_bytes(row[0], "big") for row in rows]


def look(url: str, accepted: int) -> tuple[int, int]:
    """Return how many wait and rest; end if somebody is lost, doubled or without a ciphertext."""
    with opened(url) as engine, reading(engine) as session:
        wait, rest = numbers(session, "inbox"), numbers(session, "spent")
        leaves = {bytes(row[0]) for row in session.execute(text("SELECT leaf FROM responses"))}
    if sorted(wait + rest) != list(range(1, accepted + 1)):
        raise SystemExit(f"not everybody once: {sorted(wait)} wait, {sorted(rest)} rest")
    if leaves != {waiting(number).leaf for number in rest}:
        raise SystemExit("other ciphertexts rest than records")
    if len(wait) < BATCH:
        raise SystemExit(f"fewer wait than a batch: {len(wait)}")
    return len(wait), len(rest)


def fill(url: str, accepted: int) -> int:
    """Let so many arrive that a flush is due; return how many there are by now."""
    with opened(url) as engine, writing(engine) as session:
        more = max(0, DUE - len(numbers(session, "inbox")))
        arrived = range(accepted + 1, accepted + more + 1)
        inbox.put_back(session, [waiting(number) for number in arrived])
    return accepted + more


def flush(url: str, words: int) -> None:
    """Do what a collector does after a batch of requests, and die at this word."""
    left = iter(range(words - 1))

    def word(*_: object) -> None:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    engine = open_engine(url)
    for each in WORDS:
        event.listen(engine, each, word)
    Flushing(Batches(BATCH, secrets.token_bytes), lambda: 0.0)(engine, DUE)


def dies(url: str, words: int) -> bool:
    """Fork one process; tell whether it died before it was done."""
    child = os.fork()
    if child == 0:
        flush(url, words)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and status != 0:
        raise SystemExit("a process ended in another way than it should")
    return os.WIFSIGNALED(status)


def main() -> None:
    """Let processes die until one is done."""
    url, accepted, deaths = sys.argv[1], 0, 0
    for words in count(1):
        accepted = fill(url, accepted)
        if not dies(url, words):
            break
        deaths += 1
        look(url, accepted)
    wait, rest = look(url, accepted)
    sys.stdout.write(json.dumps({"deaths": deaths, "wait": wait, "rest": rest}))


if __name__ == "__main__":
    main()
