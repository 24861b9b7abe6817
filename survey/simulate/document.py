"""The page's document: manifest, signature, questionnaire, as texts in elements with ids."""

from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from typing import Final

from questionnaires.compiling import CompiledQuestionnaire
from survey.protocol.encoding import label, sha256, unb64u
from survey.protocol.errors import ManifestInvalid
from survey.protocol.manifest import Manifest, questionnaire_hash

EMBEDDED: Final = ("manifest", "signature", "questionnaire")


@dataclass(frozen=True)
class PublishedSurvey:
    """What a link promises, found on the page and verified against it."""

    manifest: Manifest
    manifest_hash: bytes
    form: CompiledQuestionnaire


def open_document(html: str, promised: bytes) -> PublishedSurvey:
    """Read the document; raise `ManifestInvalid` unless it holds what the link promised."""
    embedded = _Embedded()
    embedded.feed(html)
    manifest, signature, questionnaire = (
        embedded.found.get(name, "").encode("utf-8") for name in EMBEDDED
    )
    if sha256(label("manifest"), manifest) != promised:
        raise ManifestInvalid("the page shows another manifest than the link promises")
    return _open(manifest, signature, questionnaire)


@lru_cache(maxsize=4)
def _open(manifest_bytes: bytes, signature: bytes, questionnaire: bytes) -> PublishedSurvey:
    """Bytes that are equal to the last byte need not be verified twice."""
    manifest = Manifest.from_bytes(manifest_bytes)
    manifest.verify(unb64u(signature.decode("ascii"), 64))
    if questionnaire_hash(questionnaire) != manifest.questionnaire_hash:
        raise ManifestInvalid("the page shows another questionnaire than the manifest names")
    form = CompiledQuestionnaire.from_bytes(questionnaire)
    return PublishedSurvey(manifest, manifest.hash, form)


class _Embedded(HTMLParser):
    """Collects the exact text of the elements named in `EMBEDDED`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, str] = {}
        self._open: tuple[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter an element that embeds something."""
        name = dict(attrs).get("id")
        if name in EMBEDDED:
            self._open = (tag, name)
            self.found[name] = ""

    def handle_endtag(self, tag: str) -> None:
        """Leave it."""
        if self._open and self._open[0] == tag:
            self._open = None

    def handle_data(self, data: str) -> None:
        """Take its text, character references resolved."""
        if self._open:
            self.found[self._open[1]] += data
