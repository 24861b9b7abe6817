"""What the page is made of; every figure comes with the table of its numbers."""

from dataclasses import dataclass

from markupsafe import Markup

NO_FIGURE = Markup("")


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, what stands small under it, and how it is shaded."""

    words: str
    under: str = ""
    shade: str = ""


@dataclass(frozen=True)
class Row:
    """A row and its heading."""

    heading: str
    cells: tuple[Cell, ...]
    under: str = ""


@dataclass(frozen=True)
class Table:
    """Numbers; the first heading stands over the rows' own."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    wordy: bool = False  # cells are words, not numbers

    @property
    def size(self) -> str:
        """How much room the columns need: none, some, or more than a phone has."""
        if self.wordy:
            return "wordy"
        return "few" if len(self.headings) <= 3 else "some" if len(self.headings) <= 6 else "many"


@dataclass(frozen=True)
class Swatch:
    """One colour and what it means."""

    shade: str
    words: str


@dataclass(frozen=True)
class Part:
    """A piece of a section; what it lacks takes no room."""

    title: str = ""
    words: tuple[str, ...] = ()
    key: tuple[Swatch, ...] = ()
    figure: Markup = NO_FIGURE
    table: Table | None = None
    notes: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether it fits on one printed page: all but the longest parts, which have no title."""
        return bool(self.title) or not self.figure


@dataclass(frozen=True)
class Section:
    """One heading and what stands under it."""

    id: str
    title: str
    parts: tuple[Part, ...]
