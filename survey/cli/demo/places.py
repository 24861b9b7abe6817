"""Where the demo lives: a folder that it alone fills, and may empty again."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from survey.errors import HomeUnusable

MARK: Final = "plainseal-demo"


@dataclass(frozen=True)
class Places:
    """``servers/`` with one room each, ``desk/`` of the researcher, and the printed invitations."""

    home: Path

    @property
    def servers(self) -> Path:
        """The home of the four servers' rooms."""
        return self.home / "servers"

    @property
    def desk(self) -> Path:
        """The researcher's home; it never stands beside server data."""
        return self.home / "desk"

    @property
    def invitations(self) -> Path:
        """The links to the survey that is still collecting."""
        return self.home / "invitations.csv"

    @property
    def tls(self) -> Path:
        """Certificate and key."""
        return self.home / "tls"


@contextmanager
def fresh_places(home: Path) -> Iterator[Places]:
    """Take a folder for one demo, emptied of an earlier one; another demo in it is refused.

    The kernel frees the lock however a demo ends, so a killed one leaves nothing in the way.
    """
    try:
        _mark(home)
        with (home / MARK).open("r+b") as mark:
            _lock(mark.fileno(), home)
            places = Places(home)
            _empty(places)
            yield places
    except OSError as error:
        raise HomeUnusable(f"{home} cannot be used: {error.strerror or error}") from error


def _mark(home: Path) -> None:
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (home / MARK).exists():
        if any(home.iterdir()):
            raise HomeUnusable(f"{home} is not empty and not a demo's: name another with --home")
        (home / MARK).write_text("This folder belongs to survey demo and is emptied by it.\n")


def _lock(descriptor: int, home: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise HomeUnusable(f"another demo runs in {home}: end it or name another --home") from error


def _empty(places: Places) -> None:
    for folder in (places.servers, places.desk, places.tls):
        if folder.exists():
            shutil.rmtree(folder)
    places.invitations.unlink(missing_ok=True)
    if not os.access(places.home, os.W_OK):
        raise HomeUnusable(f"{places.home} is not writable")
