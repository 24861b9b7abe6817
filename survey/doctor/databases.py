"""Which database a room keeps, and who examines it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from survey.config import CollectorConfig, ConsoleConfig, IssuerConfig, PostOfficeConfig, RoomConfig
from survey.doctor import postgres, tables
from survey.doctor.findings import Finding
from survey.doctor.processes import serving
from survey.errors import ConfigInvalid

KEEPING: Final = (IssuerConfig, CollectorConfig, PostOfficeConfig, ConsoleConfig)


def examine(room: RoomConfig) -> Iterator[Finding]:
    """Examine the database of a room that has one; page server and researcher have none."""
    if not isinstance(room, KEEPING):
        return
    url = room.database or f"sqlite:///{room.home / room.room}.sqlite3"
    if path := _file(url):
        yield from tables.examine(room, path, running=bool(serving(room)))
    else:
        yield from postgres.examine(room, url)


def _file(url: str) -> Path | None:
    """Return the file that a SQLite URL names."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ConfigInvalid("database is no URL") from error
    return Path(parsed.database) if parsed.drivername == "sqlite" and parsed.database else None
