"""Polychoric correlations of all pairs of items at once, by maximum likelihood in two steps.

First the thresholds from each item's own margin, then each correlation alone, by Newton's method
between brackets: the score of a pair falls through 0 where its likelihood is highest.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.answers import named
from analysis.correlation.bivariate import NODES, below, density
from analysis.errors import ConstantItemError, TooFewItemsError, TooFewRespondentsError
from analysis.joint import Joint

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

FAR = 30.0
"""Stands for an infinite threshold: beyond it lies no chance that a double can hold."""

EDGE = 1 - 1e-6
"""A likelihood that still rises here has no maximum inside."""

LEVEL = 1e-9
"""A likelihood that bends less is level from here on: it has no maximum inside either."""

IMPOSSIBLE = 1e-100
"""Least chance of a cell: its square and those of its slopes over it are still numbers."""

EMPTY_CELL = 0.5
"""Put into the empty cell of a table of two by two, its margins kept, as lavaan does."""

STEPS, PRECISION = 60, 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """All p pairs of k items, item `first` before item `second`.

    Attributes
    ----------
    first, second : ndarray of int64, shape (p,)
    counts : ndarray of float64, shape (p, c, c)
        Joint tables, corrected where they needed it.
    thresholds : ndarray of float64, shape (k, c - 1)
        Within -30 and 30; equal ones have an unused category between them.
    correlations : ndarray of float64, shape (p,)
    at_edge : ndarray of bool, shape (p,)
        Whose likelihood has no maximum inside: the answers agree, or disagree, without exception.
    filled : ndarray of bool, shape (p,)
        Whose table is two by two with one empty cell, which counts as half a respondent.
    """

    first: Whole
    second: Whole
    counts: Floats
    thresholds: Floats
    correlations: Floats
    at_edge: Mask
    filled: Mask

    def named(self, mask: Mask) -> tuple[tuple[int, int], ...]:
        """Return the places of both items of some pairs.

        Parameters
        ----------
        mask : ndarray of bool, shape (p,)

        Returns
        -------
        tuple of (int, int)

        Examples
        --------
        >>> pairs = estimate(Joint.of(np.array([[1, 1], [1, 2], [2, 1], [2, 2], [1, 1]]), 1, 2))
        >>> pairs.named(pairs.filled), pairs.named(~pairs.filled)
        ((), ((0, 1),))
        """
        first, second = self.first[mask].tolist(), self.second[mask].tolist()
        return tuple(zip(first, second, strict=True))

    def matrix(self, values: Floats, diagonal: float) -> Floats:
        """Lay values of pairs out as a symmetric matrix.

        Parameters
        ----------
        values : ndarray of float64, shape (p,)
        diagonal : float

        Returns
        -------
        ndarray of float64, shape (k, k)

        Examples
        --------
        >>> pairs = estimate(Joint.of(np.array([[1, 1], [1, 2], [2, 1], [2, 2]]), 1, 2))
        >>> pairs.matrix(pairs.correlations, 1).round(12).tolist()
        [[1.0, 0.0], [0.0, 1.0]]
        """
        square = np.full((len(self.thresholds),) * 2, float(diagonal))
        square[self.first, self.second] = square[self.second, self.first] = values
        return square


def estimate(joint: Joint) -> Pairs:
    """Estimate thresholds and all polychoric correlations.

    Maximises sum n_ab log pi_ab(r) for each pair, pi_ab the chance of a cell of the bivariate
    normal cut at the thresholds Phi^-1(cumulated margin) (Olsson 1979, Psychometrika 44, 443-460).

    Parameters
    ----------
    joint : Joint
        Tables of k items; pairs may have been answered by different respondents.

    Returns
    -------
    Pairs

    Raises
    ------
    TooFewItemsError, TooFewRespondentsError
        With fewer than two items, or fewer than two respondents to a pair.
    ConstantItemError
        If an item was answered alike by everybody, or by all who answered another one.

    Examples
    --------
    >>> table = np.repeat([[1, 1], [1, 2], [2, 1], [2, 2]], [40, 10, 10, 40], axis=0)
    >>> round(float(estimate(Joint.of(table, 1, 2)).correlations[0]), 6)
    0.809017
    """
    margins = joint.margins
    if len(margins) < 2:
        raise TooFewItemsError("a correlation needs two items")
    first, second = np.triu_indices(len(margins), 1)
    observed = joint.tables[first, second].astype(np.float64)
    counts = _corrected(observed, margins, first, second)
    _require(counts, joint, (first, second))
    thresholds = _thresholds(margins)
    cuts = thresholds[first], thresholds[second]
    correlations, at_edge = _solve(_Cells(counts, *cuts), _start(counts, *cuts))
    filled = (counts != observed).any(axis=(1, 2))
    return Pairs(first, second, counts, thresholds, correlations, at_edge, filled)


def _require(counts: Floats, joint: Joint, pairs: tuple[Whole, Whole]) -> None:
    first, second = pairs
    silent = np.flatnonzero(joint.margins.sum(axis=1) == 0)
    if silent.size:
        raise TooFewRespondentsError(f"nobody answered {named(joint.items, int(silent[0]))}")
    few = np.flatnonzero(counts.sum(axis=(1, 2)) < 2)
    if few.size:
        one, two = (named(joint.items, int(side[few[0]])) for side in pairs)
        raise TooFewRespondentsError(f"fewer than two answered both {one} and {two}")
    for axis, item, other in ((1, second, first), (2, first, second)):
        alike = np.flatnonzero((counts.sum(axis=axis) > 0).sum(axis=1) < 2)
        if alike.size:
            one, two = (named(joint.items, int(side[alike[0]])) for side in (item, other))
            raise ConstantItemError(f"{one} was answered alike by all who answered {two}")


def _thresholds(margins: Whole) -> Floats:
    cumulated = margins.cumsum(axis=1)
    shares = cumulated[:, :-1] / np.maximum(cumulated[:, -1:], 1)
    cuts: Floats = np.clip(special.ndtri(shares), -FAR, FAR)
    return cuts


def _corrected(
    counts: Floats,
    margins: Whole,
    first: Whole,
    second: Whole,
) -> Floats:
    """Fill the empty cell of tables of two by two; two on one diagonal are left: that is +-1."""
    counts, used = counts.copy(), margins > 0
    for pair in np.flatnonzero((used.sum(axis=1)[first] == 2) & (used.sum(axis=1)[second] == 2)):
        rows, columns = (np.flatnonzero(used[item[pair]]) for item in (first, second))
        cells = counts[pair][np.ix_(rows, columns)]
        if (cells == 0).sum() == 1 and cells.max() > EMPTY_CELL:
            turn = 1 if cells[0, 0] == 0 or cells[1, 1] == 0 else -1
            shift = turn * EMPTY_CELL * np.array([[1, -1], [-1, 1]])
            counts[pair][np.ix_(rows, columns)] = cells + shift
    return counts


def _start(counts: Floats, rows: Floats, columns: Floats) -> Floats:
    """Correlate the places of the categories, and undo what the cuts at the thresholds took."""
    places = np.arange(counts.shape[1])
    n = counts.sum(axis=(1, 2))
    a, b = ((counts.sum(axis=axis) @ places) / n for axis in (2, 1))
    ab = np.einsum("pab,a,b->p", counts, places, places) / n - a * b
    kept = [np.exp(-(cuts**2) / 2).sum(axis=1) / np.sqrt(2 * np.pi) for cuts in (rows, columns)]
    start: Floats = np.clip(ab / (kept[0] * kept[1]), -0.9, 0.9)
    return start


class _Cells:
    """The cells of all pairs, and how the likelihood of each pair bends with its correlation."""

    def __init__(self, counts: Floats, rows: Floats, columns: Floats) -> None:
        self.counts = counts
        self.h, self.k = rows[:, :, None], columns[:, None, :]

    def of(self, pairs: Whole) -> "_Cells":
        """Return the cells of some pairs."""
        if len(pairs) == len(self.counts):
            return self
        return _Cells(self.counts[pairs], self.h[pairs, :, 0], self.k[pairs, 0])

    def slopes(self, r: Floats) -> tuple[Floats, Floats]:
        """Return the score of each pair, and its curvature; 0 where a cell seems impossible.

        There the curvature is so steep that Newton's step is none, though nothing is arrived at.
        """
        height, slope = density(self.h, self.k, r[:, None, None])
        chances = np.where(self.counts > 0, chances_of(self.h, self.k, r), 1.0)
        relative = _differences(height) / chances
        score = (self.counts * relative).sum(axis=(1, 2))
        bend = self.counts * (_differences(slope) / chances - relative * relative)
        lost = (chances <= IMPOSSIBLE).any(axis=(1, 2))
        return score, np.where(lost, 0.0, bend.sum(axis=(1, 2)))


def chances_of(h: Floats, k: Floats, r: Floats) -> Floats:
    """Return the chance of each cell of each pair; never quite 0.

    Parameters
    ----------
    h : ndarray of float64, shape (p, c - 1, 1)
    k : ndarray of float64, shape (p, 1, c - 1)
        Thresholds of the first and of the second items.
    r : ndarray of float64, shape (p,)

    Returns
    -------
    ndarray of float64, shape (p, c, c)

    Examples
    --------
    >>> zero = np.zeros((1, 1, 1))
    >>> chances_of(zero, zero, np.array([0.5])).round(4).tolist()
    [[[0.3333, 0.1667], [0.1667, 0.3333]]]
    """
    whole = np.zeros((len(r), h.shape[1] + 2, k.shape[2] + 2))
    weak = np.abs(r) <= NODES[0][0]  # apart, as they take half of the nodes
    for some in (weak, ~weak):
        whole[some, 1:-1, 1:-1] = below(h[some], k[some], r[some, None, None])
    whole[:, 1:-1, -1], whole[:, -1, 1:-1] = special.ndtr(h[:, :, 0]), special.ndtr(k[:, 0, :])
    whole[:, -1, -1] = 1.0
    return np.maximum(_within(whole), IMPOSSIBLE)


def _differences(corners: Floats) -> Floats:
    p, a, b = corners.shape
    padded = np.zeros((p, a + 2, b + 2))
    padded[:, 1:-1, 1:-1] = corners
    return _within(padded)


def _within(corners: Floats) -> Floats:
    rows = corners[:, 1:] - corners[:, :-1]
    cells: Floats = rows[:, :, 1:] - rows[:, :, :-1]
    return cells


def _solve(cells: _Cells, start: Floats) -> tuple[Floats, Mask]:
    """Search where each score falls through 0; Newton's last step leaves an error of its square."""
    r, bends = start.copy(), np.zeros_like(start)
    low, high = np.full_like(start, -EDGE), np.full_like(start, EDGE)
    on = np.arange(len(start))  # the pairs that have not arrived
    for _ in range(STEPS):
        at = r[on]
        score, bend = cells.of(on).slopes(at)
        low[on], high[on] = np.where(score > 0, at, low[on]), np.where(score > 0, high[on], at)
        newton = at - score / np.where(bend < 0, bend, -np.inf)
        inside = (bend < 0) & (newton > low[on]) & (newton < high[on])
        step = np.abs(newton - at)
        arrived = (bend < 0) & (step * step < PRECISION * (1 - np.abs(at)))
        halved = np.where(arrived, at, (low[on] + high[on]) / 2)
        r[on], bends[on] = np.where(inside, newton, halved), bend
        on = on[~arrived & (np.abs(r[on] - at) >= PRECISION)]
        if not on.size:
            break
    return r, (bends > -LEVEL) | (np.abs(r) > EDGE - 1e-9)
