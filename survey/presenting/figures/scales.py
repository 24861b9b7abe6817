"""A scale that the data choose: round ends, a few round numbers between them, always with 0."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import count
from math import ceil, floor, log10
from typing import Final

from survey.presenting.figures.frames import NARROW, Scale
from survey.presenting.figures.lettering import width

DIGITS: Final = (1, 2, 5)
MOST: Final = 7  # steps from end to end
APART: Final = 12.0  # units between two numbers, so that they are read as two on a phone
SPECK: Final = 1e-9


def about_zero(ends: Iterable[float]) -> Scale:
    """Return the scale of the finest round step that reaches all ends, its 0 dashed."""
    low, high = _reach(ends)
    powers = count(floor(log10((high - low) / MOST)) - 1)
    scales = (_scale(low, high, digit, power) for power in powers for digit in DIGITS)
    return next(filter(_readable, scales))


def digits(ends: Iterable[float]) -> int:
    """Return the decimals that show three figures of the farthest end."""
    farthest = max(map(abs, _reach(ends)))
    return max(0, 2 - floor(log10(farthest)))


def _reach(ends: Iterable[float]) -> tuple[float, float]:
    known = (0.0, *ends)
    low, high = min(known), max(known)
    return (low, high) if low < high else (-1.0, 1.0)


def _scale(low: float, high: float, digit: int, power: int) -> Scale:
    first, last = floor(_steps(low, digit, power)), ceil(_steps(high, digit, power))
    ticks = tuple(_tick(place * digit, power) for place in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], ticks, Decimal(0))


def _steps(end: float, digit: int, power: int) -> float:
    """Count the steps from 0 to an end; what is a whole number but for the last bit is one."""
    steps = end / (digit * 10.0**power)
    return float(round(steps)) if abs(steps - round(steps)) < SPECK else steps


def _tick(times: int, power: int) -> Decimal:
    """Return times 10^power without an exponent: it is shown as it stands."""
    number = Decimal(times).scaleb(power) if times else Decimal(0)
    return Decimal(f"{number:f}")


def _readable(scale: Scale) -> bool:
    steps = len(scale.ticks) - 1
    widest = max(width(str(tick)) for tick in scale.ticks)
    return steps <= MOST and steps * (widest + APART) <= NARROW.right - NARROW.left
