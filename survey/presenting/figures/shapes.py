"""The few pieces of SVG that every drawing needs; values are escaped by ``Markup.format``."""

from dataclasses import dataclass

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


@dataclass(frozen=True)
class Words:
    """What a figure is called, and what is said of it to who cannot see it."""

    name: str  # begins every id of its drawings
    title: str
    description: str


def drawing(kind: str, size: tuple[float, float], words: Words, inside: Markup) -> Markup:
    """Frame one drawing of a figure."""
    width, height = size
    return Markup(
        '<svg class="{kind}" viewBox="0 0 {width:g} {height:g}" role="img" '
        'aria-labelledby="{id}-t {id}-d">\n<title id="{id}-t">{title}</title>\n'
        '<desc id="{id}-d">{description}</desc>\n{inside}\n</svg>'
    ).format(
        kind=kind,
        width=width,
        height=height,
        id=f"{words.name}-{kind}",
        title=words.title,
        description=words.description,
        inside=inside,
    )
