"""Who may open what: a file's modification time alone tells when somebody answered."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from survey.config import RoomConfig
from survey.doctor.findings import Finding, Topic

FOLDER: Final = Topic(
    "folder",
    "folder",
    "Names, sizes and times of the files inside tell when somebody answered.",
)
SECRETS: Final = Topic(
    "secrets",
    "secret keys",
    "Whoever reads a key can sign in this room's name.",
)
DATA: Final = Topic(
    "data-files",
    "database files",
    "Database and write-ahead log belong to this room alone; while it collects they tell most.",
)
OTHERS: Final = 0o077
DATABASES: Final = ("*.sqlite3", "*.sqlite3-wal", "*.sqlite3-shm")


def examine(room: RoomConfig) -> Iterator[Finding]:
    """Look at folder, secrets and database files of a room."""
    yield _judge(FOLDER, room, [room.home])
    yield _judge(SECRETS, room, [room.secrets, *sorted(room.secrets.rglob("*"))])
    if files := sorted(path for name in DATABASES for path in room.home.glob(name)):
        yield _judge(DATA, room, files)


def _judge(topic: Topic, room: RoomConfig, paths: Iterable[Path]) -> Finding:
    """Report the first path that others may open, or that belongs to somebody else."""
    owner = room.home.stat().st_uid
    for path in paths:
        status = path.stat()
        mode = "700" if path.is_dir() else "600"
        if status.st_uid != owner:
            return topic.fault(
                room.room, "{path} belongs to another user than the room's folder",
                "chown {owner} {path}", path=path, owner=owner,
            )  # fmt: skip
        if status.st_mode & OTHERS:
            return topic.fault(
                room.room, "{path} is open to other users of this machine (mode {open})",
                "chmod {mode} {path}", path=path, mode=mode, open=f"{status.st_mode & 0o777:o}",
            )  # fmt: skip
    return topic.fine(room.room, "only its own user may open it")
