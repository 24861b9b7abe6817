"""The page's one document, as the researcher signs it and everybody reads it (G16).

It embeds manifest, signature, questionnaire and words as texts, and names every file beside it by
its content. So whoever has checked the hash of the document has checked all that is shown or runs.
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from survey.protocol.encoding import sha256
from survey.protocol.errors import MessageMalformed

EMBEDDED: Final = ("manifest", "signature", "questionnaire")
BESIDE: Final = ("style.css", "client.js", "after.js")
"""The files of the page, in the order in which the document names them."""
ICON: Final = '<link rel="icon" href="data:,">'  # the empty one: no browser asks for another

PRE: Final = re.compile(r'<pre hidden id="([a-z]+)">([^<]*)</pre>')
LOADING: Final = re.compile(r"<(?:link|script)\b[^>]*>", re.IGNORECASE)
NAMING: Final = re.compile(r' (?:src|href)="([^"]*)" integrity="([^"]*)"')
CHARACTERS: Final = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))  # in the order of undoing


@dataclass(frozen=True)
class Reference:
    """A file as the document names it: a browser takes no other bytes from this address."""

    address: str
    integrity: str

    @classmethod
    def to(cls, survey_id: str, name: str, content: bytes) -> Self:
        """Return how the document of a survey names a file with this content."""
        return cls(f"/s/{survey_id}/{content_name(name, content)}", integrity(content))


@dataclass(frozen=True)
class Document:
    """A document, read: what it embeds, and the frame around that."""

    embedded: Mapping[str, bytes]
    frame: str

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read a document that has been rendered as G16 says.

        Raises
        ------
        MessageMalformed
            If one of `EMBEDDED` is not there once, or is written in another way than `escaped`.
        """
        try:
            html = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise MessageMalformed("the document is no text") from error
        found = PRE.findall(html)
        embedded = {name: _unescaped(text) for name, text in found}
        if len(embedded) < len(found) or not embedded.keys() >= set(EMBEDDED):
            raise MessageMalformed("the document does not embed each of its texts once")
        return cls(embedded, PRE.sub("", html))

    @property
    def references(self) -> tuple[Reference, ...]:
        """Every file that the document names; one named without integrity is `MessageMalformed`."""
        loading = [tag for tag in LOADING.findall(self.frame) if tag != ICON]
        named = [match for tag in loading for match in NAMING.findall(tag)]
        if len(named) != len(loading):
            raise MessageMalformed("the document names a file without its integrity")
        return tuple(Reference(*each) for each in named)


def content_name(name: str, content: bytes) -> str:
    """Return the name under which a file is served: other bytes have another one."""
    stem, _, extension = name.partition(".")
    return f"{stem}.{sha256(content).hex()[:16]}.{extension}"


def integrity(content: bytes) -> str:
    """Return the subresource integrity of a file: another one is not run."""
    return f"sha384-{base64.b64encode(hashlib.sha384(content).digest()).decode()}"


def escaped(text: str) -> str:
    """Return a text as it is embedded: quotes stay, JSON is full of them."""
    for reference, character in reversed(CHARACTERS):
        text = text.replace(character, reference)
    return text


def _unescaped(written: str) -> bytes:
    text = written
    for reference, character in CHARACTERS:
        text = text.replace(reference, character)
    if escaped(text) != written:
        raise MessageMalformed("the document embeds a text in another way than G16 says")
    return text.encode("utf-8")
