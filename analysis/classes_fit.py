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

    Every start goes a few rounds; the best are followed to the end. Gains of EM shrink like a
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
        The models followed to the end, their log likelihoods, and the rounds.

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
    gains: list[Floats] = []
    before = np.full(len(mixture.shares), -np.inf)
    for iteration in range(1, ROUNDS + 1):
        risen, loglik = _round(mixture, patterns)
        gains, before = [*gains[-1:], loglik - before], loglik
        if iteration == SHORT:
            best = np.sort(np.argsort(-loglik, kind="stable")[:KEPT])
            risen, before = risen.kept(best), loglik[best]
            gains = [gain[best] for gain in gains]
        if iteration > SHORT and (_left(gains[0], gains[1], loglik) < tolerance).all():
            return mixture, loglik, iteration
        mixture = risen
    raise NotConvergedError(f"no maximum within {ROUNDS} rounds")


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
