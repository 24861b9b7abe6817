"""The random moment of G18: within the spread, before the end, each second equally likely."""

from dataclasses import dataclass
from typing import cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.stats import chisquare

from survey.cli.moment import HOUR, Moment
from survey.protocol.manifest import Manifest

START = 1_800_000_000


@dataclass(frozen=True)
class Promise:
    """All of a manifest that a moment depends on."""

    spread_hours: int
    submit_until: int


def _draw(spread_hours: int, submit_until: int, now: int) -> Moment:
    return Moment.draw(cast("Manifest", Promise(spread_hours, submit_until)), now)


@given(
    spread=st.integers(1, 72), left=st.integers(1, 200 * HOUR), now=st.integers(START, START + HOUR)
)
@example(spread=24, left=1, now=START)
@example(spread=1, left=HOUR, now=START + 1)
def test_a_moment_lies_within_the_spread_and_before_the_end(
    spread: int, left: int, now: int
) -> None:
    end = now + left
    moment = _draw(spread, end, now)
    assert now <= moment.due < min(now + spread * HOUR, end)
    assert moment.due < moment.latest <= end


@given(late=st.integers(0, 1000 * HOUR))
def test_no_moment_is_past_the_end_even_if_it_was_sealed_too_late(late: int) -> None:
    moment = _draw(24, START, START + late)
    assert moment.due == moment.latest == START


def test_every_second_is_as_likely_and_the_ends_are_reached() -> None:
    counts = [0] * 20
    for _draws in range(20_000):
        counts[_draw(1, START + 20, START).due - START] += 1
    assert min(counts) > 0
    assert chisquare(counts).pvalue > 1e-9


@pytest.mark.parametrize("now", [START + 1, START + HOUR // 2, START + HOUR])
def test_the_bound_that_is_told_does_not_tell_when_the_choice_was_made(now: int) -> None:
    assert _draw(6, START + 500 * HOUR, now).latest == START + 7 * HOUR


def test_waiting_goes_by_the_time_of_day_and_ends_at_once_if_the_moment_is_past() -> None:
    pauses: list[float] = []
    Moment(START - 800_000_000, START).wait(pauses.append)
    assert pauses == []
