"""``python -m benchmarks.page [--write] [--people 200]``: the figures of the respondent's page.

Prints them as JSON; ``--write`` puts them into docs/respondent.md, at their places and as a table.
"""

import argparse
import json
import os
import tempfile
from pathlib import Path
from typing import Any, Final

from benchmarks.page import lighthouse, screens, visits
from benchmarks.page.floor import floor
from benchmarks.page.stage import Stage, stage
from benchmarks.page.table import written
from tests.stories.respondent.crossing import cross
from tests.stories.respondent.lossy import Fate

DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "respondent.md"


def main() -> None:
    """Measure, print, and write if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200, help="over the lossy network")
    parser.add_argument("--write", action="store_true", help="write docs/respondent.md")
    parser.add_argument("--without-lighthouse", action="store_true", help="fetch nothing")
    options = parser.parse_args()
    with stage() as made, tempfile.TemporaryDirectory() as folder:
        figures = measure(made, options.people)
        figures["lighthouse"] = (
            {} if options.without_lighthouse else lighthouse.audits(made, Path(folder))
        )
    print(json.dumps(figures, indent=1))
    if options.write:
        DOCUMENT.write_text(written(DOCUMENT.read_text("utf-8"), figures), "utf-8")


def measure(stage: Stage, people: int) -> dict[str, Any]:
    """One thing after the other: they share two cores."""
    load = os.getloadavg()[0]
    with floor() as address:
        bare = visits.starts(stage, address)
    return {
        "load": load,
        "floor": bare,
        "start": visits.starts(stage),
        "answering": visits.questions(stage),
        "screens": screens.barriers(stage),
        "crossing": crossing(stage, people),
    }


def crossing(stage: Stage, people: int) -> dict[str, Any]:
    """Send people over the lossy network."""
    found = cross(stage.browser, stage.world, stage.publish("office_climate", people), people)
    fates = {fate.value: found.fates[fate] for fate in Fate}
    return {**vars(found), "fates": fates, "duplicates": found.stored - found.people}


if __name__ == "__main__":
    main()
