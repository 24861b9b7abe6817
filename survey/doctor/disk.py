"""Is there room? The rewriting at close writes every table once more."""

import shutil
from pathlib import Path
from typing import Final

from survey.config import RoomConfig
from survey.doctor.findings import Finding, Topic
from survey.doctor.search import files_under

TOPIC: Final = Topic(
    "disk",
    "disk space",
    "A full disk refuses answers, and a close that cannot rewrite leaves the order of arrival.",
)
COPIES: Final = 2  # VACUUM writes the file into the log and back
RESERVE: Final = 256 << 20
MIB: Final = 1 << 20


def examine(room: RoomConfig) -> Finding:
    """Compare what is free with what the rewriting of this room will need."""
    free = shutil.disk_usage(room.home).free
    need = RESERVE + COPIES * sum(map(_size, files_under(room.home)))
    values = {"free": free // MIB, "need": need // MIB, "path": room.home}
    if free < need:
        return TOPIC.fault(
            room.room, "{free} MiB are free, the close needs {need}", "df -h {path}", **values
        )
    if free < 2 * need:
        return TOPIC.doubt(
            room.room, "{free} MiB are free, the close needs {need}", "df -h {path}", **values
        )
    return TOPIC.fine(room.room, "{free} MiB are free, the close needs {need}", **values)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
