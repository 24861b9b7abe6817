"""What a request needs beside its bytes, typed, kept on the application."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import current_app
from sqlalchemy import Engine

EXTENSION: Final = "plainseal-console"


@dataclass(frozen=True)
class Context:
    """The console's database, pinned keys, clock and randomness."""

    engine: Engine
    trusted_keys: tuple[bytes, ...]
    default_language: str
    clock: Callable[[], float]
    random: Callable[[int], bytes]

    @property
    def now(self) -> int:
        """Whole seconds."""
        return int(self.clock())


def context() -> Context:
    """Return the running application's."""
    found = current_app.extensions[EXTENSION]
    if not isinstance(found, Context):
        raise TypeError(EXTENSION)
    return found
