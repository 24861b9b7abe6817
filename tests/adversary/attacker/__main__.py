"""``python -m tests.adversary.attacker FOLDER``: all that a seized folder suggests, as JSON.

The folder is everything this program is given: no list of people, no key, no true order.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.adversary.attacker.evidence import Evidence
from tests.adversary.attacker.identities import harvest, in_text, published
from tests.adversary.attacker.orderings import distinct
from tests.adversary.attacker.records import Value
from tests.adversary.attacker.search import Finder


def attack(folder: Path) -> list[dict[str, Any]]:
    """Return every distinct order that the folder suggests."""
    evidence = Evidence(folder)
    traces = harvest(_rows(evidence))
    orderings = evidence.orderings(Finder(traces), Finder(in_text(traces)))
    return [asdict(guess) for guess in distinct(orderings)]


def _rows(evidence: Evidence) -> Iterator[Mapping[str, Value]]:
    for store in evidence.stores:
        yield from store.values()
    for name, data in evidence.files.items():
        if name.endswith("audit-records"):
            yield from published(data)


if __name__ == "__main__":
    json.dump(attack(Path(sys.argv[1])), sys.stdout)
