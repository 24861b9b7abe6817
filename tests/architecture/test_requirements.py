"""docs/respondent.md: a row for each of R1 to R20, and each test that it names is there."""

import re

import pytest

from .cases import ROOT, exists

DOCUMENT = (ROOT / "docs" / "respondent.md").read_text("utf-8")
ROWS = re.findall(r"^\| (R\d+) \| (.+) \|$", DOCUMENT, re.MULTILINE)
NAMED = re.findall(r"`([^`\s]+::[^`]+)`", DOCUMENT)


def test_every_requirement_has_a_row_and_shows_something() -> None:
    assert [name for name, _ in ROWS] == [f"R{number}" for number in range(1, 21)]
    assert [name for name, row in ROWS if "::" not in row] == []


@pytest.mark.parametrize("named", sorted(set(NAMED)))
def test_what_is_named_as_shown_is_a_test_that_exists(named: str) -> None:
    assert exists(named)


def test_no_figure_was_left_to_be_measured() -> None:
    assert re.findall(r"<!--\w+--><!--/-->", DOCUMENT) == []
