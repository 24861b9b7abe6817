"""``python -m benchmarks.timing``: write the table into docs/threat-model.md (20 minutes)."""

import sys
from pathlib import Path

from benchmarks.timing.table import LENGTHS, placed, section

DOCUMENT = Path(__file__).parents[2] / "docs" / "threat-model.md"


def main() -> None:
    """Simulate, attack, write."""
    sections = []
    for days in LENGTHS:
        sections.append(section(days))
        print(sections[-1], file=sys.stderr)
    DOCUMENT.write_text(placed(DOCUMENT.read_text("utf-8"), sections), "utf-8")


if __name__ == "__main__":
    main()
