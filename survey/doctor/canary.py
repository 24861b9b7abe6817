"""Does anything write a request down? A marked request is sent; then every log is searched.

A line with an address and a time is all that is needed to undo the rest: the token drawn at that
second, the answer sent at that second. The marker begins alike in every examination, so that a
log written long ago is found, too: other people's requests stand beside it.
"""

import re
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from survey.config import ServerConfig
from survey.doctor.findings import Finding, Topic
from survey.doctor.search import files_under, found_in, is_readable
from survey.doctor.stranger import Stranger

TOPIC: Final = Topic(
    "access-log",
    "access log",
    "A line with address and time beside each request undoes the anonymity of everybody.",
)
FAMILY: Final = "plainseal-canary-"
KNOWN_LOGS: Final = tuple(
    Path("/var/log", name)
    for name in ("nginx", "caddy", "apache2", "httpd", "syslog", "messages", "daemon.log")
)
TOO_MUCH: Final = bytes(3 << 20)  # refused anywhere: proxies like to note a refusal with an address
SETTLING: Final = 1.5  # seconds until a line has reached its file
JOURNAL: Final = ("journalctl", "--quiet", "--since=-10min", "--output=cat")
JOURNAL_PATIENCE: Final = 30.0
SILENCE: Final = "  # first: access_log off; error_log /dev/null emerg; (nginx), no log (Caddy)"


@dataclass(frozen=True)
class Canary:
    """A marked request, and the places where it must not be found."""

    marker: str
    places: tuple[Path, ...]

    @classmethod
    def of(cls, random: bytes, home: Path, logs: Iterable[Path]) -> "Canary":
        """Mark with random bytes; the home itself is a place, too."""
        present = [place for place in (*KNOWN_LOGS, *logs) if place.exists()]
        return cls(FAMILY + random.hex(), tuple(dict.fromkeys((home, *present))))

    def examine(self, servers: Sequence[ServerConfig], stranger: Stranger) -> Iterator[Finding]:
        """Send to each server, wait once, then search every place."""
        answered = [room for room in servers if self._sing(room, stranger)]
        for room in servers:
            if room not in answered:
                yield TOPIC.doubt(
                    room.room, "nothing answers at {origin}: not examined",
                    "survey serve {room} --port PORT", origin=room.origin, room=room.room,
                )  # fmt: skip
        if answered:
            time.sleep(SETTLING)
            names = ", ".join(room.room for room in answered)
            yield from self._search(names)

    def _sing(self, room: ServerConfig, stranger: Stranger) -> bool:
        """Ask for what is not there, then send too much: both are what logs are made for."""
        url = f"{room.origin}/{self.marker}?{self.marker}"
        headers = {
            "Authorization": f"Invitation {self.marker}",
            "Cookie": f"canary={self.marker}",
            "Referer": f"https://{self.marker}.example/",
            "User-Agent": self.marker,
            "X-Request-Id": self.marker,
        }
        answer = stranger.ask(url, headers=headers)
        stranger.ask(url, method="POST", headers=headers, body=TOO_MUCH)
        return answer is not None

    def _search(self, names: str) -> Iterator[Finding]:
        found = [*self._unreadable(names), *self._in_files(names), *self._in_journal(names)]
        if not found:
            places = ", ".join(map(str, self.places))
            found = [TOPIC.fine(names, "a marked request is in none of: {places}", places=places)]
        yield from found

    def _unreadable(self, names: str) -> Iterator[Finding]:
        for place in self.places:
            if not is_readable(place):
                yield TOPIC.doubt(
                    names, "{path} cannot be read by this user: not examined",
                    "sudo survey doctor --logs {path}", path=place,
                )  # fmt: skip

    def _in_files(self, names: str) -> Iterator[Finding]:
        files = (path.resolve() for place in self.places for path in files_under(place))
        for path in dict.fromkeys(files):
            if found_in(path, _exactly(self.marker)):
                yield TOPIC.fault(
                    names, "{path} wrote a request down", "shred -u {path}" + SILENCE, path=path
                )
            elif found_in(path, _exactly(FAMILY)):
                yield TOPIC.doubt(
                    names, "{path} still holds a request of an earlier examination",
                    "shred -u {path}", path=path,
                )  # fmt: skip

    def _in_journal(self, names: str) -> Iterator[Finding]:
        if _journal_holds(self.marker):
            yield TOPIC.fault(
                names, "the journal holds a request",
                "journalctl --rotate --vacuum-time=1s" + SILENCE,
            )  # fmt: skip


def _exactly(text: str) -> re.Pattern[bytes]:
    return re.compile(re.escape(text.encode()))


def _journal_holds(marker: str) -> bool:
    """Ask the journal, as far as this user may read it."""
    program = shutil.which(JOURNAL[0])
    if program is None:
        return False
    try:
        answer = subprocess.run(  # noqa: S603 - our own arguments
            [program, *JOURNAL[1:], f"--grep={marker}"],
            capture_output=True, timeout=JOURNAL_PATIENCE, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return False
    return marker.encode() in answer.stdout
