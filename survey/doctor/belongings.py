"""What has no place on a server: a researcher's keys, invitations, answers in plain."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from survey.config import ResearcherConfig, ServerConfig
from survey.doctor.findings import Finding, Topic
from survey.doctor.house import House
from survey.doctor.search import files_under, found_in, starts_with

KEYS: Final = Topic(
    "researcher-keys",
    "researcher's keys",
    "With the sealing key a server's operator reads every answer.",
)
INVITATIONS: Final = Topic(
    "invitations",
    "invitations",
    "Whoever has the codes can answer in people's names, or learn who has not drawn.",
)
ANSWERS: Final = Topic(
    "answers",
    "opened answers",
    "Answers in plain belong on the researcher's machine, and nowhere else.",
)
SEED_NAMES: Final = frozenset({"manifest.seed", "release.seed"})
WRAPPED_SEED: Final = b"asv1seed"  # docs/protocol.md G10
PARQUET: Final = b"PAR1"
LINK: Final = re.compile(rb"/s/[a-z2-7]{16}#[0-9A-Za-z]{4}")
GONE: Final = "shred -u {path}"
AWAY: Final = "find {path} -type f -exec shred -u {{}} +  # once it is on the researcher's machine"


def examine(house: House) -> Iterator[Finding]:
    """Search the server rooms of a home, and what stands beside them."""
    for room in house.servers:
        files = [path for path in files_under(room.home) if path.parent != room.secrets]
        everything = [*files, *files_under(room.secrets)]
        yield _judge(KEYS, room, [*_desk(house), *filter(_is_key, everything)])
        yield _judge(INVITATIONS, room, (path for path in files if found_in(path, LINK)))
        yield _judge(ANSWERS, room, (path for path in files if starts_with(path, PARQUET)))


def _judge(topic: Topic, room: ServerConfig, strays: Iterable[Path]) -> Finding:
    for path in strays:
        away = AWAY if path.is_dir() else GONE
        return topic.fault(room.room, "{path} has no place on a server", away, path=path)
    return topic.fine(room.room, "none here")


def _desk(house: House) -> list[Path]:
    """Return the researcher's folder if it stands in the same home as a server."""
    desk = house.home / ResearcherConfig.room
    return [desk] if desk.exists() else []


def _is_key(path: Path) -> bool:
    return path.name in SEED_NAMES or starts_with(path, WRAPPED_SEED)
