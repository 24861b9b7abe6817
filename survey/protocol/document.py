"""The page's document, read in a grammar far narrower than a browser's (G16).

Manifest, signature and questionnaire stand as texts in elements with these ids. Whatever else
could run, load or send is named, so that a page made for one person can be told from the others.
Browsers forgive much, each in its own way: what is not a plain tag of the frame or text without
``<`` is strange here, whatever a browser would make of it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Final

EMBEDDED: Final = ("manifest", "signature", "questionnaire")
BEGINNING: Final = "<!doctype html>\n"
TAG: Final = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]+(?:="[^"<>]*")?)*)>')
ATTRIBUTE: Final = re.compile(r' ([a-z-]+)(?:="([^"<>]*)")?')
UNREADABLE: Final = re.compile(r"[\0\r\ufffd]")
FRAME: Final = {  # what the frame's elements carry; `script` and `link` have rules of their own
    "html": {"lang", "data-leave"}, "head": set(), "body": {"class"}, "main": {"class"},
    "section": {"lang"}, "meta": {"charset", "name", "content"}, "title": set(), "h1": set(),
    "h2": set(), "p": {"class"}, "pre": {"hidden", "id"},
}  # fmt: skip
Attributes = dict[str, str]


@dataclass
class Document:
    """What a page embeds, which scripts it runs, and what does not belong on it."""

    embedded: dict[str, bytes] = field(default_factory=dict)
    scripts: list[Attributes] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)

    @classmethod
    def from_html(cls, html: str) -> "Document":
        """Read a document; what it does not embed is absent."""
        document = cls()
        rest = html.removeprefix(BEGINNING)
        if rest == html or not TAG.match(rest) or UNREADABLE.search(html):
            document.strange.append("another beginning, or bytes that are no text")
        for tag, text in _parts(rest):
            document._take(tag, text)
        return document

    def _take(self, tag: re.Match[str], text: str) -> None:
        """Read one tag and the text that follows it."""
        closes, name, written = tag.groups()
        found = ATTRIBUTE.findall(written)
        attributes = {key: unescape(value) for key, value in found}
        if "<" in text or len(attributes) < len(found) or (closes and found):
            self.strange.append(f"what follows {name}" if "<" in text else f"attributes of {name}")
        if closes:
            return
        if name == "script":
            self.scripts.append(attributes)
        if not _belongs(name, attributes, text):
            self.strange.append(name)
        if (id_ := attributes.get("id", "")) in EMBEDDED:
            self._embed(id_, text)

    def _embed(self, name: str, text: str) -> None:
        if name in self.embedded:
            self.strange.append(f"second {name}")
        self.embedded[name] = unescape(text).encode("utf-8")


def _parts(html: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yield each tag with the text up to the next one."""
    tags = list(TAG.finditer(html))
    ends = [*(tag.start() for tag in tags), len(html)][1:]
    for tag, end in zip(tags, ends, strict=True):
        yield tag, html[tag.end() : end]


def _belongs(name: str, attributes: Attributes, text: str) -> bool:
    """Tell whether the frame has such an element: it neither runs nor loads nor sends more."""
    if name == "script":
        second = attributes.get("id") == "after" and attributes.get("type") == "text/plain"
        kept = {"id", "type"} if second else {"defer"}
        return attributes.keys() == {"src", "integrity"} | kept and not text.strip()
    if name == "link":
        if attributes.get("rel") == "icon":
            return attributes == {"rel": "icon", "href": "data:,"}
        return attributes.get("rel") == "stylesheet" and attributes.keys() == {
            *("rel", "href", "integrity")
        }
    leave = attributes.get("data-leave", "https://")
    return name in FRAME and attributes.keys() <= FRAME[name] and leave.startswith("https://")
