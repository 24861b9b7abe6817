"""Figures that no answers can give: no key is needed to see that they were made up or mistaken.

It is little. A figure that could be true may be invented all the same, and whether what was
suppressed had to be cannot be told from outside: the reason is not published, on purpose.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from analysis.suppression import thresholds
from survey.errors import ReleaseRefused
from survey.presenting.binding import ROUNDING
from survey.presenting.release import Group, Release, Score

WHOLE: Final = 100
OF_ALPHA: Final = range(2, 3)
Figure = tuple[str, range, Decimal, Decimal, Decimal]  # place, decimals, value, ends


def check_possible(release: Release) -> None:
    """Check that each figure lies in its own interval, and that parts are parts of one whole.

    Raises
    ------
    ReleaseRefused
        With the place of the figure that cannot be.
    """
    for place, _, value, low, high in _figures(release):
        if any(each.is_zero() and each.is_signed() for each in (value, low, high)):
            raise ReleaseRefused(f"a figure is zero with a sign: {place}")
        if not low <= value <= high:
            raise ReleaseRefused(f"a figure lies outside its own interval: {place}")
    _check_shares([kind.share for kind in release.typology])
    for group in release.groups:
        _check_people(group, release)
    for place, digits, *figures in _figures(release):
        if any(_decimals(figure) not in digits for figure in figures):
            raise ReleaseRefused(f"a figure has more or fewer digits than it may: {place}")


def _check_shares(shares: list[Score | None]) -> None:
    """Everybody who is placed is of one kind, so all shares make 100; each is rounded by itself."""
    shown = [share.mean for share in shares if share]
    total, slack = sum(shown), sum(map(_half_a_digit, shown))
    if total - slack > WHOLE:
        raise ReleaseRefused("the shares of all kinds are more than everybody")
    if shown and len(shown) == len(shares) and total + slack < WHOLE:
        raise ReleaseRefused("the shares of all kinds are less than everybody")


def _check_people(group: Group, release: Release) -> None:
    """Nobody is in two rows, so they hold no more people than everybody; each n is rounded."""
    for index in release.indices:
        cells = [row.cells.get(index.id) for row in group.rows]
        fewest = sum(cell.n - ROUNDING for cell in cells if cell)
        if index.score and fewest > index.score.n + ROUNDING:
            raise ReleaseRefused(
                f"a group has more people than everybody: {index.id}, {group.item}"
            )


def _half_a_digit(value: Decimal) -> Decimal:
    return Decimal(5).scaleb(-_decimals(value) - 1)


def _decimals(value: Decimal) -> int:
    return -int(value.as_tuple().exponent)


def _figures(release: Release) -> Iterator[Figure]:
    """Yield every figure that has an interval, with its place in words that can be searched for."""
    few = thresholds(release.k).small
    for index in release.indices:
        yield from _of_score(index.id, index.score, few)
        if index.score and index.nonresponse is not None:
            share = index.nonresponse
            yield f"{index.id} nonresponse", _places(index.score.n, few), share, share, share
        if alpha := index.alpha:
            yield f"{index.id} alpha", OF_ALPHA, alpha.estimate, alpha.low, alpha.high
    for kind in release.typology:
        yield from _of_score(kind.id, kind.share, few)
    for group in release.groups:
        for row in group.rows:
            for name, cell in row.cells.items():
                yield from _of_score(f"{name}, {group.item} {row.value}", cell, few)


def _of_score(place: str, score: Score | None, few: int) -> Iterator[Figure]:
    if score:
        yield place, _places(score.n, few), score.mean, score.low, score.high


def _places(n: int, few: int) -> range:
    """Return how many decimals a mean of so many may have: more would count them."""
    return range(int(n - ROUNDING >= few), int(n + ROUNDING >= few) + 1)
