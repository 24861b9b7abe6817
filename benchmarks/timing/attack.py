"""One run: people answer, somebody watched, and then it is counted whom he found."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.timing.matching import Matching, best_guesses, most_likely, sampled, scaled
from benchmarks.timing.observer import likelihoods
from benchmarks.timing.people import Design, Seen, watch

SURE: Final = 0.9


@dataclass(frozen=True)
class Linked:
    """Shares of people, of all or of those who sent later."""

    right: float  # whose submission was found
    waited: float  # the same among those who sent later; nan if nobody did
    named: float  # found, and the observer held it for at least `SURE`


def run(design: Design, people: int, days: float, seed: int) -> Linked:
    """Simulate one survey and attack it."""
    rng = np.random.default_rng([people, int(days), seed])
    seen = in_order(watch(design, people, days, rng))
    likelihood = likelihoods(design, seen, days)
    first = most_likely(likelihood)
    chances = sampled(likelihood, first, rng)
    guesses = best_guesses(chances)
    candidates = (first, best_guesses(scaled(likelihood)), guesses)
    hits = max((candidate == seen.truth for candidate in candidates), key=np.sum)
    sure = chances[np.arange(people), guesses] >= SURE
    return Linked(
        right=float(hits.mean()),
        waited=_share(hits, seen.later),
        named=float(((guesses == seen.truth) & sure).mean()),
    )


def in_order(seen: Seen) -> Seen:
    """Sort by draws: the order in which the observer saw them."""
    order: Matching = np.argsort(seen.draws)
    return Seen(seen.draws[order], seen.submissions, seen.truth[order], seen.later[order])


def _share(hits: NDArray[np.bool_], group: NDArray[np.bool_]) -> float:
    return float(hits[group].mean()) if group.any() else float("nan")
