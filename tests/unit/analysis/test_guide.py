"""The guide is under test: every example in it runs and prints what it says."""

import doctest
from pathlib import Path

GUIDE = Path(__file__).parents[3] / "docs" / "analysis.md"


def test_every_example_of_the_guide_is_true() -> None:
    failed, attempted = doctest.testfile(str(GUIDE), module_relative=False, encoding="utf-8")
    assert failed == 0
    assert attempted > 10
