"""When a sealed response leaves by itself (G18): drawn once, shown to nobody, kept until then."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from survey.protocol.manifest import Manifest

HOUR: Final = 3600
LONGEST_NAP: Final = 20.0  # seconds; a machine that slept wakes to the right time of day


@dataclass(frozen=True)
class Moment:
    """The moment, and the bound that may be told.

    The bound is rounded up to the hour: what the screen shows and the disk keeps does not tell
    when the choice was made.
    """

    due: int
    latest: int

    @classmethod
    def draw(cls, manifest: Manifest, now: int) -> "Moment":
        """Draw a whole second within the spread and before the end, each equally likely."""
        end = manifest.submit_until
        spread = now + manifest.spread_hours * HOUR
        seconds = max(1, min(spread, end) - now)
        due = min(now, end) + secrets.randbelow(seconds)
        return cls(due, min(-(-spread // HOUR) * HOUR, end))

    def wait(self, pause: Callable[[float], None]) -> None:
        """Return when the moment has come; at once if it is past."""
        while (left := self.due - time.time()) > 0:
            pause(min(left, LONGEST_NAP))
