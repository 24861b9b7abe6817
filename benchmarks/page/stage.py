"""What every measure needs: three rooms on this machine, their surveys, and one browser."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

import questionnaires
from tests.stories.conftest import CHROMIUM, FLAGS
from tests.stories.respondent.world import Published, World


@dataclass(frozen=True)
class Stage:
    """Rooms, a browser, and a survey of each shipped questionnaire."""

    browser: Browser
    world: World
    long: Published
    office: Published
    hurried: Published

    def publish(self, name: str, people: int) -> Published:
        """Publish one more survey, for so many people."""
        return self.world.publish(compiled(name), invited=people)


def compiled(name: str) -> bytes:
    """Return a shipped questionnaire as it is published."""
    return questionnaires.compile(questionnaires.load(questionnaires.shipped(name)))


@contextmanager
def stage() -> Iterator[Stage]:
    """Open everything, and close it at the end of the block."""
    if CHROMIUM is None:
        raise SystemExit("There is no Chromium on the PATH.")
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        world = World(Path(home))
        world.open()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield Stage(
            browser,
            world,
            world.publish(compiled("fault_tolerance")),
            world.publish(compiled("office_climate"), invited=400, spread_hours=6),
            world.publish(compiled("office_climate"), spread_hours=0),
        )
        browser.close()
        world.close()
