"""From likelihoods of pairs to a matching of all: three ways, of which the best one counts.

- The most likely matching of all is a linear assignment over log-likelihoods (Troncoso,
  Gierlichs, Preneel, Verbauwhede, "Perfect matching disclosure attacks", 2008).
- The most right pairs come from an assignment over the probabilities of the pairs. Sinkhorn's
  scaling gives them nearly, and at once (the same paper);
- a Markov chain over matchings gives them as exactly as one has patience (Danezis and Troncoso,
  "Vida", 2009). It also knows when it is sure, which Sinkhorn's does not.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from benchmarks.timing.observer import Matrix

Matching = NDArray[np.intp]
Pairs = NDArray[np.intp]

SMALLEST: Final = 1e-300
IMPOSSIBLE: Final = 1e-30  # beside the best candidate; a zero would stop the scaling
ROUNDS: Final = 200
SWEEPS: Final = 12_000
SETTLING: Final = 2_000
NEIGHBOUR: Final = 0.15  # of the geometric distance between two rows that may swap


def most_likely(likelihood: Matrix) -> Matching:
    """Return the one matching that explains all moments best."""
    return linear_sum_assignment(-np.log(np.maximum(likelihood, SMALLEST)))[1]


def best_guesses(probabilities: Matrix) -> Matching:
    """Return the matching with the most right pairs to be expected."""
    return linear_sum_assignment(probabilities, maximize=True)[1]


def scaled(likelihood: Matrix) -> Matrix:
    """Scale rows and columns until each sums to one: nearly the probabilities of the pairs."""
    best = likelihood.max(axis=1, keepdims=True)
    kernel = np.maximum(likelihood / np.where(best > 0, best, 1), IMPOSSIBLE)
    columns = np.ones(kernel.shape[1])
    rows = columns
    for _ in range(ROUNDS):
        rows = 1 / (kernel @ columns)
        columns = 1 / (kernel.T @ rows)
    return rows[:, None] * kernel * columns[None, :]


def sampled(likelihood: Matrix, start: Matching, rng: np.random.Generator) -> Matrix:
    """Walk over matchings by swapping pairs; return how often each pair was met.

    Rows must stand in the order of their draws: most swaps worth trying are between neighbours.
    """
    size = start.size
    logarithms = np.log(np.maximum(likelihood, SMALLEST))
    met = np.zeros(likelihood.shape)
    rows, matching = np.arange(size), start.copy()
    for sweep in range(SWEEPS):
        pairs = _anywhere(size, rng) if sweep % 2 else _neighbours(size, rng)
        _swap(logarithms, matching, pairs, rng)
        if sweep >= SETTLING:
            met[rows, matching] += 1
    return met / (SWEEPS - SETTLING)


def _anywhere(size: int, rng: np.random.Generator) -> Pairs:
    return rng.permutation(size)[: size // 2 * 2].reshape(2, -1)


def _neighbours(size: int, rng: np.random.Generator) -> Pairs:
    """Return disjoint pairs of rows at one random distance."""
    distance = int(rng.geometric(NEIGHBOUR))
    first = np.arange(rng.integers(0, 2 * distance), max(0, size - distance))
    if first.size:
        first = first[(first - first[0]) // distance % 2 == 0]
    return np.stack([first, first + distance])


def _swap(logarithms: Matrix, matching: Matching, pairs: Pairs, rng: np.random.Generator) -> None:
    """Swap the partners of each pair of rows with the probability of Metropolis."""
    one, other = pairs
    now = logarithms[one, matching[one]] + logarithms[other, matching[other]]
    swapped = logarithms[one, matching[other]] + logarithms[other, matching[one]]
    taken = np.log(rng.random(one.size)) < swapped - now
    one, other = one[taken], other[taken]
    matching[one], matching[other] = matching[other], matching[one]
