"""The documents claim only what a test shows, or say that nothing does; and say aloud what must be.

A claim of docs/threat-model.md is a line of a list that ends in an arrow and either
``path::test``, or a row that docs/adversary.md measures, or "argued, not tested".
"""

import re

import pytest

from .cases import ROOT, exists

DOCUMENT = (ROOT / "docs" / "threat-model.md").read_text("utf-8")
ADVERSARIES = DOCUMENT.split("\n## Adversaries\n")[1].split("\n## ")[0]
CLAIMS = re.findall(r"^- (.+)$", ADVERSARIES, re.MULTILINE)
SHOWN = re.compile(r".+ → `(?P<test>[^`]+::[^`]+)`")
ARGUED = re.compile(r".+ → argued, not tested")
MEASURED = re.compile(r".+ → measured in \[adversary\.md\]\(adversary\.md\): “(?P<row>.+)”")
SAID = re.findall(r"^\| (.+) \| `([^`]+)` “([^”]+)” \|$", DOCUMENT, re.MULTILINE)
EXPECTED = (
    "leader", "IT department", "hosting company", "page server", "printer", "researcher",
    "operators together", "network", "co-worker", "thief of the database",
)  # fmt: skip


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_claim_is_shown_by_a_test_or_says_that_it_is_not(claim: str) -> None:
    if shown := SHOWN.fullmatch(claim):
        assert exists(shown["test"])
    elif measured := MEASURED.fullmatch(claim):
        rows = (ROOT / "docs" / "adversary.md").read_text("utf-8")
        assert f"| {measured['row']} |" in rows
    else:
        assert ARGUED.fullmatch(claim)


def test_more_is_shown_than_argued() -> None:
    assert sum(bool(SHOWN.fullmatch(claim)) for claim in CLAIMS) > len(CLAIMS) / 2


@pytest.mark.parametrize("adversary", EXPECTED)
def test_every_adversary_of_the_protocol_has_a_section(adversary: str) -> None:
    headings = re.findall(r"^### (.+)$", ADVERSARIES, re.MULTILINE)
    assert sum(adversary in heading for heading in headings) == 1


@pytest.mark.parametrize(("sentence", "path", "words"), SAID)
def test_what_must_be_said_is_said(sentence: str, path: str, words: str) -> None:
    written = re.sub(r"\s+", " ", (ROOT / path).read_text("utf-8"))
    assert words in written, sentence


def test_every_sentence_that_must_be_said_names_its_place() -> None:
    section = DOCUMENT.split("\n## What must be said aloud\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (?!---|what is true)", section, re.MULTILINE)
    assert len(rows) == len(SAID) > 0
