"""What the doctor says: what was seen, why it matters, what mends it.

Every sentence is its own key in the catalogs; its places are filled when it is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Grade(StrEnum):
    """How bad it is."""

    FINE = "ok"
    DOUBT = "warn"
    FAULT = "fail"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at in one room."""

    topic: "Topic"
    room: str
    grade: Grade
    seen: str
    mend: str = ""
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def command(self) -> str:
        """The command that mends it, to be typed as it stands."""
        return self.mend.format(**self.values)


@dataclass(frozen=True)
class Topic:
    """One thing to look at, and why anybody should."""

    code: str
    name: str
    why: str

    def fine(self, room: str, seen: str, /, **values: object) -> Finding:
        """Say that all is well."""
        return Finding(self, room, Grade.FINE, seen, "", values)

    def doubt(self, room: str, seen: str, mend: str, /, **values: object) -> Finding:
        """Say what deserves a thought, or could not be looked at."""
        return Finding(self, room, Grade.DOUBT, seen, mend, values)

    def fault(self, room: str, seen: str, mend: str, /, **values: object) -> Finding:
        """Say what breaks a promise."""
        return Finding(self, room, Grade.FAULT, seen, mend, values)
