"""A shade for a mean from 0 to 100: one grey, a step so small that it is none.

A drawing's five colours made 58.9 and 63.4 look like two kinds. No style attribute passes the
page's policy, so each whole point has a class.
"""

from typing import Final

GREY: Final = "69, 82, 93"  # on either ground: dark over light, light over dark
FAINTEST, STRONGEST = 0.02, 0.5  # a point is less than one of a screen's 256 levels; ink: 6 to 1


def heat(mean: float) -> str:
    """Return the class of a mean."""
    return f"heat-{min(max(round(mean), 0), 100)}"


def heat_rules() -> str:
    """Return the rules of all classes."""
    return "\n".join(map(_rule, range(101)))


def _rule(at: int) -> str:
    strength = FAINTEST + (STRONGEST - FAINTEST) * at / 100
    return f"td.heat-{at} {{ background: rgba({GREY}, {strength:.4f}); }}"
