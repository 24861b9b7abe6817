"""The command line's Chinese catalog: complete, compiled, and without a sentence too many."""

import ast
import gettext
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

from survey.cli import words
from survey.cli.approve import TABLES
from survey.cli.choosing import STATES
from survey.cli.destroy import STEPS as LAST_STEPS
from survey.cli.group import SECTIONS, VERBS
from survey.cli.publish import STEPS
from survey.cli.refusals import FILLED, SYSTEM, WORDS
from survey.researcher.evidence import CHECKS
from survey.researcher.receipts import Fate
from survey.researcher.verifying import CHECKS as MORE_CHECKS
from survey.researcher.verifying import UNSHOWN

CATALOG = words.TRANSLATIONS / "zh_Hans" / "LC_MESSAGES" / "cli.po"
BARS = {"verify", "unseal", "answer", "score and sign"}


def _sentences(path: Path) -> Iterator[str]:
    """Yield every sentence that a file says or offers as help."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        said = isinstance(node.func, ast.Name) and node.func.id == "say"
        parts = [each.value for each in node.keywords if each.arg in {"help", "show_default"}]
        for part in [*parts, *(node.args[:1] if said else [])]:
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value


def _used() -> set[str]:
    files = words.TRANSLATIONS.parent.rglob("*.py")
    named = {*SECTIONS, *VERBS.values(), *STEPS.values(), *CHECKS, *MORE_CHECKS, *UNSHOWN, *BARS}
    named |= {
        *STATES.values(),
        *(fate.value for fate in Fate),
        *TABLES.values(),
        *LAST_STEPS.values(),
        *WORDS.values(),
        *FILLED,
        *SYSTEM,
    }
    return named.union(*(_sentences(path) for path in files))


def _catalog() -> dict[str, str]:
    with CATALOG.open("rb") as file:
        return {str(each.id): str(each.string) for each in read_po(file) if each.id}


def test_every_sentence_is_in_the_catalog() -> None:
    catalog = _catalog()
    assert sorted(sentence for sentence in _used() if not catalog.get(sentence)) == []


def test_what_the_catalog_has_beside_them_is_what_a_refusal_says() -> None:
    sources = "".join(
        path.read_text("utf-8") for path in words.TRANSLATIONS.parents[1].rglob("*.py")
    )
    unused = _catalog().keys() - _used()
    assert [each for each in unused if f'"{each}"' not in sources] == []


def test_places_to_fill_are_the_same_in_both_languages() -> None:
    for english, chinese in _catalog().items():
        assert sorted(_places(english)) == sorted(_places(chinese))


def _places(sentence: str) -> list[str]:
    return [part.split("}")[0] for part in sentence.split("{")[1:]]


def test_the_compiled_catalog_is_up_to_date() -> None:
    with CATALOG.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert {english: compiled.gettext(english) for english in _catalog()} == _catalog()
