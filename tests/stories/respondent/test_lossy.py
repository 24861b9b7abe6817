"""A network that loses a third of everything: each answer arrives once, and nobody is told in vain.

The same over 200 people is what ``python -m benchmarks.page`` measures.
"""

import pytest
from playwright.sync_api import Browser

from .conftest import compiled
from .crossing import Crossing, cross
from .lossy import Fate
from .world import World

pytestmark = pytest.mark.browser

PEOPLE = 16


@pytest.fixture(scope="module")
def crossing(browser: Browser, world: World) -> Crossing:
    survey = world.publish(compiled("office_climate"), invited=PEOPLE)
    return cross(browser, world, survey, PEOPLE)


def test_as_many_are_stored_as_were_told_so_and_none_twice(crossing: Crossing) -> None:
    assert (crossing.people, crossing.stored, crossing.envelopes) == (PEOPLE, PEOPLE, PEOPLE)


def test_nobody_reads_that_it_has_arrived_before_it_is_in_a_table(crossing: Crossing) -> None:
    assert crossing.sent_in_vain == 0


def test_the_network_was_bad_in_every_way(crossing: Crossing) -> None:
    """The measure itself: a network that lost nothing would show nothing."""
    assert all(crossing.fates[fate] > 0 for fate in Fate)
    lost = sum(crossing.fates.values()) - crossing.fates[Fate.PASSED]
    assert lost > PEOPLE
