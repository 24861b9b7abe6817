"""Dots with intervals: one row a number, one scale for all, its middle dashed.

Lines of the scale stand only where dots stand: none runs through a word.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from survey.presenting.figures.frames import NARROW, WIDE, Frame, Scale
from survey.presenting.figures.lettering import lines
from survey.presenting.figures.shapes import Words, drawing, hatch_pattern, text

TOP: Final = 24.0  # where the rows begin, under the numbers of the scale
LINE: Final = 20.0  # from one line of a label to the next
REACH: Final = 10.0  # how far lines of the scale reach above and below a dot on its own


@dataclass(frozen=True)
class Dot:
    """One row: a label and, unless it is not published, a number between two ends."""

    label: str
    note: str = ""  # what a high number of this row means, where the block does not say it
    value: Decimal | None = None
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    shown: str = ""
    n: str = ""
    hollow: bool = False  # what others are compared with: no interval, and words for a number


@dataclass(frozen=True)
class Block:
    """Rows under one heading and what a high number means; empty words take no room."""

    heading: str
    note: str
    rows: tuple[Dot, ...]


@dataclass(frozen=True)
class Legend(Words):
    """What stands in a drawing, too."""

    value_heading: str
    n_heading: str
    hidden: str


def dots(blocks: tuple[Block, ...], scale: Scale, legend: Legend) -> Markup:
    """Draw both drawings of a figure."""
    return Markup("\n").join(
        _Drawing(frame, scale, legend).draw(blocks) for frame in (WIDE, NARROW)
    )


@dataclass(frozen=True)
class _Drawing:
    frame: Frame
    scale: Scale
    legend: Legend

    @property
    def _id(self) -> str:
        return f"{self.legend.name}-{self.frame.kind}"

    def draw(self, blocks: tuple[Block, ...]) -> Markup:
        parts, y = [], TOP
        for block in blocks:
            over, y = self._over(block, y)
            parts.extend(over)
            for row in block.rows:
                drawn, y = self._row(row, y)
                parts.append(drawn)
            y += 8
        inside = Markup("\n").join([*self._axis(), *parts])
        drawn = hatch_pattern(f"{self._id}-p") + inside
        return drawing(self.frame.kind, (self.frame.width, y + 4), self.legend, drawn)

    def _over(self, block: Block, y: float) -> tuple[list[Markup], float]:
        """Draw what stands over a block's rows; return it and where the first row begins."""
        drawn, said = [], (("b", block.heading, 28), ("t2", block.note, 20))
        for kind, words, height in said:
            if words:
                y += height
                drawn.append(text(kind, 0, y, words))
        return drawn, y + 6 if drawn else y

    def _axis(self) -> Iterator[Markup]:
        for tick in self.scale.ticks:
            x = self._x(Decimal(tick))
            last = not self.frame.beside and tick == self.scale.high
            first = not self.frame.beside and tick == self.scale.low < 0
            anchor = "end" if last else "" if first else "mid"
            yield text(f"t2 {anchor}", 0 if first else x, 16, str(tick).replace("-", "\u2212"))
        if self.frame.n_x is not None:
            yield text("t2 end", self.frame.value_x, 16, self.legend.value_heading)
            yield text("t2 end", self.frame.n_x, 16, self.legend.n_heading)

    def _row(self, row: Dot, y: float) -> tuple[Markup, float]:
        """Draw a row that begins at ``y``; return it and where the next begins."""
        first = y + 22
        label, below = self._label(row, first)
        middle = (first + below) / 2 - 5 if self.frame.beside else below + 17
        end = below + (12 if self.frame.beside else 30)
        scale = (
            self._lines(y + 2, end + 2)
            if self.frame.beside
            else self._lines(middle - REACH, middle + REACH)
        )
        marks = self._hidden(middle) if row.value is None else self._mark(row, middle)
        at = middle + 5 if self.frame.beside else first
        drawn = Markup("\n").join([*label, *scale, *self._numbers(row, at), marks])
        return drawn, end

    def _label(self, row: Dot, first: float) -> tuple[list[Markup], float]:
        """Write a row's words from a line on; return them and their last line."""
        said = [("", line) for line in lines(row.label, self.frame.label_width)]
        said += [("t2", line) for line in lines(row.note, self.frame.label_width) if line]
        if self.frame.n_x is None and row.n:  # no column for it: a line of its own
            said.append(("t2", f"{self.legend.n_heading} {row.n}"))
        texts = [
            text(kind, self.frame.label_x, first + LINE * number, line)
            for number, (kind, line) in enumerate(said)
        ]
        return texts, first + LINE * (len(said) - 1)

    def _lines(self, top: float, bottom: float) -> Iterator[Markup]:
        """Draw the scale's lines behind one row."""
        for tick in self.scale.ticks:
            kind = "axis" if tick == self.scale.middle else "grid"
            yield Markup('<path class="{}" d="M{:.1f} {:g}V{:g}"/>').format(
                kind, self._x(Decimal(tick)), top, bottom
            )

    def _numbers(self, row: Dot, y: float) -> Iterator[Markup]:
        if row.value is None:
            return
        yield text("t2 end" if row.hollow else "b end", self.frame.value_x, y, row.shown)
        if self.frame.n_x is not None:
            yield text("t2 end", self.frame.n_x, y, row.n)

    def _mark(self, row: Dot, y: float) -> Markup:
        if row.hollow:
            return Markup('<circle class="ring" cx="{:.1f}" cy="{:g}" r="4"/>').format(
                self._x(row.value or Decimal(0)), y
            )
        low, high = self._x(row.low), self._x(row.high)
        return Markup(
            '<rect class="range" x="{:.1f}" y="{:g}" width="{:.1f}" height="12"/>'
            '<circle class="dot" cx="{:.1f}" cy="{:g}" r="4"/>'
        ).format(low, y - 6, high - low, self._x(row.value or Decimal(0)), y)

    def _hidden(self, y: float) -> Markup:
        """Draw the hatch with its words on a plain plate, the same whatever the reason."""
        frame = self.frame
        middle, half = (frame.left + frame.right) / 2, 40
        return Markup(
            '<rect class="hatch-ground edge" x="{x:g}" y="{y:g}" width="{w:g}" height="20"/>'
            '<rect class="edge" x="{x:g}" y="{y:g}" width="{w:g}" height="20" fill="url(#{p})"/>'
            '<rect class="plate" x="{px:g}" y="{py:g}" width="{pw}" height="18"/>{words}'
        ).format(
            x=frame.left,
            y=y - 10,
            w=frame.right - frame.left,
            p=f"{self._id}-p",
            px=middle - half,
            py=y - 9,
            pw=2 * half,
            words=text("t2 mid", middle, y + 5, self.legend.hidden),
        )

    def _x(self, value: Decimal) -> float:
        share = float(value - self.scale.low) / float(self.scale.high - self.scale.low)
        return self.frame.left + share * (self.frame.right - self.frame.left)
