"""What a page of effects is made of: counted, frozen, of no person."""

from dataclasses import dataclass

from analysis.labels import Label
from analysis.vignette import Amce, Effect, MarginalMean
from survey.presenting.report.results import PRIVATE, VERSION, unrounded


@dataclass(frozen=True)
class LeftOut:
    """Cases that were not used, each by the first reason that holds."""

    unjudged: int  # no judgement
    negative: int  # a judgement below zero: a code for why there is none
    unplaced: int  # no person, or an attribute without a level

    @property
    def all(self) -> int:
        """How many were left out."""
        return self.unjudged + self.negative + self.unplaced


@dataclass(frozen=True)
class Experiment:
    """Everything."""

    table: str  # the file's name
    software: str
    judgement: str
    person: str
    attributes: tuple[str, ...]
    left_out: LeftOut
    found: Amce

    def means(self, attribute: str) -> tuple[MarginalMean, ...]:
        """Return the marginal means of an attribute, its baseline first."""
        return tuple(each for each in self.found.marginal_means if each.attribute == attribute)

    def effects(self, attribute: str) -> dict[Label, Effect]:
        """Return the effects of an attribute by level; its baseline has none."""
        return {each.level: each for each in self.found.effects if each.attribute == attribute}


def results(made: Experiment) -> bytes:
    """Return ``effects.json``. An effect that the data cannot carry is {"unestimable": code}."""
    found = made.found
    file = {
        "version": VERSION,
        "private": PRIVATE,
        "status": "exploratory",
        "software": made.software,
        "table": made.table,
        "judgement": made.judgement,
        "person": made.person,
        "attributes": made.attributes,
        "cases": found.n,
        "people": found.persons,
        "left_out": made.left_out,
        "effects": found.effects,
        "marginal_means": found.marginal_means,
        "interactions": [
            {"attributes": pair, "differences": each} for pair, each in found.interactions.items()
        ],
    }
    return unrounded(file)
