"""A job is called again whatever one call raises."""

import threading

import pytest

from survey.web.ticking import start_ticking


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_job_that_fails_once_is_called_again() -> None:
    enough = threading.Event()
    calls: list[int] = []

    def job() -> None:
        calls.append(1)
        if len(calls) >= 3:
            enough.set()
            threading.Event().wait(0.01)
        if len(calls) == 1:
            raise ZeroDivisionError

    start_ticking(job, 0.01)
    assert enough.wait(20)
