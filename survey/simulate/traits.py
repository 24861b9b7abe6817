"""The latent model: what is planted, and the means that follow from it.

A person has one trait for each index that contains no other index. An item shows the category c
if level + difficulty + group shift + loading · trait + noise lies between two thresholds (a graded
probit; Samejima 1969). Trait and noise are standard normal, so that for the population

    P(category > c) = Φ(level + difficulty + shift - threshold_c)

and every mean is known from the parameters alone. Nothing here reads a scoring rule but which
items an index has and which of them are reversed.
"""

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from statistics import NormalDist, fmean
from typing import Final

from questionnaires.compiling import CompiledQuestionnaire
from questionnaires.model import Index

LEVELS: Final = {  # lowest and highest level of an index of a family; drawn once for each index
    "mindset": (-0.1, 0.6),
    "mechanism": (-0.3, 0.5),
    "outcome": (0.0, 0.6),
    "trust": (-0.6, 0.9),
}
DIFFICULTY: Final = 0.2
LOADING: Final = 0.75
COMMON: Final = 0.45  # share of a trait that all traits have in common
DIRECTIONS: Final = {"trust": -1}  # who expects little trusts little
OUTERMOST: Final = 1.2  # thresholds run evenly from -OUTERMOST to OUTERMOST
GROUP_SHIFT: Final = 0.2
NORMAL: Final = NormalDist()


@dataclass(frozen=True)
class Ladder:
    """One item of a trait: how many points, how difficult, which direction."""

    trait: str
    points: tuple[int, ...]
    centre: float
    key: int

    @property
    def thresholds(self) -> list[float]:
        """Where one category ends and the next begins, in the direction of the trait."""
        steps = len(self.points) - 1
        last = steps - 1 or 1
        return [OUTERMOST * (2 * step - steps + 1) / last for step in range(steps)]

    def answer(self, propensity: float) -> int:
        """Return the point a person chooses whose propensity, noise included, is this."""
        rank = sum(self.centre + propensity > threshold for threshold in self.thresholds)
        return self.points[rank] if self.key > 0 else self.points[-1 - rank]

    def mean(self, shift: float) -> float:
        """Return the expected share of the way up the ladder, 0 to 100, reversal undone."""
        above = [NORMAL.cdf(self.centre + shift - threshold) for threshold in self.thresholds]
        return 100 * fmean(above)


@dataclass(frozen=True)
class Model:
    """All parameters of one population; the same seed gives the same."""

    ladders: Mapping[str, Ladder]
    directions: Mapping[str, int]  # trait → whether it rises or falls with the common part
    shifts: Mapping[str, Mapping[int, float]]  # group item → value → shift of every trait

    @classmethod
    def of(cls, form: CompiledQuestionnaire, seed: int) -> "Model":
        """Draw the parameters of a questionnaire's population."""
        rng = random.Random(f"model/{seed}")
        owners = _owners(form)
        levels = {index.id: rng.uniform(*LEVELS[index.family]) for index in form.indices}
        ladders = {
            item: Ladder(
                index.id,
                form.values_of(form.by_id[item]),
                levels[index.id] + rng.uniform(-DIFFICULTY, DIFFICULTY),
                {scored.id: scored.key for scored in index.items}[item],
            )
            for item, index in owners.items()
        }
        directions = {index.id: DIRECTIONS.get(index.family, 1) for index in owners.values()}
        return cls(ladders, directions, {item: _shifts(form, item) for item in form.groups})

    def person(self, rng: random.Random, groups: Mapping[str, int]) -> dict[str, float]:
        """Draw one person's traits, shifted by the groups she belongs to."""
        common, own = math.sqrt(COMMON) * rng.gauss(), math.sqrt(1 - COMMON)
        shift = sum(self.shifts[item][value] for item, value in groups.items())
        return {
            trait: shift + LOADING * (direction * common + own * rng.gauss())
            for trait, direction in self.directions.items()
        }

    def planted(self, form: CompiledQuestionnaire) -> dict[str, float]:
        """Return the mean of every index over the whole population, 0 to 100.

        Missing answers fall on all items of an index alike: they do not move its mean.
        """
        places = list(_places(self.shifts))
        return {
            index.id: fmean(
                self.ladders[item.id].mean(shift) for item in index.items for shift in places
            )
            for index in form.indices
        }


def noise(rng: random.Random) -> float:
    """Draw what an item adds to a trait, so that both together have variance one."""
    return rng.gauss(0, math.sqrt(1 - LOADING**2))


def _owners(form: CompiledQuestionnaire) -> dict[str, Index]:
    """Return for every scored item the smallest index that holds it."""
    by_size = sorted(form.indices, key=lambda index: -len(index.items))
    return {item.id: index for index in by_size for item in index.items}


def _shifts(form: CompiledQuestionnaire, item: str) -> dict[int, float]:
    """Spread the values of a group item evenly around zero; all are equally frequent."""
    values = form.values_of(form.by_id[item])
    middle = (len(values) - 1) / 2 or 1
    return {
        value: GROUP_SHIFT * (place - middle) / middle / 2 for place, value in enumerate(values)
    }


def _places(shifts: Mapping[str, Mapping[int, float]]) -> Iterator[float]:
    """Yield the shift of every combination of groups; they are equally frequent."""
    yield from (sum(parts) for parts in product(*(each.values() for each in shifts.values())))
