"""How old is the last backup? ``HOME/<room>/backed-up`` is touched by whoever makes it.

The issuer is the exception: restored from a copy, its codes would draw twice.
"""

import time
from pathlib import Path
from typing import Final

from survey.config import CollectorConfig, IssuerConfig, PostOfficeConfig, RoomConfig
from survey.doctor.findings import Finding, Topic

TOPIC: Final = Topic(
    "backup",
    "backup",
    "Without one, all that was sent is lost with this disk.",
)
ISSUER: Final = Topic(
    "backup",
    "backup",
    "An issuer that is restored while it issues gives one code two tokens.",
)
DUMPED: Final = Topic(
    "backup",
    "backup",
    "A dump of PostgreSQL beside a flush can miss whoever waits: one is made after the close only.",
)
MARK: Final = "backed-up"
KEEPING: Final = (CollectorConfig, PostOfficeConfig)  # the others can be published to again
HOUR: Final = 3600
LATE: Final = 26 * HOUR
TOO_LATE: Final = 7 * 24 * HOUR
MAKE: Final = "plainseal-backup {path} DESTINATION"
DUMP: Final = "pg_dump -Fc -f DESTINATION DATABASE && touch {mark}  # after the close, not before"


def examine(room: RoomConfig, now: float | None = None) -> Finding | None:
    """Return the age of a room's backup, if it needs one."""
    mark = room.home / MARK
    if isinstance(room, IssuerConfig):
        return _issuer(room, mark)
    if not isinstance(room, KEEPING):
        return None
    if room.database:
        return _dumped(room, mark)
    if not mark.exists():
        return TOPIC.doubt(room.room, "no backup was ever noted", MAKE, path=room.home)
    age = (time.time() if now is None else now) - mark.stat().st_mtime
    return _judge(room, age)


def _judge(room: RoomConfig, age: float) -> Finding:
    values = {"hours": round(age / HOUR), "path": room.home}
    if age > TOO_LATE:
        return TOPIC.fault(room.room, "the last backup is {hours} hours old", MAKE, **values)
    if age > LATE:
        return TOPIC.doubt(room.room, "the last backup is {hours} hours old", MAKE, **values)
    return TOPIC.fine(room.room, "the last backup is {hours} hours old", **values)


def _dumped(room: RoomConfig, mark: Path) -> Finding:
    if mark.exists():
        return DUMPED.fine(room.room, "a dump was noted")
    return DUMPED.doubt(room.room, "no backup was ever noted", DUMP, mark=mark)


def _issuer(room: RoomConfig, mark: Path) -> Finding:
    if mark.exists():
        return ISSUER.doubt(
            room.room, "a copy of the issuer exists: never restore it while it issues",
            "rm {path}", path=mark,
        )  # fmt: skip
    return ISSUER.fine(room.room, "none, as it should be")
