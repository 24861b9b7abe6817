"""Who serves a room on this machine, and with which environment (read from /proc)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from survey.config import RoomConfig, ServerConfig
from survey.doctor.findings import Finding, Topic
from survey.doctor.stranger import Stranger

DEBUG: Final = Topic(
    "debug",
    "debugging",
    "A debugger shows the inside of a request, an answer included, to whoever asks.",
)
ROOT: Final = Topic(
    "root",
    "process",
    "A fault in a program that runs as root opens every room of the machine.",
)
PROC: Final = Path("/proc")
SWITCHES: Final = ("FLASK_DEBUG", "PYTHONDEVMODE", "PYTHONASYNCIODEBUG", "SSLKEYLOGFILE")
OFF: Final = {"", "0", "false", "no"}
SHOWN: Final = ("Traceback (most recent call last)", "Werkzeug Debugger", "__debugger__")


@dataclass(frozen=True)
class Process:
    """One process that serves a room."""

    uid: int
    environment: dict[str, str]
    outputs: tuple[Path, ...]  # the files that its stdout and stderr go to


def examine(room: ServerConfig, stranger: Stranger) -> Iterator[Finding]:
    """Look at the processes of a room, then at what a stranger gets to see."""
    running = serving(room)
    if not running:
        yield ROOT.doubt(
            room.room, "no process that can be looked into serves this room here",
            "systemctl start plainseal-{name}", name=room.room.replace("_", "-"),
        )  # fmt: skip
    elif any(process.uid == 0 for process in running):
        yield ROOT.fault(
            room.room, "it runs as root",
            "systemctl edit plainseal-{name}  # [Service] User=plainseal-{name}",
            name=room.room.replace("_", "-"),
        )  # fmt: skip
    else:
        yield ROOT.fine(room.room, "it runs as a user of its own")
    yield _debugging(room, running, stranger)


def _debugging(room: ServerConfig, running: list[Process], stranger: Stranger) -> Finding:
    for name in SWITCHES:
        if any(process.environment.get(name, "").lower() not in OFF for process in running):
            return DEBUG.fault(
                room.room, "it runs with {name} set",
                "systemctl edit plainseal-{service}  # [Service] UnsetEnvironment={name}",
                name=name, service=room.room.replace("_", "-"),
            )  # fmt: skip
    answer = stranger.ask(f"{room.origin}/commands", method="POST", body=b"?")
    if answer is None:
        return DEBUG.doubt(
            room.room, "nothing answers at {origin}", "survey serve {room} --port PORT",
            origin=room.origin, room=room.room,
        )  # fmt: skip
    if any(words in answer.text for words in SHOWN):
        return DEBUG.fault(
            room.room, "{origin} shows its inside to a stranger",
            "survey serve {room} --port PORT", origin=room.origin, room=room.room,
        )  # fmt: skip
    return DEBUG.fine(room.room, "off")


def serving(room: RoomConfig, proc: Path = PROC) -> list[Process]:
    """Return the processes that were started to serve this very room."""
    found = (_read(folder, room) for folder in proc.glob("[0-9]*"))
    return [process for process in found if process is not None]


def _read(folder: Path, room: RoomConfig) -> Process | None:
    try:
        arguments = _texts(folder / "cmdline")
        if not _names(arguments, "serve", room.room):
            return None
        environment = dict(text.partition("=")[::2] for text in _texts(folder / "environ"))
        place = _option(arguments, "--home") or environment.get("PLAINSEAL_HOME", "")
        started_in = (folder / "cwd").readlink()
        if (started_in / place).resolve() != room.home.parent.resolve():
            return None
        return Process(folder.stat().st_uid, environment, _outputs(folder))
    except OSError:  # it has ended, or it is another user's
        return None


def _texts(path: Path) -> list[str]:
    return [part.decode("utf-8", "replace") for part in path.read_bytes().split(b"\0")]


def _names(arguments: list[str], verb: str, room: str) -> bool:
    return (verb, room) in pairwise(arguments)


def _option(arguments: list[str], name: str) -> str:
    """Return the value after ``name``, or behind its equals sign."""
    for place, argument in enumerate(arguments):
        if argument.startswith(f"{name}="):
            return argument.partition("=")[2]
        if argument == name:
            return arguments[place + 1]
    return ""


def _outputs(folder: Path) -> tuple[Path, ...]:
    targets = {(folder / "fd" / number).readlink() for number in ("1", "2")}
    return tuple(sorted(target for target in targets if target.is_file()))
