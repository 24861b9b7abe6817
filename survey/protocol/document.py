"""The page's document, read as a browser's parser reads it (G16).

Manifest, signature and questionnaire stand as texts in elements with these ids. Whatever else
could run, load or send is named, so that a page made for one person can be told from the others.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

EMBEDDED: Final = ("manifest", "signature", "questionnaire")
IDLE_ELEMENTS: Final = frozenset(
    {"html", "head", "body", "main", "section", "meta", "title", "h1", "h2", "p", "pre"}
)
LINKS: Final = frozenset({"icon", "stylesheet"})
Attributes = dict[str, str | None]


@dataclass(frozen=True)
class Document:
    """What a page embeds, which scripts it runs, and what does not belong on it."""

    embedded: dict[str, bytes] = field(default_factory=dict)
    scripts: tuple[Attributes, ...] = ()
    strange: tuple[str, ...] = ()

    @classmethod
    def from_html(cls, html: str) -> "Document":
        """Read a document; what it does not embed is absent."""
        reader = _Reader()
        reader.feed(html)
        reader.close()
        embedded = {name: text.encode("utf-8") for name, text in reader.embedded.items()}
        return cls(embedded, tuple(reader.scripts), tuple(reader.strange))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.embedded: dict[str, str] = {}
        self.scripts: list[Attributes] = []
        self.strange: list[str] = []
        self._inside: tuple[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter an element."""
        attributes = dict(attrs)
        name = attributes.get("id")
        if name in EMBEDDED:
            self._embed(tag, name)
        if tag == "script":
            self.scripts.append(attributes)
        elif not _is_idle(tag, attributes):
            self.strange.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave it."""
        if self._inside and self._inside[0] == tag:
            self._inside = None

    def handle_data(self, data: str) -> None:
        """Take its text, character references resolved."""
        if self._inside:
            self.embedded[self._inside[1]] += data
        elif self.lasttag == "script" and data.strip():
            self.strange.append("inline script")

    def _embed(self, tag: str, name: str) -> None:
        if name in self.embedded:
            self.strange.append(f"second {name}")
        self._inside = (tag, name)
        self.embedded[name] = ""


def _is_idle(tag: str, attributes: Attributes) -> bool:
    """Tell whether an element neither runs nor loads nor sends; the frame has no other."""
    acts = any(name.startswith("on") or name in {"style", "http-equiv"} for name in attributes)
    if tag == "link":
        return attributes.get("rel") in LINKS and not acts
    return tag in IDLE_ELEMENTS and not acts
