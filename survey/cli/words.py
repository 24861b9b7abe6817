"""Messages in the language of the environment; the English sentence is its own key."""

import gettext as catalogs
import os
from functools import cache
from pathlib import Path
from typing import Final

TRANSLATIONS: Final = Path(__file__).with_name("translations")
DOMAIN: Final = "cli"
CLICK: Final = "click"  # what click itself says: usage, options, faults of use
VARIABLES: Final = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")  # as gettext reads them


def language() -> str:
    """Return the catalog that fits the environment: ``zh_Hans`` or ``en``."""
    chosen = next((value for name in VARIABLES if (value := os.environ.get(name))), "")
    return "zh_Hans" if chosen.lower().startswith("zh") else "en"


def say(sentence: str, **values: object) -> str:
    """Return a sentence in the reader's language, its places filled."""
    text = _catalog(language()).gettext(sentence) if sentence else ""
    return text.format(**values) if values else text


def click_says(sentence: str) -> str:
    """Return one of click's own sentences in the reader's language."""
    return catalogs.dgettext(CLICK, sentence)


def teach_click() -> None:
    """Let click look up its own sentences here; it asks gettext for the process's domain."""
    catalogs.bindtextdomain(CLICK, str(TRANSLATIONS))
    catalogs.textdomain(CLICK)


@cache
def _catalog(name: str) -> catalogs.NullTranslations:
    return catalogs.translation(DOMAIN, TRANSLATIONS, [name], fallback=True)
