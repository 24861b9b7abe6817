"""Curves, one small panel each, all on one scale so that they compare.

Even numbers stand at the left of each panel; heights with a name of their own are dashed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import Final

from markupsafe import Markup

from survey.presenting.figures.lettering import lines
from survey.presenting.figures.shapes import Words, drawing, text

LINE: Final = 20.0
APART: Final = 16.0  # units between two numbers of a scale, so that both can be read
LEFT: Final = 32.0  # room for the numbers at the left of a panel
STEPS: Final = 4  # even numbers over 0, at most
RIGHT: Final = 32.0  # and for the names at its right
ROUND: Final = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Panel:
    """One curve, and what stands over it."""

    label: str
    note: str
    points: tuple[tuple[float, float], ...]
    unsure: bool = False  # drawn dashed: its height is hardly known


@dataclass(frozen=True)
class Level:
    """A height with a name of its own, which stands at the right end of its line."""

    at: float
    words: str


@dataclass(frozen=True)
class Axes:
    """From where to where all panels go, and what is measured; ``levels`` ascend."""

    left: int
    right: int
    top: float
    levels: tuple[Level, ...]
    across: str
    up: str
    named: str  # what the names at the right are


def even(top: float) -> tuple[float, ...]:
    """Return 0 and a few round numbers above it, evenly apart and none above the top."""
    least = top / STEPS
    power = 10.0 ** floor(log10(least))
    step = next(each * power for each in ROUND if each * power >= least * (1 - 1e-9))
    return tuple(round(step * at, 9) for at in range(STEPS + 1) if step * at <= top)


@dataclass(frozen=True)
class _Room:
    kind: str
    width: float
    columns: int
    gap: float
    height: float

    @property
    def panel(self) -> float:
        """How wide a panel is."""
        return (self.width - self.gap * (self.columns - 1)) / self.columns


WIDE: Final = _Room("wide", 860, 3, 28, 120)
NARROW: Final = _Room("narrow", 296, 1, 0, 110)


def curves(panels: Sequence[Panel], axes: Axes, words: Words) -> Markup:
    """Draw both drawings of a figure."""
    return Markup("\n").join(_Drawing(room, axes, words).draw(panels) for room in (WIDE, NARROW))


@dataclass(frozen=True)
class _Drawing:
    room: _Room
    axes: Axes
    words: Words

    def draw(self, panels: Sequence[Panel]) -> Markup:
        drawn, y, columns = [], 0.0, self.room.columns
        for start in range(0, len(panels), columns):
            row = [(panel, self._label(panel)) for panel in panels[start : start + columns]]
            over = LINE * (max(len(label) for _panel, label in row) + 2)
            for column, (panel, label) in enumerate(row):
                x = column * (self.room.panel + self.room.gap)
                drawn += [*self._over(panel, label, x, y), *self._panel(panel, x, y + over + 8)]
            y += over + 8 + self.room.height + 2 * LINE + 20
        inside = Markup("\n").join(drawn)
        return drawing(self.room.kind, (self.room.width, y), self.words, inside)

    def _label(self, panel: Panel) -> tuple[str, ...]:
        return lines(panel.label, self.room.panel)

    def _over(self, panel: Panel, label: tuple[str, ...], x: float, y: float) -> Iterator[Markup]:
        for number, line in enumerate(label, start=1):
            yield text("b", x, y + LINE * number - 4, line)
        yield text("t2", x, y + LINE * (len(label) + 1) - 4, panel.note)

    def _panel(self, panel: Panel, x: float, top: float) -> Iterator[Markup]:
        yield text("t2", x, top - 8, self.axes.up)
        yield text("t2 end", x + self.room.panel, top - 8, self.axes.named)
        yield from self._up(x, top)
        yield from self._levels(x, top)
        yield from self._across(x, top + self.room.height)
        places = (f"{self._x(at, x):.1f} {self._y(height, top):.1f}" for at, height in panel.points)
        yield Markup('<path class="{}" d="M{}"/>').format(
            "curve unsure" if panel.unsure else "curve", "L".join(places)
        )

    def _up(self, x: float, top: float) -> Iterator[Markup]:
        for height in even(self.axes.top):
            y = self._y(height, top)
            yield Markup('<path class="grid" d="M{:.1f} {:.1f}H{:.1f}"/>').format(
                x + LEFT, y, x + self.room.panel - RIGHT
            )
            yield text("t2 end", x + LEFT - 6, y + 5, f"{height:g}")

    def _levels(self, x: float, top: float) -> Iterator[Markup]:
        """Draw a line at each height; of two names too near for both, the lower stands."""
        last = self._y(0, top) + APART
        for level in self.axes.levels:
            y = self._y(level.at, top)
            if level.at <= self.axes.top and last - y >= APART:
                yield Markup('<path class="axis" d="M{:.1f} {:.1f}H{:.1f}"/>').format(
                    x + LEFT, y, x + self.room.panel - RIGHT
                )
                yield text("t2", x + self.room.panel - RIGHT + 4, y + 5, level.words)
                last = y

    def _across(self, x: float, bottom: float) -> Iterator[Markup]:
        for at in range(self.axes.left, self.axes.right + 1):
            words = f"{at:+d}".replace("-", "\N{MINUS SIGN}") if at else "0"
            yield text("t2 mid", round(self._x(at, x), 1), bottom + LINE - 2, words)
        middle = x + (LEFT + self.room.panel - RIGHT) / 2
        yield text("t2 mid", round(middle, 1), bottom + 2 * LINE - 2, self.axes.across)

    def _x(self, at: float, left: float) -> float:
        share = (at - self.axes.left) / (self.axes.right - self.axes.left)
        return left + LEFT + share * (self.room.panel - LEFT - RIGHT)

    def _y(self, height: float, top: float) -> float:
        return top + self.room.height * (1 - height / self.axes.top)
