"""The seized folder: every file with its bytes, and what the file system knew about it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from tests.adversary.attacker.cluster import MARK, Cluster
from tests.adversary.attacker.embedded import Database
from tests.adversary.attacker.images import Image
from tests.adversary.attacker.orderings import Ordering, from_hits
from tests.adversary.attacker.search import Finder, Hit
from tests.adversary.attacker.stores import Store

LISTING: Final = "listing.json"
LOG_SUFFIX: Final = "-wal"
Entry = dict[str, int]


@dataclass(frozen=True)
class Evidence:
    """One seized folder."""

    folder: Path

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Every file by its name below the folder."""
        paths = sorted(path for path in self.folder.rglob("*") if path.is_file())
        names = {str(path.relative_to(self.folder)): path for path in paths}
        return {name: path.read_bytes() for name, path in names.items() if name != LISTING}

    @cached_property
    def listing(self) -> dict[str, Entry]:
        """What the file system knew: times, inode, place in the directory."""
        found: dict[str, Entry] = json.loads((self.folder / LISTING).read_bytes())
        return found

    @cached_property
    def stores(self) -> list[Store]:
        """Every database, whichever kind."""
        return [*self._embedded(), *self._clusters()]

    def _embedded(self) -> Iterator[Database]:
        """Yield every SQLite database, with its log if one lies beside it."""
        for name, data in self.files.items():
            log = self.files.get(name + LOG_SUFFIX, b"")
            if log or Image.is_one(data):
                yield Database(name, data, log)

    def _clusters(self) -> Iterator[Cluster]:
        """Yield every data directory of PostgreSQL."""
        marks = (name for name in self.files if name.endswith(f"/{MARK}") and "/base/" not in name)
        for home in (mark.removesuffix(f"/{MARK}") for mark in marks):
            inside = {
                name.removeprefix(f"{home}/"): data
                for name, data in self.files.items()
                if name.startswith(f"{home}/")
            }
            yield Cluster(home, self.folder / home, inside)

    def orderings(self, finder: Finder, texts: Finder) -> Iterator[Ordering]:
        """Yield every order that anything here suggests."""
        for store in self.stores:
            yield from store.orderings(finder)
        hits = {name: finder.find(data) for name, data in self.files.items()}
        for name, found in hits.items():
            yield from from_hits(f"{name}, raw bytes", found)
            yield from from_hits(f"{name}, text", texts.find(self.files[name]))
        yield from self._of_metadata(hits, texts)

    def _of_metadata(self, hits: dict[str, list[Hit]], texts: Finder) -> Iterator[Ordering]:
        """Yield the orders of files that belong to one person each."""
        owners = [
            (name, side, person)
            for name, entry in self.listing.items()
            for side, person in _owner(hits.get(name, []), texts.find(name.encode()))
            if entry
        ]
        for attribute in next(iter(self.listing.values()), {}):
            ranked = sorted(owners, key=lambda owner: self.listing[owner[0]][attribute])
            for side in dict.fromkeys(side for _name, side, _person in owners):
                people = dict.fromkeys(person for _name, its, person in ranked if its == side)
                yield Ordering(side, f"files by {attribute}", tuple(people))


def _owner(content: list[Hit], name: list[Hit]) -> set[tuple[str, str]]:
    """Return the one person that a file belongs to, by its content or its name."""
    people = {(hit.trace.side, hit.trace.person) for hit in (*content, *name)}
    return people if len(people) == 1 else set()
