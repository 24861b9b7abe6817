"""The report's words: the English sentence is its own key; ``report.po`` has the Chinese."""

import gettext
from functools import cache
from pathlib import Path
from typing import Final

from survey.presenting.voice import Say

TRANSLATIONS: Final = Path(__file__).with_name("translations")
DOMAIN: Final = "report"
LANGUAGES: Final = ("zh-Hans", "en")


def speaker(language: str) -> Say:
    """Return what says a sentence in a language, its places filled."""
    catalog = _catalog(language.replace("-", "_"))

    def tell(message: str, /, **values: object) -> str:
        words = catalog.gettext(message)
        return words % values if values else words

    return tell


@cache
def _catalog(name: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, TRANSLATIONS, [name], fallback=True)
