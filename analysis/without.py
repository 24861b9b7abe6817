"""What some respondents change: every figure with them and without them, side by side.

For those whose answers look careless. Both columns are reported; leaving people out after having
seen what they change is how wished-for results are made.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.definition import Definition
from analysis.errors import NotWholeNumbersError, UnequalLengthsError
from analysis.means import mean
from analysis.reliability import Alpha, alpha
from analysis.responses import Responses
from analysis.results import LEVEL, Estimate, Unestimable, attempt, require_level
from analysis.tally import Tally, tally


@dataclass(frozen=True, slots=True)
class Figures:
    """One score over one set of respondents.

    Attributes
    ----------
    mean : Estimate or Unestimable
        In POMP points, with the t interval.
    alpha : Alpha or Unestimable or None
        None for composites.
    """

    mean: Estimate | Unestimable
    alpha: Alpha | Unestimable | None


@dataclass(frozen=True, slots=True)
class Row:
    """One score with and without those left out.

    Attributes
    ----------
    id : str
        Of the index or composite.
    everybody, without : Figures
    shift : float or None
        Mean without them minus mean of everybody, in POMP points; None if either is missing.
    """

    id: str
    everybody: Figures
    without: Figures
    shift: float | None


def without(
    responses: Responses,
    definition: Definition,
    left_out: npt.NDArray[np.bool_],
    level: float = LEVEL,
) -> tuple[Row, ...]:
    """Estimate every score of a definition with and without some respondents.

    Parameters
    ----------
    responses : Responses
        n respondents.
    definition : Definition
    left_out : ndarray of bool, shape (n,)
        For instance `Careless.careless`.
    level : float
        Coverage of the intervals.

    Returns
    -------
    tuple of Row
        The indices in their order, then the composites.

    Raises
    ------
    BadParameterError
        If `level` is not between 0 and 1.
    NotWholeNumbersError, UnequalLengthsError
        If `left_out` is not a column of truths, or not one for each respondent.

    Examples
    --------
    >>> from analysis.definition import IndexDefinition
    >>> definition = Definition((IndexDefinition("x", "f", ("a",), (1,), 1, 1, 5),))
    >>> answers = Responses.of({"a": [1, 2, 3, 5, 5]}, definition.codes())
    >>> (row,) = without(answers, definition, np.array([False, False, False, True, True]))
    >>> row.everybody.mean.estimate, row.without.mean.estimate, row.shift
    (55.0, 25.0, -30.0)
    """
    require_level(level)
    if left_out.dtype != np.bool_:
        raise NotWholeNumbersError("who is left out is said by true and false")
    if left_out.shape != (len(responses),):
        raise UnequalLengthsError("not one truth for each respondent")
    kept = Responses(responses.values[~left_out], responses.items)
    both = tally(responses, definition), tally(kept, definition)
    return tuple(_row(name, *both, level) for name in both[0].scores)


def _row(name: str, everybody: Tally, kept: Tally, level: float) -> Row:
    ahead, after = (_figures(name, tallied, level) for tallied in (everybody, kept))
    if isinstance(ahead.mean, Unestimable) or isinstance(after.mean, Unestimable):
        return Row(name, ahead, after, None)
    return Row(name, ahead, after, after.mean.estimate - ahead.mean.estimate)


def _figures(name: str, tallied: Tally, level: float) -> Figures:
    moments = tallied.moments.get(name)
    return Figures(
        attempt(lambda: mean(tallied.scores[name], level)),
        None if moments is None else attempt(lambda: alpha(moments, level)),
    )
