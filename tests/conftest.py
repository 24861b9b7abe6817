"""How the tests are shared out among worker processes (pytest-xdist)."""

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
STORIES = TESTS / "stories"


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep a folder, whose fixtures cost most, with one worker; two browsers starve each other.

    What takes longest comes first: the stories.
    """
    for item in items:
        place = STORIES if _is_story(item) else item.path.parent
        item.add_marker(pytest.mark.xdist_group(str(place.relative_to(TESTS))))
    items.sort(key=lambda item: not _is_story(item))


def _is_story(item: pytest.Item) -> bool:
    return STORIES in item.path.parents
