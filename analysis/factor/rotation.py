"""Rotations of factor loadings towards simple structure, by gradient projection.

Every rotation explains the same correlations; a criterion says which is the easiest to read. The
gradient of the criterion is projected onto the rotations and followed downhill (Jennrich 2002;
Bernaards & Jennrich 2005, Educational and Psychological Measurement 65, 676-696).
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from analysis.errors import NotConvergedError

Floats = npt.NDArray[np.float64]
Criterion = Callable[[Floats], tuple[float, Floats]]
Turned = tuple[Floats, Floats]
Slope = Callable[[Floats], tuple[float, Floats]]
Back = Callable[[Floats], Floats]

STEPS, COARSE, PRECISION = 5000, 1e-3, 1e-9

STARTS = 6
"""The loadings as they are, and five fixed turns of them: one start may end on a saddle."""

PROMAX_POWER = 4
"""Of the target; R's default (Hendrickson & White 1964 used 4 too)."""


def varimax(loadings: Floats) -> Turned:
    """Rotate so that the squared loadings of each factor vary most; factors stay uncorrelated.

    Rows have length 1 while they are rotated (Kaiser 1958, Psychometrika 23, 187-200).

    Parameters
    ----------
    loadings : ndarray of float64, shape (k, q)

    Returns
    -------
    tuple of ndarray of float64, shapes (k, q) and (q, q)
        Loadings, and correlations of the factors: none.

    Raises
    ------
    NotConvergedError
        If the search does not arrive.

    Examples
    --------
    >>> turn = np.array([[0.8, 0.6], [-0.6, 0.8]])
    >>> simple = np.array([[0.9, 0], [0.8, 0], [0, 0.7], [0, 0.6]])
    >>> np.abs(varimax(simple @ turn)[0]).round(6).tolist()
    [[0.9, 0.0], [0.8, 0.0], [0.0, 0.7], [0.0, 0.6]]
    """
    lengths = np.sqrt((loadings**2).sum(axis=1, keepdims=True))
    lengths = np.where(lengths > 0, lengths, 1.0)
    turn = _orthogonal(loadings / lengths, _varimax)
    return loadings @ turn, np.eye(loadings.shape[1])


def oblimin(loadings: Floats) -> Turned:
    """Rotate so that few items load on two factors; factors may correlate (quartimin).

    The least sum of products of squared loadings of each pair of factors (Jennrich & Sampson 1966,
    Psychometrika 31, 313-323): direct oblimin with gamma 0, rows as they are, as in R psych.

    Parameters
    ----------
    loadings : ndarray of float64, shape (k, q)

    Returns
    -------
    tuple of ndarray of float64, shapes (k, q) and (q, q)
        Pattern loadings, and correlations of the factors.

    Raises
    ------
    NotConvergedError
        If the search does not arrive.

    Examples
    --------
    >>> simple = np.array([[0.9, 0], [0.8, 0], [0, 0.7], [0, 0.6]])
    >>> between = np.array([[1, 0.5], [0.5, 1]])
    >>> found, correlations = oblimin(simple @ np.linalg.cholesky(between))
    >>> np.abs(found).round(6).tolist(), round(float(correlations[0, 1]), 6)
    ([[0.9, 0.0], [0.8, 0.0], [0.0, 0.7], [0.0, 0.6]], 0.5)
    """
    turn = _oblique(loadings, _quartimin)
    return loadings @ np.linalg.inv(turn).T, turn.T @ turn


def promax(loadings: Floats) -> Turned:
    """Rotate by least squares towards the fourth powers of varimax loadings, signs kept.

    Quick and oblique (Hendrickson & White 1964, British Journal of Statistical Psychology 17,
    65-70), as R's promax: rows keep their lengths, which factor_analyzer makes 1.

    Parameters
    ----------
    loadings : ndarray of float64, shape (k, q)

    Returns
    -------
    tuple of ndarray of float64, shapes (k, q) and (q, q)
        Pattern loadings, and correlations of the factors.

    Raises
    ------
    NotConvergedError
        As `varimax`.

    Examples
    --------
    >>> simple = np.array([[0.9, 0], [0.8, 0], [0, 0.7], [0, 0.6]])
    >>> promax(simple)[1].round(6).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    start, _ = varimax(loadings)
    target = start * np.abs(start) ** (PROMAX_POWER - 1)
    turn = np.linalg.lstsq(start, target, rcond=None)[0]
    turn = turn * np.sqrt(np.diag(np.linalg.inv(turn.T @ turn)))
    return start @ turn, np.linalg.inv(turn.T @ turn)


def _varimax(loadings: Floats) -> tuple[float, Floats]:
    squares = loadings**2
    spread = squares - squares.mean(axis=0)
    return -float((spread**2).sum()) / 4, -loadings * spread


def _quartimin(loadings: Floats) -> tuple[float, Floats]:
    squares = loadings**2
    others = squares.sum(axis=1, keepdims=True) - squares
    return float((squares * others).sum()) / 4, loadings * others


def _orthogonal(loadings: Floats, criterion: Criterion) -> Floats:
    def slope(turn: Floats) -> tuple[float, Floats]:
        value, gradient = criterion(loadings @ turn)
        downhill = loadings.T @ gradient
        inner = turn.T @ downhill
        return value, downhill - turn @ (inner + inner.T) / 2

    def back(turn: Floats) -> Floats:
        left, _, right = np.linalg.svd(turn)
        nearest: Floats = left @ right
        return nearest

    return _lowest(slope, back, loadings.shape[1])


def _oblique(loadings: Floats, criterion: Criterion) -> Floats:
    def slope(turn: Floats) -> tuple[float, Floats]:
        inverse = np.linalg.inv(turn)
        turned = loadings @ inverse.T
        value, gradient = criterion(turned)
        downhill = -(turned.T @ gradient @ inverse).T
        return value, downhill - turn * (turn * downhill).sum(axis=0)

    def back(turn: Floats) -> Floats:
        unit: Floats = turn / np.sqrt((turn**2).sum(axis=0))
        return unit

    return _lowest(slope, back, loadings.shape[1])


def _lowest(slope: Slope, back: Back, factors: int) -> Floats:
    """Walk from several starts until it shows which ends lowest, then to the end of that one."""
    fixed = np.random.default_rng(0)  # no chance: the same turns every time
    turns = [np.eye(factors)]
    turns += [np.linalg.qr(fixed.normal(size=(factors,) * 2))[0] for _ in range(STARTS - 1)]
    ends = [_project(slope, back, turn, COARSE) for turn in turns]
    values = [slope(end)[0] for end in ends]
    # the first of those that are as good as equal: it has the order of the loadings given
    best = next(end for end, value in zip(ends, values, strict=True) if value < min(values) + 1e-5)
    return _project(slope, back, best, PRECISION)


def _project(slope: Slope, back: Back, turn: Floats, precision: float) -> Floats:
    """Follow the projected gradient; a step is halved until it pays half of what it promised."""
    stride, (value, downhill) = 1.0, slope(turn)
    for _ in range(STEPS):
        steepness = float((downhill**2).sum())
        if steepness < precision**2:
            return turn
        stride *= 2
        for _ in range(40):
            there = back(turn - stride * downhill)
            following = slope(there)
            if value - following[0] > stride * steepness / 2:
                break
            stride /= 2
        else:
            if steepness < 1e-12:
                return turn  # no double lies lower
            raise NotConvergedError("the rotation found no way down")
        turn, (value, downhill) = there, following
    raise NotConvergedError(f"the rotation did not settle in {STEPS} steps")
