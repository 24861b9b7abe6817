"""Diverging bars: answers of one scale about its middle, disagreement left, agreement right.

The middle category is cut in half by the middle line (Heiberger & Robbins 2014, Journal of
Statistical Software 57). Who gave no answer stands in a column, never in the bar.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from markupsafe import Markup

from survey.presenting.figures import shapes
from survey.presenting.figures.frames import NARROW, WIDE, Frame
from survey.presenting.figures.lettering import lines
from survey.presenting.figures.shapes import drawing, text

TOP: Final = 30.0
LINE: Final = 20.0
BAR: Final = 24.0
STEPS: Final = 5  # colours of the scale; more points than colours share them
ROOM: Final = 24.0  # units that a percentage needs
TICK: Final = 50  # per cent from one number of the axis to the next
AXIS: Final = 26.0  # height of the axis under the bars


@dataclass(frozen=True)
class Bar:
    """One item: shares of its points among those who answered, in per cent, ascending."""

    label: str
    note: str
    shares: tuple[float, ...]
    silent: str
    n: str


@dataclass(frozen=True)
class Words(shapes.Words):
    """What stands in a drawing, too: ``silent`` and ``n`` stand over the columns at its right."""

    silent: str
    n: str
    axis: str = ""  # what the numbers under the bars are
    reach: float = 100.0  # per cent from the middle to either end of the drawing


def reach(shares: tuple[float, ...]) -> float:
    """Return how far a bar goes from the middle of its scale to its farther end."""
    left = _left(shares)
    return max(left, sum(shares) - left)


def _left(shares: tuple[float, ...]) -> float:
    """Return what lies left of the middle: half of the middle point, if there is one."""
    points, ends = len(shares), [0.0, *accumulate(shares)]
    return (ends[points // 2] + ends[(points + 1) // 2]) / 2


def step(point: int, points: int) -> int:
    """Return the colour, from 1 to 5, of a point counted from 0."""
    return 1 + round(point * (STEPS - 1) / max(points - 1, 1))


def likert(bars: tuple[Bar, ...], words: Words) -> Markup:
    """Draw both drawings of a figure."""
    return Markup("\n").join(_Drawing(frame, words).draw(bars) for frame in (WIDE, NARROW))


@dataclass(frozen=True)
class _Drawing:
    frame: Frame
    words: Words

    def draw(self, bars: tuple[Bar, ...]) -> Markup:
        drawn, y = [], TOP if self.frame.beside else 0.0
        for bar in bars:
            row, y = self._row(bar, y)
            drawn.append(row)
        top = TOP if self.frame.beside else 0.0
        inside = Markup("\n").join([*self._headings(), *self._axis(top, y), *drawn])
        height = y + AXIS + (LINE if self._named_below else 0)
        return drawing(self.frame.kind, (self.frame.width, height), self.words, inside)

    @property
    def _middle(self) -> float:
        return (self.frame.left + self.frame.right) / 2

    def _axis(self, top: float, bottom: float) -> Iterator[Markup]:
        """Draw how far from the middle a bar goes, either way; lines only where no word stands."""
        across = top if self.frame.beside else bottom - 4
        for tick in range(0, int(self.words.reach) + 1, TICK):
            for side in (-1, 1) if tick else (1,):
                x = self._middle + side * tick * self._unit
                yield Markup('<path class="grid" d="M{:.1f} {:g}V{:g}"/>').format(
                    x, across, bottom + 4
                )
                yield text("t2 mid", round(x, 1), bottom + 20, str(tick))
        if self._named_below:
            yield text("t2 mid", round(self._middle, 1), bottom + 20 + LINE, self.words.axis)
        elif self.words.axis:
            yield text("t2", self.frame.label_x, bottom + 20, self.words.axis)

    @property
    def _named_below(self) -> bool:
        """Whether what the axis counts needs a line of its own: no words stand beside the bars."""
        return bool(self.words.axis) and not self.frame.beside

    @property
    def _unit(self) -> float:
        """Units of the drawing that one per cent takes."""
        return (self.frame.right - self.frame.left) / 2 / self.words.reach

    @property
    def _label_width(self) -> float:
        frame = self.frame
        return frame.label_width if frame.beside else frame.right - frame.left

    def _headings(self) -> Iterator[Markup]:
        if self.frame.n_x is not None:
            yield text("t2 end", self.frame.value_x, 16, self.words.silent)
            yield text("t2 end", self.frame.n_x, 16, self.words.n)

    def _row(self, bar: Bar, y: float) -> tuple[Markup, float]:
        said = [("", line) for line in lines(bar.label, self._label_width)]
        said += [("t2", line) for line in lines(bar.note, self._label_width) if line]
        if self.frame.n_x is None:  # no columns: a line of its own
            of = self.words
            said.append(("t2", f"{of.n} {bar.n} · {of.silent} {bar.silent}"))
        first = y + 20
        label = [
            text(kind, self.frame.label_x, first + LINE * number, line)
            for number, (kind, line) in enumerate(said)
        ]
        below = first + LINE * (len(said) - 1)
        middle = (first + below) / 2 - 5 if self.frame.beside else below + 20
        end = max(below + 10, middle + BAR / 2 + 6) + (0 if self.frame.beside else 8)
        line = Markup('<path class="axis" d="M{0:g} {1:g}V{2:g}"/>').format(
            self._middle, middle - BAR / 2 - 4, middle + BAR / 2 + 4
        )
        inside = Markup("\n").join(
            [*label, *self._segments(bar, middle), line, *self._columns(bar, middle + 5)]
        )
        return inside, end

    def _columns(self, bar: Bar, y: float) -> Iterator[Markup]:
        if self.frame.n_x is not None:
            yield text("t2 end", self.frame.value_x, y, bar.silent)
            yield text("t2 end", self.frame.n_x, y, bar.n)

    def _segments(self, bar: Bar, y: float) -> Iterator[Markup]:
        """Draw one segment a point, so that the middle of the scale lies on the middle line."""
        points, ends = len(bar.shares), [0.0, *accumulate(bar.shares)]
        start = self._middle - _left(bar.shares) * self._unit
        for point, share in enumerate(bar.shares):
            if share:
                yield self._segment(step(point, points), start + ends[point] * self._unit, share, y)

    def _segment(self, colour: int, x: float, share: float, y: float) -> Markup:
        width = share * self._unit
        drawn = Markup(
            '<rect class="likert-{} edge" x="{:.1f}" y="{:g}" width="{:.1f}" height="{:g}"/>'
        ).format(colour, x, y - BAR / 2, width, BAR)
        if width < ROOM:
            return drawn
        return drawn + text(
            f"on-likert-{colour} mid", round(x + width / 2, 1), y + 5, f"{share:.0f}"
        )
