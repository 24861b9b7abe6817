"""One frozen configuration per room, read from ``HOME/<room>/config.toml``.

An unknown field is an error; ``PLAINSEAL_<ROOM>_<FIELD>`` overrides a value. A role is one folder
that can be carried to another machine: configuration, ``secrets/`` (0700, outside backups), data,
and a marker with the layout's version.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, ClassVar, Final, Self

import tomlkit
from tomlkit.exceptions import TOMLKitError

from survey.errors import ConfigInvalid, HomeUnusable

LAYOUT: Final = "1\n"
ORIGIN: Final = re.compile(
    r"(https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?|http://(localhost|127\.0\.0\.1))(:[0-9]{1,5})?(?<!:443)"
)
"""G2's rule, said again, for configuration stands below the protocol: what no manifest could name
is refused when a room is set up, not when a survey is published."""


@dataclass(frozen=True)
class RoomConfig:
    """What every room has: a folder of its own."""

    room: ClassVar[str] = ""
    home: Path

    @classmethod
    def load(cls, home: Path, environ: Mapping[str, str] | None = None) -> Self:
        """Read ``home``/<room>/config.toml.

        Raises
        ------
        HomeUnusable
            If the folder or its marker is missing, or the layout is another one.
        ConfigInvalid
            If a field is unknown, missing or of the wrong type.
        """
        folder = home / cls.room
        check_layout(folder)
        path = folder / "config.toml"
        try:
            values = dict(tomlkit.parse(path.read_text("utf-8")).unwrap())
        except (OSError, TOMLKitError) as error:
            raise ConfigInvalid(f"{path}: {error}") from error
        return cls._build(folder, {**values, **cls._overrides(environ or {})})

    @classmethod
    def create(cls, home: Path, **values: Any) -> Self:  # noqa: ANN401 - checked by _build
        """Make the room's folder with its marker, secrets and configuration."""
        folder = home / cls.room
        config = cls._build(folder, values)
        try:
            (folder / "secrets").mkdir(parents=True, exist_ok=True)
            (folder / "secrets").chmod(0o700)
            folder.chmod(0o700)  # times and sizes of what is inside tell when somebody answered
            (folder / "config.toml").write_text(tomlkit.dumps(_plain(values)), "utf-8")
            (folder / "layout").write_text(LAYOUT)
        except OSError as error:
            raise HomeUnusable(f"{folder} is not writable: {error.strerror}") from error
        return config

    @classmethod
    def _overrides(cls, environ: Mapping[str, str]) -> dict[str, Any]:
        prefix = f"PLAINSEAL_{cls.room.upper()}_"
        kinds = {field.name: field.type for field in fields(cls) if field.name != "home"}
        found = {name: environ.get(prefix + name.upper()) for name in kinds}
        return {
            name: _from_text(text, kinds[name]) for name, text in found.items() if text is not None
        }

    @classmethod
    def _build(cls, folder: Path, values: Mapping[str, Any]) -> Self:
        kinds = {field.name: field.type for field in fields(cls) if field.name != "home"}
        if unknown := set(values) - set(kinds):
            raise ConfigInvalid(f"{cls.room}: unknown field {', '.join(sorted(unknown))}")
        typed = {name: _typed(cls.room, name, value, kinds[name]) for name, value in values.items()}
        try:
            config = cls(home=folder, **typed)
        except TypeError as error:
            raise ConfigInvalid(f"{cls.room}: {error}") from error
        config._check_origins()
        return config

    def _check_origins(self) -> None:
        """Refuse an origin that no manifest could name; one that may be absent may be empty."""
        for field in fields(self):
            origin = getattr(self, field.name)
            if field.name.endswith("origin") and origin != field.default:
                check_origin(origin)

    @property
    def secrets(self) -> Path:
        """The folder that no backup takes."""
        return self.home / "secrets"


@dataclass(frozen=True)
class ServerConfig(RoomConfig):
    """A room that others reach over HTTP and that obeys signed commands."""

    origin: str
    trusted_keys: tuple[str, ...] = ()  # manifest keys, base64url

    def trusted_now(self, environ: Mapping[str, str] | None = None) -> tuple[str, ...]:
        """Return the trusted keys as the file has them now; all else needs a restart."""
        return self.load(self.home.parent, environ).trusted_keys


@dataclass(frozen=True)
class IssuerConfig(ServerConfig):
    """The issuer's."""

    room: ClassVar[str] = "issuer"
    database: str = ""  # SQLAlchemy URL; empty: issuer.sqlite3 in the room's folder
    rate: int = 200  # requests a second, for everybody together


@dataclass(frozen=True)
class CollectorConfig(ServerConfig):
    """The collector's."""

    room: ClassVar[str] = "collector"
    database: str = ""
    batch: int = 20  # a flush moves this many when twice as many wait
    rate: int = 200


@dataclass(frozen=True)
class PostOfficeConfig(ServerConfig):
    """The post office's."""

    room: ClassVar[str] = "post_office"
    database: str = ""


@dataclass(frozen=True)
class PageConfig(ServerConfig):
    """The page server's."""

    room: ClassVar[str] = "page"


@dataclass(frozen=True)
class ConsoleConfig(ServerConfig):
    """The console's; its trusted keys pin whose releases it stores."""

    room: ClassVar[str] = "console"
    database: str = ""
    default_language: str = "zh-Hans"


@dataclass(frozen=True)
class ResearcherConfig(RoomConfig):
    """Where the researcher's servers are."""

    room: ClassVar[str] = "researcher"
    issuer_origin: str
    collector_origin: str
    page_origin: str
    console_origin: str = ""


SERVERS: Final[dict[str, type[ServerConfig]]] = {
    config.room: config
    for config in (IssuerConfig, CollectorConfig, PostOfficeConfig, PageConfig, ConsoleConfig)
}


def check_origin(origin: str) -> None:
    """Raise `ConfigInvalid` unless this is how an origin is written, in its one spelling."""
    if not ORIGIN.fullmatch(origin):
        raise ConfigInvalid(f"{origin!r} is no origin: https://host[:port], http on localhost only")


def check_layout(folder: Path) -> None:
    """Raise `HomeUnusable` unless ``folder`` is a room's home of this layout."""
    try:
        layout = (folder / "layout").read_text()
    except PermissionError as error:
        raise HomeUnusable(f"{folder} is not readable: {error.strerror}") from error
    except OSError as error:
        raise HomeUnusable(f"{folder} is not a home of this room: run survey init first") from error
    if layout != LAYOUT:
        raise HomeUnusable(f"{folder} has another layout ({layout.strip()!r})")


def trust(home: Path, room: str, key: str) -> None:
    """Add a manifest key to a room's trusted keys; comments in the file stay."""
    path = home / room / "config.toml"
    check_layout(home / room)
    document = tomlkit.parse(path.read_text("utf-8"))
    known = document.setdefault("trusted_keys", tomlkit.array())
    if key not in known:
        known.append(key)
        temporary = path.with_suffix(".new")
        temporary.write_text(tomlkit.dumps(document), "utf-8")
        temporary.replace(path)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in values.items()
    }


def _from_text(text: str, kind: Any) -> Any:  # noqa: ANN401 - a field of any kind
    if kind is int:
        return int(text) if text.isdecimal() else text
    return text if kind is str else tuple(part for part in text.split(",") if part)


def _typed(room: str, name: str, value: Any, kind: Any) -> Any:  # noqa: ANN401 - as above
    if kind in (str, int) and type(value) is kind:
        return value
    if kind not in (str, int) and isinstance(value, list | tuple):
        if all(isinstance(part, str) for part in value):
            return tuple(value)
        raise ConfigInvalid(f"{room}: {name} must be a list of strings")
    raise ConfigInvalid(f"{room}: {name} has the wrong type")
