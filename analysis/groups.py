"""Mean scores over the values of a demographic item: one table for each item, one cell a score."""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.histogram import Histogram
from analysis.means import mean
from analysis.results import LEVEL, Estimate, Unestimable, attempt
from analysis.tally import UNPLACED, ByValue


@dataclass(frozen=True, slots=True)
class Cell:
    """One score in one group.

    Attributes
    ----------
    histogram : Histogram
        Its exact distribution; private.
    mean : Estimate or Unestimable
        With the t interval, in POMP points.
    """

    histogram: Histogram
    mean: Estimate | Unestimable


@dataclass(frozen=True, slots=True)
class GroupTable:
    """All scores over the values of one item.

    Attributes
    ----------
    item : str
    rows : mapping of int to mapping of str to Cell
        Value of the item to score id to cell.
    unplaced : mapping of str to Histogram
        Those who did not answer the item: shown to nobody, but they hide others or fail to.
    """

    item: str
    rows: Mapping[int, Mapping[str, Cell]]
    unplaced: Mapping[str, Histogram]


def group_means(item: str, by_value: ByValue, level: float = LEVEL) -> GroupTable:
    """Estimate the mean of every score for every value of an item.

    Parameters
    ----------
    item : str
        The group item.
    by_value : mapping of int to mapping of str to Histogram
        As `Tally.groups` holds it, `UNPLACED` included.
    level : float
        Coverage of the t intervals.

    Returns
    -------
    GroupTable
        In POMP points; cells that cannot carry an interval say why.

    Raises
    ------
    BadParameterError
        If `level` is not between 0 and 1.

    Examples
    --------
    >>> by_value = {1: {"naive": Histogram(4, (1, 3), (5, 5))}, 0: {"naive": Histogram(4)}}
    >>> group_means("d_level", by_value).rows[1]["naive"].mean.estimate
    50.0
    """
    rows = {
        value: {name: _cell(scores, level) for name, scores in row.items()}
        for value, row in by_value.items()
        if value != UNPLACED
    }
    return GroupTable(item, rows, by_value[UNPLACED])


def _cell(scores: Histogram, level: float) -> Cell:
    return Cell(scores, attempt(lambda: mean(scores, level)))
