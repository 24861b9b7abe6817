"""A database that is away when a room looks at its clock: it looks again, and keeps silent."""

import threading

import pytest

from survey.errors import ServiceUnavailable
from survey.web.ticking import start_ticking


def test_a_room_whose_database_is_away_says_nothing_and_looks_again(
    capfd: pytest.CaptureFixture[str],
) -> None:
    back, calls = threading.Event(), iter([ServiceUnavailable("away"), None])

    def job() -> None:
        trouble = next(calls, None)
        if trouble is not None:
            raise trouble
        back.set()

    start_ticking(job, seconds=0.5)
    assert back.wait(60)
    assert capfd.readouterr().err == ""
