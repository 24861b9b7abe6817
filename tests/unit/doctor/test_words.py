"""Every sentence of the doctor stands in the command line's Chinese catalog, with its places."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from survey.cli import words
from survey.cli.doctor import WORDS

CATALOG = words.TRANSLATIONS / "zh_Hans" / "LC_MESSAGES" / "cli.po"
DOCTOR = Path(__file__).parents[3] / "survey" / "doctor"
SAYING = {"fine", "doubt", "fault"}
PLACE_OF_SEEN = 1  # topic.fine(room, seen, ...)


def _texts(tree: ast.Module) -> Iterator[str]:
    """Yield names and reasons of topics, and everything that is seen."""
    constants = {
        node.target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        for part in _said(node):
            found = constants.get(part.id) if isinstance(part, ast.Name) else None
            text = part.value if isinstance(part, ast.Constant) else found
            assert isinstance(text, str), ast.dump(part)
            yield text


def _said(node: ast.AST) -> list[ast.expr]:
    if not isinstance(node, ast.Call):
        return []
    if isinstance(node.func, ast.Name) and node.func.id == "Topic":
        return node.args[1:]
    if isinstance(node.func, ast.Name) and node.func.id == "Finding":
        return [node.args[3]] if len(node.args) > 3 else []
    saying = isinstance(node.func, ast.Attribute) and node.func.attr in SAYING
    return [node.args[PLACE_OF_SEEN]] if saying else []


def sentences() -> list[str]:
    found = {text for path in DOCTOR.glob("*.py") for text in _texts(_tree(path))}
    return sorted(found | set(WORDS.values()))


def _tree(path: Path) -> ast.Module:
    # findings.py defines these methods; what it passes on was said elsewhere
    text = "" if path.name == "findings.py" else path.read_text("utf-8")
    return ast.parse(text)


def test_the_collection_of_sentences_is_no_empty_one() -> None:
    assert len(sentences()) > 60
    assert "deleted rows" in sentences()
    assert "{host} is also the host of {others}" in sentences()


@pytest.mark.parametrize("sentence", sentences())
def test_a_sentence_is_translated_with_its_places(sentence: str) -> None:
    with CATALOG.open("rb") as file:
        catalog = {str(each.id): str(each.string) for each in read_po(file) if each.id}
    assert catalog.get(sentence)
    assert _places(catalog[sentence]) == _places(sentence)


def _places(sentence: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(sentence) if name)
