"""One reader's language: which text of several is meant, and how numbers are written."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Protocol

from survey.presenting.release import Text

MINUS: Final = "\N{MINUS SIGN}"
DASH: Final = "\N{EN DASH}"


class Say(Protocol):
    """A frame text in the reader's language (gettext); ``values`` fill its places."""

    def __call__(self, message: str, /, **values: object) -> str:
        """Return the translated message."""


@dataclass(frozen=True)
class Voice:
    """Speaks one language over a release in several."""

    language: str
    languages: Text
    say: Say

    @property
    def spoken(self) -> str:
        """The language the release's own texts are shown in."""
        return self.language if self.language in self.languages else self.languages[0]

    def text(self, text: Text) -> str:
        """Return a release's text, in its first language where it has no other."""
        return text[self.languages.index(self.spoken)]

    def number(self, value: Decimal | int) -> str:
        """Write a number as it was signed, with a true minus sign and commas."""
        return f"{value:,}".replace("-", MINUS)

    def listed(self, words: Iterable[str]) -> str:
        """Join words as this language joins them."""
        return ("、" if self._chinese else ", ").join(words)

    def sentences(self, words: Iterable[str]) -> str:
        """Join sentences as this language joins them."""
        return self.between.join(words)

    @property
    def between(self) -> str:
        """What stands between two sentences: a full-width stop brings its own space."""
        return "" if self._chinese else " "

    @property
    def _chinese(self) -> bool:
        return self.language.startswith("zh")

    def interval(self, low: Decimal, high: Decimal) -> str:
        """Write an interval; a dash between negative numbers would be read as a minus."""
        ends = self.number(low), self.number(high)
        if low < 0:
            return self.say("%(low)s to %(high)s", low=ends[0], high=ends[1])
        return DASH.join(ends)
