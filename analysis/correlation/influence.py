"""What each answer adds to a polychoric correlation: its standard error, and all their covariances.

The two steps leave a correlation as the root of an equation in which the thresholds are estimates
themselves. A respondent's influence depends on the two answers only, so that it is a table, and its
variance a sum over the joint table (Muthen 1984, Psychometrika 49, 115-132; as lavaan, with the
information taken from the data: the sum of squared scores).
"""

from math import pi, sqrt

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.correlation.bivariate import density
from analysis.correlation.pairs import FAR, Pairs, chances_of
from analysis.joint import Joint
from analysis.moments import ROWS_AT_ONCE

Floats = npt.NDArray[np.float64]

SPECK = 1e-20
"""A variance below this is 0: in a tiny, symmetric table influences cancel one another."""


def influences(joint: Joint, pairs: Pairs) -> tuple[Floats, Floats, Floats]:
    """Return what one respondent adds to each correlation, by the answers given.

    Parameters
    ----------
    joint : Joint
        Tables of k items with c codes.
    pairs : Pairs
        Estimated from them.

    Returns
    -------
    tuple of three ndarrays of float64
        Of those who answered both items, shape (p, c, c), and of those who answered only the first,
        or the second, shape (p, c): they move a threshold. 0 for a pair at the edge.

    Examples
    --------
    >>> from analysis.correlation.pairs import estimate
    >>> table = Joint.of(np.repeat([[1, 1], [1, 2], [2, 1], [2, 2]], 25, axis=0), 1, 2)
    >>> both, _, _ = influences(table, estimate(table))
    >>> (100 * both[0]).round(3).tolist()
    [[1.571, -1.571], [-1.571, 1.571]]
    """
    r = np.where(pairs.at_edge, 0.0, pairs.correlations)
    h, k = pairs.thresholds[pairs.first], pairs.thresholds[pairs.second]
    chances = chances_of(h[:, :, None], k[:, None, :], r)
    height, _ = density(h[:, :, None], k[:, None, :], r[:, None, None])
    score = _inner(height, (1, 2)) / chances
    score[pairs.counts == 0] = 0.0  # nobody is there
    weighted = pairs.counts * score / chances
    information = (weighted * score * chances).sum(axis=(1, 2))
    moved = threshold_influences(joint, pairs.thresholds)
    by_first = _pull(weighted, _edges(h, k, r), moved[pairs.first])
    turned = weighted.transpose(0, 2, 1)
    by_second = _pull(turned, _edges(k, h, r), moved[pairs.second])
    scale = np.where(pairs.at_edge, 0.0, 1 / np.maximum(information, np.finfo(float).tiny))
    both = score - by_first[:, :, None] - by_second[:, None, :]
    first, second = -scale[:, None] * by_first, -scale[:, None] * by_second
    return scale[:, None, None] * both, first, second


def standard_errors(joint: Joint, pairs: Pairs) -> Floats:
    """Return the standard error of each correlation, thresholds estimated too.

    Parameters
    ----------
    joint : Joint
    pairs : Pairs
        Estimated from it.

    Returns
    -------
    ndarray of float64, shape (p,)
        Infinite for a pair at the edge, or with so few answers that nobody moves it.

    Examples
    --------
    >>> from analysis.correlation.pairs import estimate
    >>> table = Joint.of(np.repeat([[1, 1], [1, 2], [2, 1], [2, 2]], 25, axis=0), 1, 2)
    >>> round(float(standard_errors(table, estimate(table))[0]), 4) == round(np.pi / 20, 4)
    True
    """
    both, first, second = influences(joint, pairs)
    margins = joint.margins
    alone_first = margins[pairs.first] - pairs.counts.sum(axis=2)
    alone_second = margins[pairs.second] - pairs.counts.sum(axis=1)
    variance = (pairs.counts * both * both).sum(axis=(1, 2))
    variance += (alone_first * first * first).sum(axis=1)
    variance += (alone_second * second * second).sum(axis=1)
    errors: Floats = np.where(pairs.at_edge | (variance < SPECK), np.inf, np.sqrt(variance))
    return errors


def covariances(values: npt.NDArray[np.int8], joint: Joint, pairs: Pairs) -> Floats:
    """Return n times the covariance matrix of all correlations, over complete answers.

    Parameters
    ----------
    values : ndarray of int8, shape (n, k)
        Without missing answers; `joint` was counted from them.
    joint : Joint
    pairs : Pairs
        Estimated from it.

    Returns
    -------
    ndarray of float64, shape (p, p)

    Examples
    --------
    >>> from analysis.correlation.pairs import estimate
    >>> values = np.repeat([[1, 1], [1, 2], [2, 1], [2, 2]], 25, axis=0).astype(np.int8)
    >>> table = Joint.of(values, 1, 2)
    >>> round(float(covariances(values, table, estimate(table))[0, 0]), 4) == round(np.pi**2 / 4, 4)
    True
    """
    both, _, _ = influences(joint, pairs)
    total = np.zeros((len(both),) * 2)
    for start in range(0, len(values), ROWS_AT_ONCE // 4):
        added = _looked_up(both, values[start : start + ROWS_AT_ONCE // 4] - joint.low, pairs)
        total += added @ added.T
    return total * len(values)


def _looked_up(both: Floats, places: npt.NDArray[np.int8], pairs: Pairs) -> Floats:
    """Return what each respondent adds to each correlation, shape (p, n)."""
    codes = both.shape[1]
    columns = np.ascontiguousarray(places.T, dtype=np.intp)
    added = np.empty((len(both), columns.shape[1]))
    for row, table, first, second in zip(added, both, pairs.first, pairs.second, strict=True):
        np.take(table.ravel(), columns[first] * codes + columns[second], out=row, mode="clip")
    return added


def threshold_influences(joint: Joint, thresholds: Floats) -> Floats:
    """Return what one answer adds to each threshold of its item.

    Parameters
    ----------
    joint : Joint
    thresholds : ndarray of float64, shape (k, c - 1)

    Returns
    -------
    ndarray of float64, shape (k, c - 1, c)
        0 for a threshold beside a category that does not occur.

    Examples
    --------
    >>> joint = Joint.of(np.array([[1, 1], [1, 2], [2, 1], [2, 2]]), 1, 2)
    >>> threshold_influences(joint, np.zeros((2, 1)))[0].round(4).tolist()
    [[0.3133, -0.3133]]
    """
    margins = joint.margins
    cumulated = margins.cumsum(axis=1)
    n = np.maximum(cumulated[:, -1:], 1)
    codes = np.arange(margins.shape[1])
    under = codes <= codes[:-1, None]
    height = np.exp(-(thresholds**2) / 2) / sqrt(2 * pi) * n
    moved = under - (cumulated[:, :-1] / n)[:, :, None]
    inside = (np.abs(thresholds) < FAR)[:, :, None]
    found: Floats = np.where(inside, moved / np.where(inside, height[:, :, None], 1.0), 0.0)
    return found


def _edges(h: Floats, k: Floats, r: Floats) -> Floats:
    """Return how the chances of cells beside a threshold of the first item move with it.

    Shape (p, c - 1, c): what the cells under the threshold win and those above it lose.
    """
    free = np.sqrt(1 - r * r)[:, None, None]
    conditional = special.ndtr((k[:, None, :] - r[:, None, None] * h[:, :, None]) / free)
    inner = _inner(conditional, (2,), last=1.0)
    edges: Floats = np.exp(-(h * h) / 2)[:, :, None] / sqrt(2 * pi) * inner
    return edges


def _pull(weighted: Floats, edges: Floats, moved: Floats) -> Floats:
    """Return what one answer adds to the score of its pairs through its item's thresholds.

    `weighted` holds n score / chance of each cell; cell (t, b) wins and (t + 1, b) loses `edges`.
    """
    across = ((weighted[:, :-1] - weighted[:, 1:]) * edges).sum(axis=2)
    pull: Floats = np.einsum("pt,pta->pa", across, moved)
    return pull


def _inner(corners: Floats, axes: tuple[int, ...], last: float = 0.0) -> Floats:
    """Take differences between corners, beyond which lie 0 and `last`."""
    for axis in axes:
        shape = [*corners.shape]
        shape[axis] = 1
        ends = np.zeros(shape), np.full(shape, last)
        corners = np.diff(np.concatenate([ends[0], corners, ends[1]], axis=axis), axis=axis)
    return corners
