"""One world for all stories, one browser, a fresh phone for each person."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

import questionnaires

from .respondent import Respondent
from .world import Published, World

PHONE = {"width": 360, "height": 640}


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World(tmp_path_factory.mktemp("rooms"))
    world.open()
    yield world
    world.close()


@pytest.fixture(autouse=True)
def untouched(world: World) -> Iterator[None]:
    """Each story begins with real time and whole wires."""
    world.log.clear()
    yield
    world.clock.moved = 0
    for wire in world.wires.values():
        wire.lose_requests = wire.lose_answers = 0


def compiled(name: str) -> bytes:
    return questionnaires.compile(questionnaires.load(questionnaires.shipped(name)))


@pytest.fixture(scope="session")
def cadres(world: World) -> Published:
    """The long questionnaire, as it is shipped."""
    return world.publish(compiled("fault_tolerance"), spread_hours=24)


@pytest.fixture(scope="session")
def office(world: World) -> Published:
    """The short one, with every kind of item."""
    return world.publish(compiled("office_climate"), spread_hours=6)


@pytest.fixture(scope="session")
def hurried(world: World) -> Published:
    """A survey that offers no sending later."""
    return world.publish(compiled("office_climate"), spread_hours=0)


@pytest.fixture(scope="session")
def logging(world: World) -> Published:
    """A survey whose servers must log visits."""
    return world.publish(compiled("office_climate"), invited=10, log_duty=True)


@pytest.fixture
def lonely(world: World) -> Published:
    """A survey of her own: closed and opened in one story."""
    return world.publish(compiled("office_climate"), invited=3)


@pytest.fixture
def patient(world: World) -> Published:
    """Another of her own, in which what is sealed may wait."""
    return world.publish(compiled("office_climate"), invited=3, spread_hours=6)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Callable[..., Respondent]]:
    """A new phone each time it is called; nothing may go wrong in the page's script."""
    people: list[Respondent] = []

    def unpack(**options: Any) -> Respondent:
        wished = {"viewport": PHONE, "locale": "zh-CN", **options}
        people.append(Respondent(browser.new_context(**wished)))
        return people[-1]

    yield unpack
    for person in people:
        assert person.faults == []
        person.context.close()


@pytest.fixture
def she(phone: Callable[..., Respondent]) -> Respondent:
    return phone()


@pytest.fixture(scope="session")
def pictures() -> Path:
    return Path(__file__).parents[3] / "docs" / "pictures"
