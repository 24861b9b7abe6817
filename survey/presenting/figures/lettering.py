"""How wide a label is, and where it may break: SVG text does not wrap by itself."""

import re
from typing import Final

WIDE: Final = re.compile(r"[\u2018-\u201d\u2e80-\u9fff\uf900-\uffef]")
PIECES: Final = re.compile(
    r"[“‘（《]*[\u2e80-\u9fff\uf900-\ufaff][，。：；、！？”’）》]*|[^\s\u2e80-\u9fff]+\s*|\s+"
)
WIDE_UNITS: Final = 14.0  # a Chinese character at 14 pixels
NARROW_UNITS: Final = 7.4  # a Latin letter on the average, a little more to be safe


def width(text: str) -> float:
    """Return about how many units a line of text takes."""
    wide = len(WIDE.findall(text))
    return wide * WIDE_UNITS + (len(text) - wide) * NARROW_UNITS


def lines(text: str, limit: float) -> tuple[str, ...]:
    """Break a label into lines of at most ``limit`` units, where a person would break it."""
    broken = [""]
    for piece in PIECES.findall(text):
        if broken[-1] and width(broken[-1] + piece.rstrip()) > limit:
            broken.append("")
        broken[-1] += piece
    return tuple(line.rstrip() for line in broken)
