"""``python -m benchmarks.page.contact``: every screen at every width, and contact sheets of them.

The pictures, one of each screen in both languages, both schemes and four widths, are test artefacts
and lie outside git, in ``test-results/screens``; docs/pictures keeps a few compressed sheets. Each
language and scheme has a process of its own: one that dies is named, and no sheet is laid.
"""

import argparse
import shutil
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from html import escape
from multiprocessing import get_context
from pathlib import Path
from types import FrameType
from typing import Final

from benchmarks.page.screens import LOOKS, WIDTHS, take_pictures
from benchmarks.page.stage import Stage, stage

ROOT: Final = Path(__file__).parents[2]
PICTURES: Final = ROOT / "test-results" / "screens"
SHEETS: Final = ROOT / "docs" / "pictures"
QUALITY: Final = 46
EVERY: Final = ("*",)
MAIN: Final = ("*.start", "12.step", "*.review", "21.receipt")


@dataclass(frozen=True)
class Sheet:
    """Which pictures stand on it, of which looks (language, scheme, width), and how wide."""

    looks: tuple[str, ...]
    names: tuple[str, ...]
    width: int


ON_SHEETS: Final = {
    "screens.zh-Hans": Sheet(("zh-Hans.light.360",), EVERY, 180),
    "screens.en": Sheet(("en.dark.360",), EVERY, 180),
    "screens.widths": Sheet(
        ("zh-Hans.dark.320", "en.light.320", "zh-Hans.light.768", "en.dark.1280"), MAIN, 180
    ),
}
STYLE: Final = """
body { margin: 12px; background: #8d979e; font: 12px sans-serif; color: #fff; }
main { columns: var(--wide); column-gap: 12px; }
figure { break-inside: avoid; margin: 0 0 12px; }
img { display: block; width: 100%; }
"""


def main() -> None:
    """Take the pictures, lay the sheets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheets-only", action="store_true", help="of the pictures there are")
    options = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    if not options.sheets_only:
        shutil.rmtree(PICTURES, ignore_errors=True)
        one_by_one(take)
    demand_all(PICTURES)
    with stage() as made:
        for name, sheet in ON_SHEETS.items():
            lay(made, SHEETS / f"{name}.jpg", sheet)


def take(language: str, scheme: str) -> None:
    """Take every screen in one language and one scheme."""
    with stage() as made:
        take_pictures(made, PICTURES, language, scheme)


def one_by_one(work: Callable[[str, str], None]) -> None:
    """Do it for each language and scheme, in a process each.

    Raises ``SystemExit`` if a process ends without saying why: killed, or out of memory.
    """
    apart = get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=apart, max_tasks_per_child=1) as pool:
        for look in LOOKS:
            try:
                pool.submit(work, *look).result()
            except BrokenProcessPool as broken:
                raise SystemExit(f"{'.'.join(look)}: its process was ended. No sheet.") from broken
            print(f"{'.'.join(look)}: done", flush=True)


def demand_all(pictures: Path) -> None:
    """Raise ``SystemExit`` unless each look has the same screens as every other, and has some."""
    looks = [f"{language}.{scheme}.{width}" for language, scheme in LOOKS for width in WIDTHS]
    there = {look: {path.name for path in (pictures / look).glob("*.png")} for look in looks}
    screens = set().union(*there.values())
    lacking = {look: sorted(screens - names) for look, names in there.items()}
    said = [f"{look} lacks {', '.join(names)}." for look, names in lacking.items() if names]
    if said or not screens:
        raise SystemExit("\n".join([*said, "Not every screen was taken. No sheet."]))


def _end(number: int, _: FrameType | None) -> None:
    raise SystemExit(f"Ended from outside ({signal.Signals(number).name}). No sheet.")


def pictures_of(sheet: Sheet) -> list[Path]:
    """Return its pictures, look by look."""
    wanted = [f"{look}/{name}.png" for look in sheet.looks for name in sheet.names]
    return [picture for pattern in wanted for picture in sorted(PICTURES.glob(pattern))]


def lay(stage: Stage, path: Path, sheet: Sheet) -> None:
    """Put pictures on one sheet, each over its name."""
    figures = "".join(
        f'<figure><img src="{one.as_uri()}"><figcaption>{escape(one.stem)}</figcaption></figure>'
        for one in pictures_of(sheet)
    )
    document = PICTURES / "sheet.html"
    style = f"<style>{STYLE} main {{ --wide: {sheet.width}px }}</style>"
    document.write_text(f"<meta charset=utf-8>{style}<main>{figures}</main>", "utf-8")
    page = stage.browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(document.as_uri())
    page.screenshot(path=path, full_page=True, type="jpeg", quality=QUALITY)
    page.close()
    document.unlink()


if __name__ == "__main__":
    main()
