"""Typed reading of nodes: a fault is noted, a harmless value is returned, reading goes on.

So one pass tells everything that is wrong. What is absent reads as the harmless value in silence,
its absence having been noted where it was looked for.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from questionnaires.errors import Path, Problem
from questionnaires.items import Texts

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,15})")
_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]{0,15})(\.[0-9]{1,6})?")
_TAG = "tag:yaml.org,2002:"
_HINTS = {
    "null": "is empty: give a value or delete the line",
    "bool": "is read as true or false: put it in quotes",
    "int": "is read as a number: put it in quotes",
    "float": "is read as a number: put it in quotes",
    "timestamp": "is read as a date: put it in quotes",
}


@dataclass(frozen=True)
class Cursor:
    """A node (or its absence), where it stands, and where its problems are noted."""

    node: Node | None
    path: Path
    problems: list[Problem]

    def note(self, message: str) -> None:
        """Note a problem at this node."""
        self.problems.append(Problem(self.path, message))

    def fields(self, required: Iterable[str], optional: Iterable[str] = ()) -> dict[str, "Cursor"]:
        """Read a mapping with these keys and no other; every key named has an entry."""
        found = dict(self.entries())
        wanted, allowed = list(required), set(optional)
        for key in found.keys() - allowed - set(wanted):
            found[key].note(f"{key} is not a field here")
        for key in wanted:
            if key not in found and isinstance(self.node, MappingNode):
                self.problems.append(Problem((*self.path, key), f"{key} is missing"))
        return {
            key: found.get(key, Cursor(None, (*self.path, key), self.problems))
            for key in (*wanted, *allowed)
        }

    def entries(self) -> list[tuple[str, "Cursor"]]:
        """Read a mapping with keys of the author's choice."""
        if self.node is None:
            return []
        if not isinstance(self.node, MappingNode):
            self.note(self._unlike("fields with names"))
            return []
        pairs = self.node.value
        children = {str(key.value): part for key, part in pairs if isinstance(key, ScalarNode)}
        return [(key, self._at(part, key)) for key, part in children.items()]

    def elements(self) -> list["Cursor"]:
        """Read a list."""
        if self.node is None:
            return []
        if not isinstance(self.node, SequenceNode):
            self.note(self._unlike("a list"))
            return []
        return [self._at(part, place) for place, part in enumerate(self.node.value)]

    def text(self) -> str:
        """Read a text with something in it."""
        value = self._scalar({"str"}, "a text")
        if value is not None and not value.strip():
            self.note("is an empty text")
        return value or ""

    def texts(self, languages: Iterable[str]) -> Texts:
        """Read one text for each language."""
        languages = tuple(languages)
        fields = self.fields(languages)
        return tuple(fields[language].text() for language in languages)

    def words(self) -> tuple[str, ...]:
        """Read a list of texts."""
        return tuple(element.text() for element in self.elements())

    def integer(self, default: int = 0) -> int:
        """Read a whole number."""
        value = self._scalar({"int"}, "a whole number")
        if value is not None and not _INTEGER.fullmatch(value):
            self.note("must be a plain whole number")
            return default
        return default if value is None else int(value)

    def code(self, words: Mapping[str, int]) -> int:
        """Read a whole number, or one of the words that stand for one."""
        if isinstance(self.node, ScalarNode) and self.node.value in words:
            return words[self.node.value]
        return self.integer()

    def number(self) -> str:
        """Read a whole or decimal number, kept as written."""
        value = self._scalar({"int", "float", "str"}, "a number")
        if value is not None and not _NUMBER.fullmatch(value):
            self.note("must be a number such as 0 or 37.5")
            return "0"
        return (value or "0").removeprefix("+")

    def flag(self, *, default: bool = False) -> bool:
        """Read true or false."""
        value = self._scalar({"bool"}, "true or false")
        return default if value is None else value.lower() in {"true", "yes", "on"}

    def _at(self, node: Node, step: str | int) -> "Cursor":
        return Cursor(node, (*self.path, step), self.problems)

    def _scalar(self, kinds: set[str], wanted: str) -> str | None:
        if self.node is None:
            return None
        kind = self.node.tag.removeprefix(_TAG)
        if isinstance(self.node, ScalarNode) and kind in kinds:
            return str(self.node.value)
        self.note(self._unlike(wanted))
        return None

    def _unlike(self, wanted: str) -> str:
        kind = self.node.tag.removeprefix(_TAG) if self.node else ""
        if kind == "null" or (wanted == "a text" and kind in _HINTS):
            return _HINTS[kind]
        return f"must be {wanted}"
