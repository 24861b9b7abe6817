"""What a request needs beside its bytes, typed, kept on the application."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import current_app
from sqlalchemy import Engine

from survey.config import ConsoleConfig
from survey.web.requests import keys_trusted_now

EXTENSION: Final = "plainseal-console"


@dataclass(frozen=True)
class Context:
    """The console's configuration, database, clock and randomness."""

    config: ConsoleConfig
    engine: Engine
    clock: Callable[[], float]
    random: Callable[[int], bytes]

    @property
    def trusted_keys(self) -> list[bytes]:
        """The pinned keys: a release whose key was taken out is not shown any more."""
        return keys_trusted_now(self.config)

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
