"""The browser's seals against Python's opening."""

import pytest

from tests.faults.seals import browser, exchange

ROUNDS = 300

pytestmark = pytest.mark.node


def test_what_the_browser_seals_opens_and_one_changed_bit_is_refused() -> None:
    with browser() as ask:
        if ask is None:
            pytest.skip("NO NODE on this machine: no seal of the browser's was tested")
        outcome = exchange(ask, ROUNDS, seconds=600)
    assert (outcome.sealed, outcome.opened) == (ROUNDS, ROUNDS)
    assert (outcome.corrupted_taken_by_the_collector, outcome.corrupted_opened) == (0, 0)
