"""Long work on all cores of this machine: in order, and never far ahead of what is taken."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Final, TypeVar

PIECE: Final = 500  # responses
POOL_FROM: Final = 4 * PIECE  # below, a second process costs more than it saves
AHEAD: Final = 2  # pieces waiting per core: memory does not grow with the survey

Piece = TypeVar("Piece")
Done = TypeVar("Done")


def in_order(
    work: Callable[[Piece], Done], pieces: Iterable[Piece], responses: int
) -> Iterator[Done]:
    """Yield ``work(piece)`` for each piece; ``responses`` in all decides if processes pay."""
    if responses < POOL_FROM:
        yield from map(work, pieces)
        return
    cores = os.cpu_count() or 1
    waiting: deque[Future[Done]] = deque()
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        for piece in pieces:
            waiting.append(pool.submit(work, piece))
            if len(waiting) > AHEAD * cores:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
