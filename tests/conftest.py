"""How the tests are shared out among worker processes (pytest-xdist)."""

from typing import Any, Final

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

STORIES: Final = "tests/stories"


class ByFolder(LoadScopeScheduling):  # type: ignore[misc] # xdist is not typed
    """A folder, whose fixtures cost most, stays with one worker; two browsers starve each other."""

    def _split_scope(self, nodeid: str) -> str:
        folder = nodeid.partition("::")[0].rpartition("/")[0]
        return STORIES if folder.startswith(STORIES) else folder


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFolder:
    """Deal whole folders."""
    return ByFolder(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest."""
    items.sort(key=lambda item: not item.nodeid.startswith(STORIES))
