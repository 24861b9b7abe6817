"""The judge: knows the true order, scores what the attacker put forward.

Exact matches and Spearman's rho, of each side against the truth and of both sides against each
other: the last is what names a person's answer. While a survey collects, a thief may learn the
batch: there every figure is taken within the batches.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

MOST_EXACT: Final = 6
SIGMAS: Final = 4.0
LINK: Final = "link"
Ranks = NDArray[np.int64]
Part = tuple[Ranks, Ranks]  # one batch: an order and what it is held against


@dataclass(frozen=True)
class Score:
    """One order, or a pair of them, and how much of the truth it holds."""

    side: str
    places: tuple[str, ...]
    people: int
    exact: int  # in the worst batch
    rho: float  # of all batches together
    worst: float  # of the worst batch, in standard errors

    @property
    def bound(self) -> float:
        """The rho that chance stays under: four standard errors."""
        return SIGMAS / math.sqrt(max(self.people, 1))

    @property
    def strength(self) -> float:
        """How far beyond chance: up to 1 not at all, above 2 without doubt."""
        return max(abs(self.rho) / self.bound, self.worst / SIGMAS, self.exact / MOST_EXACT)

    @property
    def succeeds(self) -> bool:
        """Tell whether the attack does better than guessing."""
        return self.strength > 1


@dataclass(frozen=True)
class Truth:
    """Who came when: the place in the true order by a name of either side, and the batches."""

    places: Mapping[str, int]
    batches: Sequence[range]

    @classmethod
    def of(cls, pairs: Sequence[tuple[str, str]], batches: Sequence[range]) -> "Truth":
        """Take (who, what) in the true order."""
        return cls({name: place for place, pair in enumerate(pairs) for name in pair}, batches)

    def judge(self, guesses: Sequence[Mapping[str, Any]]) -> list[Score]:
        """Score every order alone and every pair of one of each side, the best first."""
        known = [(each["side"], tuple(each["places"]), self._parts(each)) for each in guesses]
        scores = [
            _score(side, places, [(part, np.sort(part)) for part in parts])
            for side, places, parts in known
        ]
        whos, whats = ([each for each in known if each[0] == side] for side in ("who", "what"))
        scores += [
            _score(LINK, (who[1][0], what[1][0]), list(zip(who[2], what[2], strict=True)))
            for who, what in product(whos, whats)
        ]
        return sorted(scores, key=lambda score: -score.strength)

    def _parts(self, guess: Mapping[str, Any]) -> list[Ranks]:
        """Return true places in the suggested order, by batch."""
        people = [self.places[name] for name in guess["people"] if name in self.places]
        ranks = np.array(people, dtype=np.int64)
        return [ranks[(ranks >= batch.start) & (ranks < batch.stop)] for batch in self.batches]


def doubtful(scores: Sequence[Score]) -> bool:
    """Tell whether something succeeds, but by so little that chance may have done it."""
    return scores[0].succeeds and scores[0].strength < 2


def confirmed(scores: Sequence[Score], again: Sequence[Score]) -> list[Score]:
    """Return what succeeds in two independent runs: chance does not strike one place twice."""
    places = {(score.side, place) for score in again if score.succeeds for place in score.places}
    return [
        score
        for score in scores
        if score.succeeds and any((score.side, place) in places for place in score.places)
    ]


def _score(side: str, places: tuple[str, ...], parts: Sequence[Part]) -> Score:
    common = [part for part in map(_common, parts) if len(part[0]) > 1]
    return Score(
        side=side,
        places=places,
        people=sum(len(part[0]) for part in common),
        exact=max(map(_exact, parts), default=0),
        rho=_rho(common),
        worst=max((abs(_rho([part])) * math.sqrt(len(part[0])) for part in common), default=0.0),
    )


def _exact(part: Part) -> int:
    """Count equal places, laid side by side from either end, forwards or backwards."""
    one, other = part
    length = min(len(one), len(other))
    heads = one[:length], other[:length]
    tails = one[len(one) - length :], other[len(other) - length :]
    return max(int((a == b).sum()) for a, b in _both_ways(heads, tails))


def _both_ways(*pairs: Part) -> Iterator[Part]:
    for one, other in pairs:
        yield one, other
        yield one[::-1], other


def _common(part: Part) -> Part:
    """Return the places of the people that both orders hold."""
    one, other = part
    shared = np.intersect1d(one, other)
    return _places(one, shared), _places(other, shared)


def _places(order: Ranks, shared: Ranks) -> Ranks:
    by_rank = np.argsort(order)
    at = by_rank[np.searchsorted(order, shared, sorter=by_rank)]
    places: Ranks = np.argsort(np.argsort(at))
    return places


def _rho(parts: Sequence[Part]) -> float:
    """Return Spearman's rho, pooled over batches: each is centred on its own middle."""
    moments = np.zeros(3)
    for one, other in parts:
        x, y = one - one.mean(), other - other.mean()
        moments += x @ y, x @ x, y @ y
    return float(moments[0] / math.sqrt(moments[1] * moments[2])) if moments[1] else 0.0
