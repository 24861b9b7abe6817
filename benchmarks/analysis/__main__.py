"""``python -m benchmarks.analysis [--full] [--peers PYTHON] [--write]``: how exact, and how fast.

PYTHON is the interpreter of an environment in which pingouin, semopy, factor_analyzer and mirt
(all from PyPI) are installed; without it their columns stay empty. R is timed where it is present
with lavaan, psych and GPArotation; elsewhere what it took on another day stands there. ``--full``
takes ten million people in Parquet instead of one million. ``--write`` writes docs/accuracy.md.
"""

import argparse
import os
from pathlib import Path
from typing import Final

from benchmarks.analysis import accuracy, items, partitions, scores, structure
from benchmarks.analysis.table import document

DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "accuracy.md"


def main() -> None:
    """Measure, print, and write if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="ten million people in Parquet")
    parser.add_argument("--peers", metavar="PYTHON", help="interpreter that has the peers")
    parser.add_argument("--write", action="store_true", help="write docs/accuracy.md")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    piled, peak = partitions.measure(10_000_000 if options.full else 1_000_000)
    rows = [
        *scores.measure(options.peers),
        *structure.measure(options.peers),
        *items.measure(options.peers),
        *piled,
    ]
    text = document(accuracy.differences(), rows, peak, load)
    print(text)
    if options.write:
        DOCUMENT.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
