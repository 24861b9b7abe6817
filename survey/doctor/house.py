"""The rooms that stand in a home."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self
from urllib.parse import urlsplit

from survey.config import SERVERS, ResearcherConfig, RoomConfig, ServerConfig
from survey.errors import HomeUnusable

ROOMS: Final[dict[str, type[RoomConfig]]] = {**SERVERS, ResearcherConfig.room: ResearcherConfig}


@dataclass(frozen=True)
class House:
    """A home with the rooms that are to be examined."""

    home: Path
    rooms: tuple[RoomConfig, ...]

    @classmethod
    def of(cls, home: Path, room: str = "", environ: Mapping[str, str] | None = None) -> Self:
        """Read one room's configuration, or every room's that stands here.

        Raises
        ------
        ConfigInvalid, HomeUnusable
            If there is no such room, or its configuration cannot be read.
        """
        present = [name for name in ROOMS if (home / name / "layout").exists()]
        wanted = [room] if room else present
        if not wanted:
            raise HomeUnusable(f"{home} holds no room")
        return cls(home, tuple(ROOMS[name].load(home, environ) for name in wanted))

    @property
    def servers(self) -> tuple[ServerConfig, ...]:
        """The rooms that others reach."""
        return tuple(room for room in self.rooms if isinstance(room, ServerConfig))

    @property
    def origins(self) -> dict[str, str]:
        """Every origin that the configurations name, by the room that answers there."""
        known = {room.room: room.origin for room in self.servers}
        for room in self.rooms:
            if isinstance(room, ResearcherConfig):
                known |= named_by(room)
        return known


def named_by(researcher: ResearcherConfig) -> dict[str, str]:
    """Return the origins of the servers that a researcher works with."""
    named = {
        "issuer": researcher.issuer_origin,
        "collector": researcher.collector_origin,
        "page": researcher.page_origin,
        "console": researcher.console_origin,
    }
    return {room: origin for room, origin in named.items() if origin}


def host_of(origin: str) -> str:
    """Return an origin's host name: certificates, addresses and cookies know no ports."""
    return (urlsplit(origin).hostname or origin).lower()
