"""What must be said beside a figure that can be had, but not be taken at its face."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.responses import Responses


@dataclass(frozen=True, slots=True)
class Caution:
    """Why a figure must not be taken at its face.

    Attributes
    ----------
    code : str
        Of the answers. ``cells-filled``: the empty cell of a table of two by two counts as half a
        respondent, which alone can make a strong polychoric correlation of rare answers;
        ``many-incomplete``: fewer than half of those who answered anything answered all items, and
        only they are used. Of factor models. ``heywood``: an item's own variance is not positive;
        ``factors-collinear``: the correlations of the factors are not those of any data;
        ``correlations-not-positive-definite``: nor are those of the items, each estimated alone;
        ``saturated``: no degree of freedom is left, so that the fit says nothing;
        ``few-respondents``: WLSMV of fewer than 200, or than 10 for each item, whose test and
        errors may be too small.
    of : str or int or None
        The item, if it is about one.
    """

    code: str
    of: str | int | None = None


def incomplete(answers: Responses) -> int:
    """Count the respondents who answered some items, not all.

    Parameters
    ----------
    answers : Responses

    Returns
    -------
    int

    Examples
    --------
    >>> from analysis.answers import answers_of
    >>> incomplete(answers_of([[1, 2], [3, None], [None, None]]))
    1
    """
    if answers.values.min(initial=0) >= 0:
        return 0
    given = answers.values >= 0
    return int((given.any(axis=1) & ~given.all(axis=1)).sum())


def many_incomplete(used: int, left_out: int) -> tuple[Caution, ...]:
    """Warn of figures that rest on fewer than half of those who answered anything.

    Parameters
    ----------
    used : int
        Respondents who answered all items.
    left_out : int
        Those who answered some of them.

    Returns
    -------
    tuple of Caution

    Examples
    --------
    >>> many_incomplete(17, 333), many_incomplete(10, 10)
    ((Caution(code='many-incomplete', of=None),), ())
    """
    return (Caution("many-incomplete"),) if used < left_out else ()


def cells_filled(pairs: Sequence[object]) -> tuple[Caution, ...]:
    """Warn of figures that rest on tables of two by two with an empty cell.

    Parameters
    ----------
    pairs : sequence
        Pairs of items whose empty cell was filled.

    Returns
    -------
    tuple of Caution

    Examples
    --------
    >>> cells_filled([(0, 1), (0, 2)]), cells_filled([])
    ((Caution(code='cells-filled', of=None),), ())
    """
    return (Caution("cells-filled"),) if len(pairs) else ()
