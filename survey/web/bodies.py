"""Receiving the body of a request: whole, under a limit and a deadline, before anybody works on it.

A sender who trickles (the Slowloris attack) costs some memory here and no thread. Late and
crowded out are both 503: a respondent's page takes that as a request for patience and comes back
with the same bytes, while any other refusal would end its attempt.
"""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

from survey.errors import BodyTooLarge, ServiceUnavailable

SMALL_BYTES: Final = 64 * 1024  # whatever a respondent sends is far smaller
LARGEST_BYTES: Final = 2 * 1024 * 1024  # a publish command carries a bundle
LARGE_AT_ONCE: Final = 64  # commands and releases: 128 MiB at most wait in memory
PATIENCE_SECONDS: Final = 20.0
SLOWEST_RATE: Final = 16 * 1024  # bytes a second, beyond that


class Bodies:
    """The bodies that are on their way."""

    def __init__(self, patience: float = PATIENCE_SECONDS) -> None:
        """Begin with none."""
        self._patience = patience
        self._large = 0
        self._deadlines: set[asyncio.Timeout] = set()
        self._ended = False

    def end(self) -> None:
        """Wait no longer for what has not arrived: the room ends, and its sender comes back."""
        self._ended = True
        now = asyncio.get_running_loop().time()
        for deadline in self._deadlines:
            deadline.reschedule(now)

    async def receive(self, announced: int | None, chunks: AsyncIterable[bytes]) -> bytes:
        """Return a body of the announced length; one of no announced length must be small.

        Raises
        ------
        BodyTooLarge
            If it is longer; nothing beyond the limit is read.
        ServiceUnavailable
            If it breaks off or does not arrive in time, or too many large ones are on their way.
        """
        limit = SMALL_BYTES if announced is None else announced
        if limit > LARGEST_BYTES:
            raise BodyTooLarge(f"this server takes at most {LARGEST_BYTES} bytes")
        with self._place(limit):
            body = await self._gather(chunks, limit)
        if announced is not None and len(body) != announced:
            raise ServiceUnavailable("the request broke off")
        return body

    @contextmanager
    def _place(self, size: int) -> Iterator[None]:
        large = size > SMALL_BYTES
        if large and self._large >= LARGE_AT_ONCE:
            raise ServiceUnavailable("too many large requests are on their way")
        self._large += large
        try:
            yield
        finally:
            self._large -= large

    async def _gather(self, chunks: AsyncIterable[bytes], limit: int) -> bytes:
        body = bytearray()
        try:
            async with self._deadline(self._patience + limit / SLOWEST_RATE):
                async for chunk in chunks:
                    body += chunk
                    if len(body) > limit:
                        raise BodyTooLarge(f"this request takes at most {limit} bytes")
        except TimeoutError as error:
            raise ServiceUnavailable("the request took too long to arrive") from error
        return bytes(body)

    @asynccontextmanager
    async def _deadline(self, seconds: float) -> AsyncIterator[None]:
        async with asyncio.timeout(0 if self._ended else seconds) as deadline:
            self._deadlines.add(deadline)
            try:
                yield
            finally:
                self._deadlines.discard(deadline)
