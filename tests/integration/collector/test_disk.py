"""A disk that fails under the collector: 503, nothing acknowledged, nothing more until restart."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from survey.collector.application import create_app
from tests.integration.storage.world import World, code_of


@contextmanager
def failing_disk() -> Iterator[None]:
    """Let every write beyond 4 KiB into any file fail with EFBIG, as a broken disk with EIO."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.fixture
def bodies(world: World) -> list[bytes]:
    world.publish()
    people = [world.respondent(number) for number in range(3)]
    return [person.envelope(world.draw(person)).to_bytes() for person in people]


def test_after_a_disk_error_the_collector_only_says_try_later(
    world: World, bodies: list[bytes]
) -> None:
    assert world.submit(bodies[0]).status_code == 200
    before = world.fingerprint("collector")
    with failing_disk():
        failed = world.submit(bodies[1])
    assert (failed.status_code, code_of(failed)) == (503, "service-unavailable")
    assert int(failed.headers["Retry-After"]) > 0
    world.refuses(lambda: world.submit(bodies[2]), "service-unavailable", 503)
    ready = world.client("collector").get("/readyz")
    assert (ready.status_code, code_of(ready)) == (503, "service-unavailable")
    assert world.client("collector").get("/healthz").status_code == 200
    assert world.fingerprint("collector") == before


def test_started_anew_it_accepts_what_it_had_refused(world: World, bodies: list[bytes]) -> None:
    with failing_disk():
        assert world.submit(bodies[0]).status_code == 503
    world.collector.extensions["collector"].stop()
    world.collector = create_app(world.collector_config, clock=world.clock)
    assert [world.submit(body).status_code for body in bodies] == [200, 200, 200]
    assert world.client("collector").get("/readyz").status_code == 200
