"""Latent classes by EM, many starts side by side: one matrix product serves all of them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.errors import NotConvergedError
from analysis.patterns import Patterns

Floats = npt.NDArray[np.float64]

FLOOR = 1e-100
"""Least likelihood of an answer in a class, so that its logarithm exists."""

SHORT, KEPT = 40, 5
"""Rounds for every start; starts that are then followed to the end."""

SPECK = 1e-14
"""A relative gain below this is rounding."""

WIDEN = 4.0
"""By which the longest leap grows when it was taken, and shrinks when it failed."""

ROUNDS = 20_000
"""Over all answers; what has not settled by then is no fit."""


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """S models of k classes side by side, of items with A categories in all.

    Attributes
    ----------
    shares : ndarray of float64, shape (S, k)
    chances : ndarray of float64, shape (A, S, k)
        How likely each answer is in each class.
    """

    shares: Floats
    chances: Floats

    def kept(self, which: npt.NDArray[np.intp]) -> "Mixture":
        """Return some of the models.

        Parameters
        ----------
        which : ndarray of int

        Returns
        -------
        Mixture

        Examples
        --------
        >>> both = Mixture(np.array([[1.0], [1.0]]), np.full((2, 2, 1), 0.5))
        >>> both.kept(np.array([1])).shares.tolist()
        [[1.0]]
        """
        return Mixture(self.shares[which], self.chances[:, which])


def beginnings(patterns: Patterns, k: int, starts: int, rng: np.random.Generator) -> Mixture:
    """Return models to start from: each halfway between all respondents and mere chance.

    Parameters
    ----------
    patterns : Patterns
    k, starts : int
    rng : numpy.random.Generator

    Returns
    -------
    Mixture

    Examples
    --------
    >>> from analysis.patterns import collapse
    >>> begun = beginnings(collapse([[0, 1], [1, 0]]), 2, 3, np.random.default_rng(1))
    >>> begun.chances.shape, begun.chances[:2].sum(axis=0).round(12).tolist()[0]
    ((4, 3, 2), [1.0, 1.0])
    """
    parts = []
    for column, codes in zip(patterns.places.T, patterns.codes, strict=True):
        there = column >= 0
        counts = np.bincount(column[there], patterns.counts[there])
        drawn = rng.dirichlet(np.ones(len(codes)), size=(starts, k)).transpose(2, 0, 1)
        parts.append((drawn + (counts / counts.sum())[:, None, None]) / 2)
    return Mixture(np.full((starts, k), 1 / k), np.concatenate(parts))


def memberships(mixture: Mixture, indicators: Floats) -> tuple[Floats, Floats]:
    """Return how likely each class is, given the answers.

    Parameters
    ----------
    mixture : Mixture
    indicators : ndarray of float64, shape (P, A)
        Of P patterns.

    Returns
    -------
    tuple of ndarray of float64, shapes (P, S, k) and (P, S)
        Probabilities of the classes, and log likelihoods of the patterns.

    Examples
    --------
    >>> model = Mixture(np.array([[0.5, 0.5]]), np.array([[[0.9, 0.3]], [[0.1, 0.7]]]))
    >>> likely, logs = memberships(model, np.eye(2))
    >>> likely[:, 0].round(3).tolist(), np.exp(logs[:, 0]).round(3).tolist()
    ([[0.75, 0.25], [0.125, 0.875]], [0.6, 0.4])
    """
    flat = np.log(np.maximum(mixture.chances, FLOOR)).reshape(len(mixture.chances), -1)
    logs = (indicators @ flat).reshape(-1, *mixture.shares.shape)
    logs += np.log(np.maximum(mixture.shares, FLOOR))
    top = logs.max(axis=2, keepdims=True)
    likely = np.exp(logs - top)
    total = likely.sum(axis=2, keepdims=True)
    return likely / total, (np.log(total) + top)[:, :, 0]


def climb(mixture: Mixture, patterns: Patterns, tolerance: float) -> tuple[Mixture, Floats, int]:
    """Raise the likelihoods until what is left to gain is less than the tolerance.

    Every start goes a few rounds; the best are followed to the end. There every three rounds are
    followed by a leap along their curve, as long as |r| / |v| (SQUAREM, Varadhan & Roland 2008,
    Scandinavian Journal of Statistics 35, 335-353, third step length), at most four times the
    longest before; where the likelihood fell, it is taken back. Gains of EM itself shrink like a
    geometric series, whose rest is what is left (Aitken's rule).

    Parameters
    ----------
    mixture : Mixture
    patterns : Patterns
    tolerance : float
        In units of the log likelihood.

    Returns
    -------
    tuple of Mixture, ndarray of float64, int
        The models followed to the end, their log likelihoods, and the rounds of EM.

    Raises
    ------
    NotConvergedError
        If they do not settle.

    Examples
    --------
    >>> from analysis.patterns import collapse
    >>> table = collapse(np.repeat([[0, 0, 0], [1, 1, 1], [1, 0, 1]], [5, 4, 1], axis=0))
    >>> begun = beginnings(table, 2, 4, np.random.default_rng(1))
    >>> round(float(climb(begun, table, 1e-9)[1].max()), 4)
    -9.4335
    """
    for _ in range(SHORT):
        mixture, loglik = _round(mixture, patterns)
    best = np.sort(np.argsort(-loglik, kind="stable")[:KEPT])
    ahead = safe = mixture.kept(best)
    least, longest, rounds = np.full(len(best), -np.inf), np.full(len(best), WIDEN), SHORT
    while rounds < ROUNDS:
        one, first = _round(ahead, patterns)
        fallen = first < least
        if fallen.any():
            ahead, rounds = _either(fallen, safe, ahead), rounds + 1
            longest = np.where(fallen, np.maximum(longest / WIDEN, 1.0), longest)
            one, first = _round(ahead, patterns)
        two, second = _round(one, patterns)
        safe, least = _round(two, patterns)
        rounds += 3
        settled = _left(second - first, least - second, least) < tolerance
        if settled.all():
            return two, least, rounds
        step = np.minimum(_step(one, two, safe), longest)
        longest = np.where(step == longest, WIDEN * longest, longest)
        ahead = _either(settled, safe, _beyond((one, two, safe), step, patterns))
    raise NotConvergedError(f"no maximum within {ROUNDS} rounds")


def _either(which: npt.NDArray[np.bool_], first: Mixture, second: Mixture) -> Mixture:
    chosen = which[:, None]
    return Mixture(
        np.where(chosen, first.shares, second.shares),
        np.where(chosen, first.chances, second.chances),
    )


def _step(one: Mixture, two: Mixture, three: Mixture) -> Floats:
    """Return |r| / |v| of each model, r the first of two moves and v what changed to the second."""
    start, middle, end = (_flat(each) for each in (one, two, three))
    move, bend = (
        np.sqrt((each**2).sum(axis=(0, 2))) for each in (middle - start, end - 2 * middle + start)
    )
    lengths: Floats = np.maximum(move / np.maximum(bend, FLOOR), 1.0)
    return lengths


def _beyond(three: tuple[Mixture, Mixture, Mixture], step: Floats, patterns: Patterns) -> Mixture:
    """Go on along the parabola through three rounds: at 1 it is where the third came to.

    A probability falls to a tenth of its last at most: from 0, EM would never come back.
    """
    start, middle, end = (_flat(each) for each in three)
    far = step[:, None]
    there = start + 2 * far * (middle - start) + far**2 * (end - 2 * middle + start)
    shares, *chances = np.split(np.maximum(there, end / 10), (1, *np.add(patterns.ends[:-1], 1)))
    parts = [part / part.sum(axis=0) for part in chances]
    return Mixture(shares[0] / shares[0].sum(axis=1, keepdims=True), np.concatenate(parts))


def _flat(mixture: Mixture) -> Floats:
    """Return all probabilities in one array, shape (1 + A, S, k)."""
    return np.concatenate([mixture.shares[None], mixture.chances])


def _round(mixture: Mixture, patterns: Patterns) -> tuple[Mixture, Floats]:
    """One round of EM, and the log likelihoods before it."""
    loglik, shares = np.zeros(len(mixture.shares)), np.zeros_like(mixture.shares)
    chances = np.zeros_like(mixture.chances)
    for rows in patterns.batches():
        indicators = patterns.indicators(rows)
        likely, logs = memberships(mixture, indicators)
        loglik += patterns.counts[rows] @ logs
        weighted = likely * patterns.counts[rows][:, None, None]
        shares += weighted.sum(axis=0)
        flat = weighted.reshape(len(weighted), -1)
        chances += (indicators.T @ flat).reshape(chances.shape)
    parts = [part / np.maximum(part.sum(axis=0), FLOOR) for part in _by_item(chances, patterns)]
    return Mixture(shares / patterns.counts.sum(), np.concatenate(parts)), loglik


def _by_item(chances: Floats, patterns: Patterns) -> list[Floats]:
    return np.split(chances, patterns.ends[:-1])


def _left(first: Floats, second: Floats, loglik: Floats) -> Floats:
    """Sum of a geometric series of gains after the second, 0 where rounding is all that is left."""
    there = second > SPECK * np.abs(loglik)
    rate = np.where(there, np.clip(second / np.where(there, first, 1.0), 0.0, 1 - 1e-6), 0.0)
    left: Floats = second * rate / (1 - rate)
    return left
