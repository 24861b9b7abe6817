"""The page server's own words: complete, used to the last one, and none of the questionnaire's."""

import re
from pathlib import Path

from survey.page.catalogs import read_catalogs
from survey.researcher.page.catalogs import read_catalogs as read_respondents

TEMPLATE = Path(__file__).parents[3] / "survey" / "page" / "templates" / "entrance.html"
KEY = re.compile(r"""['"]([a-z]+\.[a-z_]+)['"]""")


def test_every_key_has_words_in_each_language_and_all_words_are_used() -> None:
    used = set(KEY.findall(TEMPLATE.read_text("utf-8")))
    catalogs = read_catalogs()
    assert set(catalogs) == {"en", "zh-Hans"}
    for catalog in catalogs.values():
        assert set(catalog) == used
        assert all(words.strip() for words in catalog.values())


def test_nothing_that_a_respondent_reads_is_the_page_servers_to_say() -> None:
    for language, catalog in read_respondents().items():
        assert not catalog.keys() & read_catalogs()[language].keys()
