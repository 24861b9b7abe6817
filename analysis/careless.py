"""Careless answering: indices per person, flags by a named rule, figures with and without.

A flag is a question, not a verdict: nobody is dropped here. What the flagged change is shown beside
what was found with everybody, and the researcher says in the report which one is meant and why.
The cut-offs are conventions; only those of Mahalanobis distance rest on a distribution.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from analysis.answers import Table, answers_of
from analysis.definition import IndexDefinition
from analysis.errors import (
    BadParameterError,
    NotPositiveDefiniteError,
    TooFewItemsError,
    TooFewRespondentsError,
)
from analysis.moments import Moments
from analysis.responses import Responses
from analysis.results import Unestimable, attempt
from analysis.scoring import keyed

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """Where a flag goes up; each may be None, which computes the index and flags nobody.

    Attributes
    ----------
    longstring : float or None
        Share of the items answered alike in one run, or more: half of them (Curran 2016, Journal
        of Experimental Social Psychology 66, 4-19).
    irv : float or None
        Standard deviation of a person's answers in scale points, or less. No source gives a
        number; half a point is a guess, to be replaced after looking at the distribution.
    mahalanobis : float or None
        Level of the chi-squared distribution of the distances (Meade & Craig 2012, Psychological
        Methods 17, 437-455).
    even_odd : float or None
        This or more: a person's reliability of .30 or less (Jackson 1976, after Johnson 2005).
    together : int
        Flags from which on a person counts as careless.
    """

    longstring: float | None = 0.5
    irv: float | None = 0.5
    mahalanobis: float | None = 0.999
    even_odd: float | None = -0.3
    together: int = 2


CONVENTIONAL = Cutoffs()
"""Used unless told otherwise."""


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """One index of carelessness of each of n respondents.

    Attributes
    ----------
    values : ndarray of float64, shape (n,)
        0 where not measured. Read-only.
    measured : ndarray of bool, shape (n,)
        Whose answers carry the index. Read-only.
    flagged : ndarray of bool, shape (n,)
        Who is beyond the cut-off; never one who is not measured. Read-only.
    cutoff : float or None
        In the units of `values`.
    """

    values: Floats
    measured: Mask
    flagged: Mask
    cutoff: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Careless:
    """All indices of n respondents.

    Attributes
    ----------
    longstring : Index
        Longest run of one answer, in items.
    irv : Index
        Intra-individual response variability, in scale points.
    mahalanobis : Index or Unestimable
        Squared distance from the centre of all respondents.
    even_odd : Index or Unestimable
        Minus the reliability of a person's own halves: from -1 to 1, higher is worse.
    attention : mapping of str to Index
        For each attention item 0 if passed, 1 if failed.
    count : ndarray of int64, shape (n,)
        Flags a person has. Read-only.
    careless : ndarray of bool, shape (n,)
        Who has as many flags as the cut-offs ask for. Read-only.
    """

    longstring: Index
    irv: Index
    mahalanobis: Index | Unestimable
    even_odd: Index | Unestimable
    attention: Mapping[str, Index]
    count: npt.NDArray[np.int64]
    careless: Mask


def flags(
    x: Table,
    items: Sequence[str] | None = None,
    *,
    indices: Sequence[IndexDefinition] = (),
    attention: Mapping[str, int] | None = None,
    cutoffs: Cutoffs = CONVENTIONAL,
) -> Careless:
    """Compute every index of carelessness and raise its flags; leave the answers as they are.

    Longstring: the longest run of one code; a missing answer ends a run (Johnson 2005, Journal of
    Research in Personality 39, 103-129). Irv: the standard deviation, n - 1 below, of a person's
    answers (Dunn et al. 2018, Journal of Business and Psychology 33, 105-121). Mahalanobis:
    (x - m)' S^-1 (x - m) over those who answered all items. Even-odd: with r the correlation, over
    the indices, of the means of a person's items at odd and at even places, minus 2r / (1 + r),
    cut at 1 (Johnson 2005). The same figures as R careless 1.2.2.

    Parameters
    ----------
    x : Responses, DataFrame, Arrow table or array_like of int, shape (n, k)
        As `answers_of`, answers as administered.
    items : sequence of str, optional
        Items of one scale in the order in which they were shown; without it, all columns.
    indices : sequence of IndexDefinition
        For even-odd: says which items belong together and which are turned. At least three.
    attention : mapping of str to int, optional
        Attention items and the code asked for. An item not shown is not measured; any other
        missing answer fails.
    cutoffs : Cutoffs

    Returns
    -------
    Careless
        What the data cannot carry is `Unestimable` in its place and flags nobody.

    Raises
    ------
    NotRespondentsError
        If sums are given (`Moments`, `Joint`, a tally): it is persons who are careless.
    NotWholeNumbersError, CodeOutsideScaleError
        If the answers are not a table of codes.
    UnknownItemError
        If an item has no column.
    BadParameterError
        If a cut-off is outside its range.
    TooFewItemsError, TooFewRespondentsError
        With fewer than two items, or nobody.

    Examples
    --------
    >>> table = {"a": [3, 1, 2], "b": [3, 2, 5], "c": [3, 5, 4], "d": [3, 4, -2]}
    >>> answers = Responses.of(table, {name: range(1, 6) for name in table})
    >>> found = flags(answers, attention={"d": 4})
    >>> found.longstring.values.tolist(), found.attention["d"].flagged.tolist()
    ([4.0, 1.0, 1.0], [True, False, True])
    >>> found.careless.tolist(), found.mahalanobis, found.even_odd.code
    ([True, False, False], Unestimable(code='too-few-respondents'), 'too-few-items')
    """
    responses = answers_of(x)
    _require(cutoffs)
    names = responses.items if items is None else tuple(items)
    values = responses.select(names)
    if values.shape[1] < 2 or not len(responses):
        refusal = TooFewItemsError if len(responses) else TooFewRespondentsError
        raise refusal("careless answering shows in two items or more of somebody")
    asked = {name: _attention(responses.column(name), c) for name, c in (attention or {}).items()}
    found = (
        _longstring(values, cutoffs.longstring),
        _irv(values, cutoffs.irv),
        attempt(lambda: _mahalanobis(values, cutoffs.mahalanobis)),
        attempt(lambda: _even_odd(responses, indices, cutoffs.even_odd)),
    )
    up = [index.flagged for index in (*found, *asked.values()) if isinstance(index, Index)]
    count: npt.NDArray[np.int64] = np.stack(up).sum(axis=0)
    careless: Mask = np.asarray(count >= cutoffs.together)
    _freeze(count, careless)
    return Careless(*found, asked, count, careless)


def _require(cutoffs: Cutoffs) -> None:
    ranges = (
        (cutoffs.longstring, 0, 1),
        (cutoffs.irv, 0, np.inf),
        (cutoffs.mahalanobis, 0, 1),
        (cutoffs.even_odd, -1, 1),
        (cutoffs.together, 1, np.inf),
    )
    for cutoff, low, high in ranges:
        if cutoff is not None and not low <= cutoff <= high:
            raise BadParameterError(f"a cut-off of {cutoff} is not within {low} and {high}")


def _longstring(values: npt.NDArray[np.int8], share: float | None) -> Index:
    run = np.zeros(len(values))
    longest = run
    for place in range(values.shape[1]):
        answered = values[:, place] >= 0
        same = answered & (values[:, place] == values[:, place - 1]) & (place > 0)
        run = np.where(same, run + 1, answered)
        longest = np.maximum(longest, run)
    cutoff = None if share is None else share * values.shape[1]
    return _index(longest, longest > 0, cutoff, np.greater_equal)


def _irv(values: npt.NDArray[np.int8], cutoff: float | None) -> Index:
    answered = values >= 0
    given = answered.sum(axis=1)
    mean = _divide(np.where(answered, values, 0).sum(axis=1), given)
    squares = (np.where(answered, values - mean[:, None], 0) ** 2).sum(axis=1)
    return _index(np.sqrt(_divide(squares, given - 1)), given > 1, cutoff, np.less_equal)


def _mahalanobis(values: npt.NDArray[np.int8], level: float | None) -> Index:
    complete: Mask = np.asarray((values >= 0).all(axis=1))
    rows = values[complete].astype(np.float64)
    n, k = rows.shape
    if n <= k:
        raise TooFewRespondentsError("as many complete respondents as items fit any centre")
    covariance = Moments.complete(values).covariance()
    if np.linalg.matrix_rank(covariance, hermitian=True) < k:
        raise NotPositiveDefiniteError("an item is constant or follows from the others")
    centred = rows - rows.mean(axis=0)
    distances = np.zeros(len(values))
    distances[complete] = (centred * np.linalg.solve(covariance, centred.T).T).sum(axis=1)
    cutoff = None if level is None else float(stats.chi2.ppf(level, k))
    return _index(distances, complete, cutoff, np.greater_equal)


def _even_odd(
    responses: Responses, indices: Sequence[IndexDefinition], cutoff: float | None
) -> Index:
    if len(indices) < 3 or min(len(index.items) for index in indices) < 2:
        raise TooFewItemsError("even-odd needs three indices of two items or more")
    turned = [keyed(responses, index) for index in indices]
    halves = [(values[:, 1::2], values[:, ::2]) for values in turned]
    evens, odds = (
        np.stack([_row_means(half) for half in side], axis=1) for side in zip(*halves, strict=True)
    )
    both = ~(np.isnan(evens) | np.isnan(odds))
    pairs = both.sum(axis=1)
    even, odd = (_centred(half, both) for half in (evens, odds))
    spread = np.sqrt((even**2).sum(axis=1) * (odd**2).sum(axis=1))
    measured = (pairs > 2) & (spread > 1e-12)
    r = _divide((even * odd).sum(axis=1), np.where(measured, spread, 0))
    corrected = np.where(r > -1 / 3, _divide(2 * r, 1 + r), -1.0)  # 2r / (1 + r) is -1 at -1/3
    return _index(np.where(measured, -corrected, 0), measured, cutoff, np.greater_equal)


def _attention(column: npt.NDArray[np.int8], asked: int) -> Index:
    shown = column != -1
    return _index((column != asked).astype(np.float64), shown, 1.0, np.greater_equal)


def _row_means(values: npt.NDArray[np.int16]) -> Floats:
    answered = values >= 0
    given = answered.sum(axis=1)
    means = _divide(np.where(answered, values, 0).sum(axis=1), given)
    return np.where(given > 0, means, np.nan)


def _centred(half: Floats, both: Mask) -> Floats:
    kept = np.where(both, half, 0)
    means = _divide(kept.sum(axis=1), both.sum(axis=1))
    return np.where(both, kept - means[:, None], 0)


def _divide(above: npt.NDArray[np.generic], below: npt.NDArray[np.generic]) -> Floats:
    """Divide where there is something to divide by; 0 elsewhere, which the mask hides."""
    top, bottom = above.astype(np.float64), below.astype(np.float64)
    return np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0)


def _index(
    values: Floats, measured: Mask, cutoff: float | None, beyond: Callable[[Floats, float], Mask]
) -> Index:
    shown = np.where(measured, values, 0.0)
    flagged = np.zeros_like(measured) if cutoff is None else measured & beyond(shown, cutoff)
    _freeze(shown, measured, flagged)
    return Index(shown, measured, flagged, cutoff)


def _freeze(*arrays: npt.NDArray[np.generic]) -> None:
    for array in arrays:
        array.setflags(write=False)
