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
        only they are used; ``few-respondents``: fewer than
        twenty scores, of which a bootstrap interval is too short, or no more people than items,
        whose answers follow from one another, so that alpha is high by chance and its interval too
        short; ``correlations-not-positive-definite``: polychoric correlations, each
        estimated alone, are together those of no data. Of factor models. ``heywood``: an item's own
        variance is not positive, or held at its least; ``heywood-group``: the factor above several
        explains all of a group factor; ``factors-collinear``: the correlations of the factors are
        those of no data; ``saturated``: no degree of freedom is left, so that the fit says nothing;
        ``few-respondents``: WLSMV of fewer than 200, or than 10 for each item, whose test and
        errors may be too small. Of differential item functioning. ``anchor-untested``: the item
        could not be tested and is taken to work alike in all groups.
    of : str or int or None
        The item, or the group factor, if it is about one.
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


def of_correlations(filled: Sequence[object], *, positive_definite: bool) -> tuple[Caution, ...]:
    """Warn of figures that rest on polychoric correlations, each estimated alone.

    Parameters
    ----------
    filled : sequence
        Pairs of items whose empty cell was filled.
    positive_definite : bool
        Whether the correlations could together be those of any data.

    Returns
    -------
    tuple of Caution

    Examples
    --------
    >>> of_correlations([(0, 1), (0, 2)], positive_definite=True)
    (Caution(code='cells-filled', of=None),)
    """
    sound = () if positive_definite else (Caution("correlations-not-positive-definite"),)
    return (*sound, *((Caution("cells-filled"),) if filled else ()))
