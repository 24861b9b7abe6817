"""The few pieces of SVG that every drawing needs; values are escaped by ``Markup.format``."""

from markupsafe import Markup


def text(kind: str, x: float, y: float, words: str) -> Markup:
    """Write a line; ``kind`` names its classes."""
    if not kind:
        return Markup('<text x="{:g}" y="{:g}">{}</text>').format(x, y, words)
    return Markup('<text class="{}" x="{:g}" y="{:g}">{}</text>').format(kind.strip(), x, y, words)


def hatch_pattern(name: str) -> Markup:
    """Define the "not published" hatch under an id of its own."""
    return Markup(
        '<defs><pattern id="{}" width="8" height="8" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path class="hatch-line" d="M0 0V8"/></pattern></defs>\n'
    ).format(name)
