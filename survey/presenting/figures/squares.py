"""Squares: how strongly each two of many things go together, the half below the diagonal.

The area of a square is the strength; filled says together, hollow against one another. Size and
filling say everything: no shade has to be told from another (Hinton diagrams).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import sqrt
from typing import Final

from markupsafe import Markup

from survey.presenting.figures.lettering import lines
from survey.presenting.figures.shapes import Words, drawing, text

LARGEST: Final = 44.0  # units of a place, however few there are
LINE: Final = 20.0
EDGE: Final = 1.0  # units around the whole, so that no stroke is cut


@dataclass(frozen=True)
class Group:
    """Neighbours under one name."""

    label: str
    size: int


@dataclass(frozen=True)
class _Room:
    """What a drawing has room for; names stand beside the diagonal, or numbered in a list below."""

    kind: str
    width: float
    label: float
    beside: bool


WIDE: Final = _Room("wide", 860, 250, beside=True)
NARROW: Final = _Room("narrow", 296, 20, beside=False)


def squares(
    matrix: tuple[tuple[float, ...], ...], groups: tuple[Group, ...], words: Words
) -> Markup:
    """Draw both drawings of a figure."""
    return Markup("\n").join(
        _Drawing(room, matrix, groups, words).draw() for room in (WIDE, NARROW)
    )


@dataclass(frozen=True)
class _Drawing:
    room: _Room
    matrix: tuple[tuple[float, ...], ...]
    groups: tuple[Group, ...]
    words: Words

    def draw(self) -> Markup:
        drawn = [*self._frames(), *self._marks()]
        bottom = len(self.matrix) * self._place + 2 * EDGE
        if self.room.beside:
            drawn += self._names()
        else:
            drawn += self._numbers()
            listed = [*self._list(bottom)]
            drawn += listed
            bottom += LINE * len(listed) + 8
        inside = Markup("\n").join(drawn)
        return drawing(self.room.kind, (self.room.width, bottom), self.words, inside)

    @property
    def _place(self) -> float:
        """Units that one square may take."""
        return min(LARGEST, (self.room.width - self.room.label - 2 * EDGE) / len(self.matrix))

    def _ends(self) -> Iterator[tuple[float, float]]:
        """Return where each group begins and ends along the diagonal."""
        places = accumulate((group.size for group in self.groups), initial=0)
        ends = [EDGE + place * self._place for place in places]
        return pairwise(ends)

    def _frames(self) -> Iterator[Markup]:
        """Draw lines from the left and from below to each group, and a frame around its own."""
        bottom = EDGE + len(self.matrix) * self._place
        for first, last in self._ends():
            yield Markup('<path class="grid" d="M{1:g} {2:.1f}H{0:.1f}V{3:.1f}"/>').format(
                last, EDGE, last, bottom
            )
            yield Markup(
                '<rect class="frame" x="{0:.1f}" y="{0:.1f}" width="{1:.1f}" height="{1:.1f}"/>'
            ).format(first, last - first)

    def _marks(self) -> Iterator[Markup]:
        """Draw all filled squares as one path, all hollow ones as another."""
        for kind, sign in (("dot", 1), ("hollow", -1)):
            drawn = "".join(
                self._square(row, column, abs(value))
                for row, values in enumerate(self.matrix)
                for column, value in enumerate(values[:row])
                if sign * value > 0
            )
            if drawn:
                yield Markup('<path class="{}" d="{}"/>').format(kind, drawn)

    def _square(self, row: int, column: int, strength: float) -> str:
        side = sqrt(min(strength, 1)) * 0.92 * self._place
        x, y = (EDGE + (at + 0.5) * self._place - side / 2 for at in (column, row))
        return f"M{x:.1f} {y:.1f}h{side:.1f}v{side:.1f}h-{side:.1f}z"

    def _names(self) -> Iterator[Markup]:
        """Write each group's name to the right of its part of the diagonal."""
        for group, (first, last) in zip(self.groups, self._ends(), strict=True):
            said = lines(group.label, self.room.width - last - 8)
            top = (first + last) / 2 + 5 - LINE * (len(said) - 1) / 2
            for number, line in enumerate(said):
                yield text("", last + 8, top + LINE * number, line)

    def _numbers(self) -> Iterator[Markup]:
        for number, (first, last) in enumerate(self._ends(), start=1):
            yield text("", last + 3, (first + last) / 2 + 5, str(number))

    def _list(self, y: float) -> Iterator[Markup]:
        """List the names under their numbers' drawing."""
        for number, group in enumerate(self.groups, start=1):
            for place, line in enumerate(lines(group.label, self.room.width - 28)):
                y += LINE
                if place == 0:
                    yield text("t2 end", 20, y, str(number)) + text("", 28, y, line)
                else:
                    yield text("", 28, y, line)
