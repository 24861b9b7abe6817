"""The catalogs are complete, compiled, and hold nothing that nobody says."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from survey import console, presenting

ROOMS = [Path(room.__file__ or "").parent for room in (console, presenting)]
FOLDER = ROOMS[0] / "translations"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
PLACES = re.compile(r"%\((\w+)\)s|%%")
LANGUAGES = ["zh_Hans", "en"]


def said() -> set[str]:
    """Return every message of code and templates."""
    keywords = {"_": None, "say": None}
    options = {"**/templates/**.html": {"extensions": "jinja2.ext.i18n"}}
    return {
        found[2]
        for room in ROOMS
        for found in extract_from_dir(room, METHODS, options, keywords)
        if isinstance(found[2], str)
    }


def catalog(language: str) -> Catalog:
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated_and_none_is_left_over(language: str) -> None:
    messages = {str(message.id): message.string for message in catalog(language) if message.id}
    assert set(messages) == said()
    assert all(messages.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_places_of_its_message(language: str) -> None:
    for message in catalog(language):
        kept = sorted(PLACES.findall(str(message.string)))
        assert kept == sorted(PLACES.findall(str(message.id))), message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalog_is_up_to_date(language: str) -> None:
    with (FOLDER / language / "LC_MESSAGES" / "messages.mo").open("rb") as file:
        compiled = {message.id: message.string for message in read_mo(file) if message.id}
    assert compiled == {m.id: m.string for m in catalog(language) if m.id}


def test_the_chinese_catalog_speaks_chinese() -> None:
    allowed = {"survey", "verify"}
    for message in catalog("zh_Hans"):
        words = set(re.findall(r"[A-Za-z]{2,}", PLACES.sub("", str(message.string)))) - allowed
        assert not words or not message.id, message.string
