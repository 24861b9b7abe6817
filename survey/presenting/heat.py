"""Five steps of one hue for a table of groups.

The edges are fixed, not drawn from the data: a colour means the same in every release.
"""

from bisect import bisect_right
from decimal import Decimal
from typing import Final

EDGES: Final = (40, 50, 60, 70)
STEPS: Final = range(1, len(EDGES) + 2)


def step(mean: Decimal) -> int:
    """Return 1 (below the lowest edge) to 5 (at or above the highest)."""
    return bisect_right(EDGES, mean) + 1


def span(number: int) -> tuple[int | None, int | None]:
    """Return the whole numbers a step reaches from and to; None where it is open."""
    low = None if number == 1 else EDGES[number - 2]
    high = None if number == STEPS[-1] else EDGES[number - 1]
    return low, high
