"""What can be wrong: with a file (faults, all of them at once) and with one person's answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

Path = tuple[str | int, ...]
"""Where in a questionnaire: keys and positions from the root, as ``("items", 3, "when")``."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong, told by where it stands in the questionnaire.

    ``about`` names a second place it depends on: when that place has a problem of its own,
    this one may be a mere echo.
    """

    path: Path
    message: str
    about: Path | None = None


@dataclass(frozen=True)
class Fault:
    """One thing wrong, told by where it stands in the file (line and column from 1)."""

    file: str
    line: int
    column: int
    field: str
    message: str

    def __str__(self) -> str:
        """One line, in the form editors and terminals know how to follow."""
        field = f"{self.field}: " if self.field else ""
        return f"{self.file}:{self.line}:{self.column}: {field}{self.message}"


class QuestionnaireError(Exception):
    """A file that is no questionnaire; carries every fault found, in the order of the file."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


class ProfileError(Exception):
    """Bytes or values outside the JSON profile."""


class CompiledError(Exception):
    """Bytes in the JSON profile that are no compiled questionnaire."""


class Reason(StrEnum):
    """Why one person's answers were refused; counted in public, never beside a leaf."""

    UNKNOWN_ITEM = "unknown-item"
    MISSING_ITEM = "missing-item"
    WRONG_TYPE = "wrong-type"
    CODE_OUTSIDE_SCALE = "code-outside-scale"
    CHOICES_NOT_SORTED = "choices-not-sorted"
    RANKING_INCOMPLETE = "ranking-incomplete"
    NUMBER_MALFORMED = "number-malformed"
    NUMBER_OUT_OF_RANGE = "number-out-of-range"
    TEXT_MALFORMED = "text-malformed"
    TEXT_TOO_LONG = "text-too-long"
    NOT_SHOWN_MISMATCH = "not-shown-mismatch"


class AnswerError(Exception):
    """Answers that do not fit their questionnaire. Names the item, never the answer."""

    def __init__(self, reason: Reason, item: str = "") -> None:
        super().__init__(f"{reason} at {item}" if item else reason)
        self.reason = reason
        self.item = item
