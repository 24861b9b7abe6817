"""The respondent's catalogs: complete, used to the last key, the same holes in every language."""

import re
from pathlib import Path

import pytest

from questionnaires.model import LANGUAGES
from survey.collector import models as collector
from survey.issuer import models as issuer
from survey.researcher.page.catalogs import read_catalogs

ROOT = Path(__file__).parents[3]
SOURCES = ROOT / "survey" / "client" / "src"
TEMPLATES = ROOT / "survey" / "researcher" / "page" / "templates"
KEY = re.compile(r"""['"]([a-z_]+\.[a-z_]+)['"]""")
LONGEST = 300  # characters of one statement about protection (R20)


def keys_in_use(*folders: Path) -> set[str]:
    sources = [path for folder in folders for path in folder.rglob("*.*")]
    found = {key for path in sources for key in KEY.findall(path.read_text("utf-8"))}
    return {key for key in found if not key.endswith((".html", ".ts", ".bin", ".js", ".css"))}


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_every_key_has_words_and_all_words_are_used(language: str) -> None:
    catalog = read_catalogs()[language]
    assert set(catalog) == keys_in_use(SOURCES / "ui", TEMPLATES)
    assert all(words.strip() for words in catalog.values())


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_the_second_script_brings_its_words_and_borrows_the_firsts(language: str) -> None:
    own = read_catalogs(domain="after")[language]
    borrowed = keys_in_use(SOURCES / "after") & set(read_catalogs()[language])
    assert set(own) == keys_in_use(SOURCES / "after") - borrowed
    assert all(words.strip() for words in own.values())


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_the_build_has_read_the_second_scripts_words_to_the_last_one(language: str) -> None:
    built = next((ROOT / "survey" / "static" / "build").glob("after.*.js")).read_text("utf-8")
    for words in read_catalogs(domain="after")[language].values():
        assert words.replace("\n", "\\n") in built


@pytest.mark.parametrize("domain", ["messages", "after"])
def test_every_language_fills_the_same_holes(domain: str) -> None:
    holes = [
        {key: sorted(set(re.findall(r"\{\w+\}", words))) for key, words in catalog.items()}
        for catalog in read_catalogs(domain=domain).values()
    ]
    assert all(one == holes[0] for one in holes)


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_each_statement_about_protection_is_short(language: str) -> None:
    catalog = read_catalogs()[language]
    statements = {key: words for key, words in catalog.items() if key.startswith("protect.")}
    assert {key for key, words in statements.items() if len(words) > LONGEST} == set()


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_nothing_is_promised_without_limit(language: str) -> None:
    catalogs = (read_catalogs(domain=domain)[language] for domain in ("messages", "after"))
    words = " ".join(text for catalog in catalogs for text in catalog.values())
    for promise in ("100%", "绝对", "请放心", "absolutely", "guarantee", "！", "!"):
        assert promise not in words


def test_what_the_page_says_is_not_stored_has_no_column() -> None:
    """No name, number, address, phone model, time or order: the tables have no place for them."""
    told = re.compile(r"name|phone|wechat|address|agent|model|time|date|_at$|order|serial|^id$")
    tables = (*issuer.Base.metadata.sorted_tables, *collector.Base.metadata.sorted_tables)
    columns = [(table.name, column.name) for table in tables for column in table.columns]
    assert len(columns) > 10
    assert [one for one in columns if told.search(one[1])] == []


@pytest.mark.parametrize("domain", ["messages", "after"])
def test_the_page_speaks_every_language_that_a_questionnaire_can_have(domain: str) -> None:
    assert set(read_catalogs(domain=domain)) == set(LANGUAGES)
