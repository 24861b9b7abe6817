"""How the tests are shared out among worker processes (pytest-xdist)."""

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
LONGEST = TESTS / "stories"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep a folder, whose fixtures cost most, with one worker; begin with what takes longest."""
    for item in items:
        folder = item.path.parent.relative_to(TESTS)
        item.add_marker(pytest.mark.xdist_group(str(folder)))
    items.sort(key=lambda item: LONGEST not in item.path.parents)
