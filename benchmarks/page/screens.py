"""Every screen of the page, in both languages and both schemes: what axe finds, how it looks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import ViewportSize

from benchmarks.page.stage import Stage
from tests.stories.respondent.respondent import Respondent
from tests.stories.respondent.tour import Tour

LOOKS: Final = [(lang, scheme) for lang in ("zh-Hans", "en") for scheme in ("light", "dark")]
WIDTHS: Final = (320, 360, 768, 1280)
HEIGHT: Final = 640


@dataclass(frozen=True)
class Screen:
    """One stop of a tour: where it is, and somebody standing on it."""

    number: int
    name: str
    language: str
    scheme: str
    she: Respondent

    def picture(self, folder: Path, width: int) -> Path:
        """Return where its picture of one width lies."""
        look = f"{self.language}.{self.scheme}.{width}"
        return folder / look / f"{self.number:02}.{self.name}.png"


def screens(stage: Stage, language: str, scheme: str) -> Iterator[Screen]:
    """Go past every screen once."""
    with _phones(stage, scheme) as unpack:
        tour = Tour(unpack, language, stage.world, stage.office, stage.hurried)
        for number, (name, she) in enumerate(tour.stops()):
            yield Screen(number, name, language, scheme, she)


def barriers(stage: Stage) -> dict[str, int]:
    """Count screens looked at, and what axe finds on them."""
    found = {"screens": 0, "violations": 0, "sideways": 0}
    for look in LOOKS:
        for screen in screens(stage, *look):
            found["screens"] += 1
            found["violations"] += len(screen.she.barriers())
            found["sideways"] += screen.she.overflow() > 0
    return found


def take_pictures(stage: Stage, folder: Path, language: str, scheme: str) -> None:
    """Take each screen whole, at every width."""
    for screen in screens(stage, language, scheme):
        for width in WIDTHS:
            _take(screen, screen.picture(folder, width), width)


def _take(screen: Screen, path: Path, width: int) -> None:
    page = screen.she.page
    path.parent.mkdir(parents=True, exist_ok=True)
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.evaluate("scrollTo(0, 0)")  # the bar stays on top
    page.screenshot(path=path, full_page=True, caret="hide")


@contextmanager
def _phones(stage: Stage, scheme: str) -> Iterator[Callable[[], Respondent]]:
    """Unpack phones that are all put away at the end."""
    unpacked: list[Respondent] = []
    look: Any = {"color_scheme": scheme, "locale": "zh-CN"}

    def unpack() -> Respondent:
        size = ViewportSize(width=WIDTHS[0], height=HEIGHT)
        unpacked.append(Respondent(stage.browser.new_context(viewport=size, **look)))
        return unpacked[-1]

    yield unpack
    for she in unpacked:
        she.context.close()
