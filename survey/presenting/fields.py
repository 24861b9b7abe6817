"""Reading one JSON object strictly: what is missing, odd or left over is named by its path."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final, TypeVar

from survey.presenting.errors import ReleaseMalformed
from survey.protocol.encoding import unb64u
from survey.protocol.errors import NotCanonical

DECIMAL: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")
Kind = TypeVar("Kind", str, int, list[object], dict[str, object])


class Fields:
    """The fields of one object; each is taken once, and none may be left at the `end`."""

    def __init__(self, value: object, path: str = "") -> None:
        """Take an object apart; ``path`` says where it stands."""
        if not isinstance(value, dict):
            raise ReleaseMalformed(f"{path.removesuffix('.') or 'the file'} must be an object")
        self._left: dict[str, object] = dict(value)
        self._path = path

    def __contains__(self, name: str) -> bool:
        """Tell whether a field is still to be taken."""
        return name in self._left

    def _take(self, name: str, kind: type[Kind]) -> Kind:
        value = self._left.pop(name, None)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise self.fault(name, f"must be {kind.__name__}")
        return value

    def string(self, name: str) -> str:
        """Take a text in one language."""
        return self._take(name, str)

    def choice(self, name: str, choices: Sequence[str]) -> str:
        """Take one of a few words."""
        word = self._take(name, str)
        if word not in choices:
            raise self.fault(name, f"must be one of {', '.join(choices)}")
        return word

    def integer(self, name: str, low: int = 0) -> int:
        """Take an integer not below ``low``."""
        value = self._take(name, int)
        if value < low:
            raise self.fault(name, f"must be at least {low}")
        return value

    def decimal(self, name: str, low: int, high: int) -> Decimal:
        """Take a decimal string between ``low`` and ``high``."""
        return self._as_decimal(name, self._take(name, str), low, high)

    def pair(self, name: str, low: int, high: int) -> tuple[Decimal, Decimal]:
        """Take an interval: two decimal strings in order."""
        ends = [self._as_decimal(name, end, low, high) for end in self._take(name, list)]
        if len(ends) != 2 or ends[0] > ends[1]:
            raise self.fault(name, "must be two ends in order")
        return ends[0], ends[1]

    def digest(self, name: str) -> bytes:
        """Take 32 bytes in base64url."""
        try:
            return unb64u(self._take(name, str), 32)
        except NotCanonical as error:
            raise self.fault(name, "must be 32 bytes in base64url") from error

    def text(self, name: str, languages: int) -> tuple[str, ...]:
        """Take a text in each language."""
        parts = self.strings(name)
        if len(parts) != languages:
            raise self.fault(name, "must have one text for each language")
        return parts

    def strings(self, name: str) -> tuple[str, ...]:
        """Take an array of strings."""
        parts = self._take(name, list)
        if not all(isinstance(part, str) for part in parts):
            raise self.fault(name, "must hold strings only")
        return tuple(str(part) for part in parts)

    def array(self, name: str) -> list[object]:
        """Take an array of anything."""
        return self._take(name, list)

    def nested(self, name: str) -> "Fields":
        """Take an object."""
        return Fields(self._take(name, dict), f"{self._path}{name}.")

    def objects(self, name: str) -> list["Fields"]:
        """Take an array of objects."""
        path = f"{self._path}{name}"
        return [
            Fields(value, f"{path}[{number}].")
            for number, value in enumerate(self._take(name, list))
        ]

    def suppressed(self) -> bool:
        """Tell whether the object says that its numbers are not published."""
        if "suppressed" not in self._left:
            return False
        if self._left.pop("suppressed") is not True:
            raise self.fault("suppressed", "must be true or absent")
        return True

    def end(self) -> None:
        """Refuse what nobody has taken: a field that is not understood is not shown."""
        if self._left:
            raise self.fault(min(self._left), "is not a field of a release")

    def fault(self, name: str, sentence: str) -> ReleaseMalformed:
        """Return the refusal that names a field."""
        return ReleaseMalformed(f"{self._path}{name} {sentence}")

    def _as_decimal(self, name: str, value: object, low: int, high: int) -> Decimal:
        if not isinstance(value, str) or not DECIMAL.fullmatch(value):
            raise self.fault(name, "must be a decimal string")
        number = Decimal(value)
        if not low <= number <= high:
            raise self.fault(name, f"must lie between {low} and {high}")
        return number
