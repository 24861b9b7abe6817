"""What the page is made of; every figure comes with the table of its numbers."""

from dataclasses import dataclass

from markupsafe import Markup

NO_FIGURE = Markup("")
SHORT = 12  # rows of a table that is better not broken over two sheets


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, what stands small under it, and how it is shaded."""

    words: str
    under: str = ""
    shade: str = ""
    n: str = ""  # how many people it rests on, where that is not said of the whole row


@dataclass(frozen=True)
class Row:
    """A row and its heading; without cells a heading over the rows below it."""

    heading: str
    cells: tuple[Cell, ...] = ()
    under: str = ""


@dataclass(frozen=True)
class Table:
    """Numbers; the first heading stands over the rows' own."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    wordy: bool = False  # cells are words, not numbers
    dense: bool = False  # many columns of short numbers under short headings
    detail: bool = False  # question by question, where the page has said the whole already

    @property
    def short(self) -> bool:
        """Whether it stays on one sheet; a longer one repeats its caption and its head."""
        return len(self.rows) <= SHORT

    @property
    def folded(self) -> bool:
        """Whether a screen shows its caption alone until it is opened; paper shows all of it."""
        return self.detail or self.dense

    @property
    def size(self) -> str:
        """How much room the columns need."""
        if self.wordy:
            return "wordy"
        if self.dense:
            return "dense"
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


@dataclass(frozen=True)
class Front:
    """What stands above the sections."""

    kind: str
    warning: str  # why it is private
    title: str
    spoken: str  # the language of the title
    under: str
    limits: tuple[str, ...]  # the first is the one that nobody may overlook


@dataclass(frozen=True)
class Section:
    """One heading and what stands under it."""

    id: str
    title: str
    parts: tuple[Part, ...]
