"""``python -m benchmarks.speed [--full] [--write]``: speeds as ratios to floors of the same run.

Prints a table and one JSON object; ``--write`` puts the table into docs/speed.md.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from benchmarks.speed import reading, serving
from benchmarks.speed.postgres import databases
from benchmarks.speed.serving import Scale
from benchmarks.speed.table import document
from survey.storage.databases import sqlite_url

DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "speed.md"
FULL: Final = (25_000, 100_000)
QUICK: Final = (1_250, 5_000)


def main() -> None:
    """Measure, print, and write if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="open 100,000 responses, not 5,000")
    parser.add_argument("--write", action="store_true", help="write docs/speed.md")
    parser.add_argument("--visits", type=int, default=Scale.visits)
    parser.add_argument("--rounds", type=int, default=Scale.rounds)
    parser.add_argument("--clients", type=int, default=Scale.clients)
    parser.add_argument("--processes", type=int, default=Scale.processes)
    options = parser.parse_args()
    scale = Scale(options.visits, options.rounds, options.clients, options.processes)
    figures: dict[str, Any] = {"scale": vars(scale), **_serving(scale)}
    figures["reading"] = reading.measure(*(FULL if options.full else QUICK))
    text = document(figures)
    print(text)
    print(json.dumps(figures, indent=1))
    if options.write:
        DOCUMENT.write_text(text, "utf-8")


def _serving(scale: Scale) -> dict[str, Any]:
    found = {}
    for engine, places in (("SQLite", _sqlite), ("PostgreSQL", databases)):
        with tempfile.TemporaryDirectory() as home, places(Path(home)) as urls:
            found[engine] = serving.measure(Path(home), scale, urls) if urls else None
    return {"serving": found}


@contextmanager
def _sqlite(home: Path) -> Iterator[dict[str, str]]:
    """Let each room keep its own file."""
    yield {"floor": sqlite_url(home / "floor.sqlite3")}


if __name__ == "__main__":
    main()
