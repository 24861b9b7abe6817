"""Bodies on their way: late, long, broken off, too many at once."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from survey.errors import BodyTooLarge, ServiceUnavailable
from survey.web.bodies import LARGE_AT_ONCE, LARGEST_BYTES, SMALL_BYTES, Bodies

T = TypeVar("T")
NEVER = 60.0  # seconds: a test that has to fail ends


async def sent(*chunks: bytes, then_wait: float = 0) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk
    await asyncio.sleep(then_wait)


def receive(announced: int | None, chunks: AsyncIterator[bytes], patience: float = NEVER) -> bytes:
    return run(Bodies(patience).receive(announced, chunks))


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run it on a loop of its own; a test before this one may have left this thread with one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def test_a_body_arrives_whole() -> None:
    assert receive(5, sent(b"he", b"", b"llo")) == b"hello"


def test_a_body_of_no_announced_length_arrives_if_it_is_small() -> None:
    assert receive(None, sent(b"hello")) == b"hello"
    with pytest.raises(BodyTooLarge):
        receive(None, sent(bytes(SMALL_BYTES), b"more", then_wait=NEVER))


def test_a_body_that_is_announced_too_long_is_not_waited_for() -> None:
    with pytest.raises(BodyTooLarge):
        receive(LARGEST_BYTES + 1, sent(then_wait=NEVER))


def test_a_body_that_breaks_off_is_not_worked_on() -> None:
    with pytest.raises(ServiceUnavailable, match="broke off"):
        receive(5, sent(b"he"))


def test_a_body_that_stands_still_is_late() -> None:
    with pytest.raises(ServiceUnavailable, match="too long to arrive"):
        receive(5, sent(b"he", then_wait=NEVER), patience=0.01)


def test_a_body_that_trickles_is_late_however_often_a_byte_comes() -> None:
    async def trickle() -> AsyncIterator[bytes]:
        while True:
            yield b"."
            await asyncio.sleep(0.005)

    with pytest.raises(ServiceUnavailable, match="too long to arrive"):
        receive(SMALL_BYTES, trickle(), patience=-3.9)  # what the length adds is 4 seconds


def test_a_room_that_ends_waits_for_no_body() -> None:
    async def ending() -> None:
        bodies = Bodies(NEVER)
        receiving = asyncio.ensure_future(bodies.receive(5, sent(b"he", then_wait=NEVER)))
        await asyncio.sleep(0)
        bodies.end()
        await receiving

    with pytest.raises(ServiceUnavailable):
        run(ending())


def test_many_large_bodies_crowd_out_large_ones_only_and_only_while_they_last() -> None:
    run(crowd(Bodies(NEVER)))


async def crowd(bodies: Bodies) -> None:
    large = SMALL_BYTES + 1
    slow = [
        asyncio.create_task(bodies.receive(large, sent(b".", then_wait=NEVER)))
        for _ in range(LARGE_AT_ONCE)
    ]
    await asyncio.sleep(0)
    with pytest.raises(ServiceUnavailable, match="too many"):
        await bodies.receive(large, sent(bytes(large)))
    assert await bodies.receive(2, sent(b"ok")) == b"ok"
    for task in slow:
        task.cancel()
    await asyncio.gather(*slow, return_exceptions=True)
    assert len(await bodies.receive(large, sent(bytes(large)))) == large
