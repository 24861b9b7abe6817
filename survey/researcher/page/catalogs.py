"""The words around the questions, in every language that a questionnaire can have."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from babel.messages.pofile import read_po

Catalog = Mapping[str, str]
Catalogs = Mapping[str, Catalog]

TRANSLATIONS: Final = Path(__file__).parent / "translations"


def read_catalogs(folder: Path = TRANSLATIONS, *, domain: str = "messages") -> Catalogs:
    """Return language tag → key → words, read from the .po files themselves.

    The domain ``after`` is no part of the document: it is compiled into the second script.
    """
    paths = sorted(folder.glob(f"*/LC_MESSAGES/{domain}.po"))
    return {path.parts[-3].replace("_", "-"): _read(path) for path in paths}


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        catalog = read_po(file, charset="utf-8")
    return {str(message.id): str(message.string) for message in catalog if message.id}
