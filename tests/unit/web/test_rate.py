"""One rate for everybody: full bursts pass, the rest waits, no clock opens it wider."""

import pytest

from survey.errors import ServiceUnavailable
from survey.web.rate import GlobalRate


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def taken(rate: GlobalRate, tries: int) -> int:
    passed = 0
    for _ in range(tries):
        try:
            rate.take()
        except ServiceUnavailable:
            continue
        passed += 1
    return passed


def test_a_seconds_worth_passes_and_no_more() -> None:
    assert taken(GlobalRate(5, Clock()), 20) == 5


def test_the_bucket_fills_again_with_time_and_never_overflows() -> None:
    clock = Clock()
    rate = GlobalRate(10, clock)
    assert taken(rate, 10) == 10
    clock.now += 0.5
    assert taken(rate, 20) == 5
    clock.now += 3600
    assert taken(rate, 50) == 10


def test_a_clock_that_steps_back_fills_nothing() -> None:
    clock = Clock()
    rate = GlobalRate(3, clock)
    assert taken(rate, 3) == 3
    clock.now -= 50
    with pytest.raises(ServiceUnavailable):
        rate.take()
