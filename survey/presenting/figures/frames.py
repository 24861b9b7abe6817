"""Where things stand in a drawing, and from where to where its scale goes."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final


@dataclass(frozen=True)
class Scale:
    """From where to where, which numbers stand above it, and what its middle is."""

    low: Decimal | int
    high: Decimal | int
    ticks: tuple[Decimal | int, ...]
    middle: Decimal | int | None


@dataclass(frozen=True)
class Frame:
    """Where things stand in a drawing."""

    kind: str
    width: float
    left: float
    right: float
    label_x: float
    label_width: float
    value_x: float
    n_x: float | None  # None: no column for the count, which stands under the label
    beside: bool  # the label beside its dot, or above it


WIDE: Final = Frame("wide", 860, 316, 730, 16, 284, 796, 858, beside=True)
NARROW: Final = Frame("narrow", 296, 8, 288, 8, 222, 288, None, beside=False)
PERCENT: Final = Scale(0, 100, (0, 25, 50, 75, 100), None)
POINTS: Final = Scale(0, 100, (0, 25, 50, 75, 100), 50)
GAP: Final = Scale(-100, 100, (-100, -50, 0, 50, 100), 0)
