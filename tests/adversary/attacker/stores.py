"""What a seized store is to the attacker, whichever database kept it."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from tests.adversary.attacker.orderings import Ordering
from tests.adversary.attacker.records import Value
from tests.adversary.attacker.search import Finder


class Store(Protocol):
    """One database, embedded or served."""

    def values(self) -> Iterator[Mapping[str, Value]]:
        """Yield every row that can still be read."""

    def orderings(self, finder: Finder) -> Iterator[Ordering]:
        """Yield every order that the store suggests."""
