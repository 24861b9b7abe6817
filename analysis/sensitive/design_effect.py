"""Whether a list experiment changed the answers to its own list (Blair & Imai 2012).

If the sensitive item leaves the answers to the others alone, the joint shares of "y of the other
items, and the sensitive one or not" follow from the two distributions, and none can be negative.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
from scipy import optimize, stats

from analysis.errors import EmptyGroupError, ListTooLongError, NotPositiveDefiniteError
from analysis.sensitive.orthant import orthant

Floats = npt.NDArray[np.float64]

MOST_ITEMS = 5
"""Longer lists hardly occur, and the orthants of their test take long."""


@dataclass(frozen=True, slots=True)
class DesignEffect:
    """Joint shares of a list experiment and the test that none of them is negative.

    Attributes
    ----------
    holders : tuple of float, length J + 1
        Estimated share of people to whom y of the J items apply and the sensitive one as well.
    others : tuple of float, length J + 1
        Likewise, and the sensitive one does not.
    holders_error, others_error : tuple of float, length J + 1
        Standard errors.
    p : float
        Of the hypothesis of no design effect: twice the smaller of the two p below, at most 1.
    p_holders, p_others : float
        One-sided, of each row of shares.
    """

    holders: tuple[float, ...]
    others: tuple[float, ...]
    holders_error: tuple[float, ...]
    others_error: tuple[float, ...]
    p: float
    p_holders: float
    p_others: float


def design_effect(control: npt.ArrayLike, treated: npt.ArrayLike) -> DesignEffect:
    """Test a list experiment for a design effect.

    With F0 and F1 the distribution functions of control and treatment,
    holders_y = F0(y) - F1(y) and others_y = F1(y) - F0(y - 1). For each row the statistic is
    min (pi - l)' S^-1 (pi - l) over l >= 0, whose distribution under the hypothesis mixes
    chi-squared ones, weighted by the chances that so many shares are positive (Kudo 1963,
    Biometrika 50, 403-418); the two rows are joined by Bonferroni (Blair & Imai 2012, Political
    Analysis 20, 47-77). Their moment selection, which drops shares well above 0 for
    more power, is not applied: R list does so by default and gives smaller p.

    Parameters
    ----------
    control : array_like of int, shape (J + 1,)
        Respondents of the control group who counted 0, 1, ..., J.
    treated : array_like of int, shape (J + 2,)
        Respondents of the treatment group who counted 0, 1, ..., J + 1.

    Returns
    -------
    DesignEffect

    Raises
    ------
    EmptyGroupError
        If nobody is in a group.
    ListTooLongError
        With more than five items besides the sensitive one.
    NotPositiveDefiniteError
        If too few different counts occur.

    Examples
    --------
    >>> found = design_effect([8, 132, 222, 227], [19, 123, 229, 219, 34])
    >>> round(found.holders[0], 4), round(found.holders_error[0], 4), round(found.p, 3)
    (-0.0169, 0.0084, 0.154)
    """
    below = [np.asarray(counts, dtype=np.float64) for counts in (control, treated)]
    sizes = [float(counts.sum()) for counts in below]
    if min(sizes) < 1:
        raise EmptyGroupError("a group of a list experiment is empty")
    items = len(below[0]) - 1
    if items > MOST_ITEMS:
        raise ListTooLongError(f"the test is computed for up to {MOST_ITEMS} items, not {items}")
    f0, f1 = (np.cumsum(counts) / size for counts, size in zip(below, sizes, strict=True))
    shifted = np.concatenate([[0.0], f0[:-1]])
    holders, others = f0 - f1[:-1], f1[:-1] - shifted
    spread_holders = _covariance(f0, sizes[0]) + _covariance(f1[:-1], sizes[1])
    spread_others = _covariance(shifted, sizes[0]) + _covariance(f1[:-1], sizes[1])
    # the last of one row and the first of the other are shares by themselves: never negative
    p_holders = _p(holders[:-1], spread_holders[:-1, :-1])
    p_others = _p(others[1:], spread_others[1:, 1:])
    errors = (np.sqrt(np.diag(spread)) for spread in (spread_holders, spread_others))
    p = min(1.0, 2 * min(p_holders, p_others))
    low, high, low_error, high_error = (tuple(r.tolist()) for r in (holders, others, *errors))
    return DesignEffect(low, high, low_error, high_error, p, p_holders, p_others)


def _covariance(cumulated: Floats, n: float) -> Floats:
    low = np.minimum.outer(cumulated, cumulated)
    high = np.maximum.outer(cumulated, cumulated)
    covariance: Floats = low * (1 - high) / n
    return covariance


def _p(shares: Floats, spread: Floats) -> float:
    sure = np.diag(spread) <= 1e-15  # nobody, or everybody, counted so few: the share is 0
    shares, spread = shares[~sure], spread[np.ix_(~sure, ~sure)]
    k = len(shares)
    if k == 0 or (shares >= 0).all():
        return 1.0
    if np.linalg.matrix_rank(spread, hermitian=True) < k:
        raise NotPositiveDefiniteError("a count occurs in neither group")
    root = np.linalg.inv(np.linalg.cholesky(spread))
    _, distance = optimize.nnls(root, root @ shares)
    tails = stats.chi2.sf(distance**2, np.arange(k, 0, -1))
    return float(_weights(spread)[:-1] @ tails)


def _weights(spread: Floats) -> Floats:
    """Chances that 0, 1, ..., k entries of the projection on l >= 0 are positive."""
    k = len(spread)
    weights = np.zeros(k + 1)
    for count in range(k + 1):
        for kept in combinations(range(k), count):
            weights[count] += _weight(spread, list(kept))
    return weights


def _weight(spread: Floats, kept: list[int]) -> float:
    gone = [place for place in range(len(spread)) if place not in kept]
    inverse = np.linalg.inv(spread[np.ix_(gone, gone)])
    across = spread[np.ix_(kept, gone)]
    rest = spread[np.ix_(kept, kept)] - across @ inverse @ across.T
    return orthant(rest) * orthant(inverse)
