"""What a report is made of: counted, frozen, of no person."""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.compare import Comparison
from analysis.results import Unestimable
from analysis.summary import Summary
from analysis.without import Row
from questionnaires.items import Texts
from questionnaires.model import Form


@dataclass(frozen=True)
class Participation:
    """How many answers there were, and why some could not be used."""

    invited: int
    issued: int
    accepted: int
    opened: int
    rejected: int
    withdrawn: int
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Distribution:
    """How often each code of a column occurs, the missing ones too."""

    name: str
    item: str
    label: Texts
    values: tuple[tuple[int, Texts], ...]
    missing: tuple[tuple[int, Texts], ...]
    counts: Mapping[int, int]

    @property
    def answered(self) -> int:
        """How many gave an answer."""
        return sum(count for code, count in self.counts.items() if code >= 0)

    @property
    def silent(self) -> int:
        """How many were asked and gave none."""
        return sum(count for code, count in self.counts.items() if code < -1)


@dataclass(frozen=True)
class Flag:
    """One sign of careless answering: how many carry it; or why it was not computed."""

    id: str
    cutoff: float | None
    measured: int
    flagged: int
    refused: str = ""


@dataclass(frozen=True)
class Carelessness:
    """All signs, how many people have several, and what they change."""

    flags: tuple[Flag, ...]
    together: int
    careless: int
    people: int
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Compared:
    """One index over the groups of one item; ``p_holm`` over all comparisons of the report."""

    item: str
    index: str
    comparison: Comparison | Unestimable
    p_holm: float | None


@dataclass(frozen=True)
class Material:
    """Everything."""

    survey_id: str
    software: str
    seed: int
    form: Form
    participation: Participation
    summary: Summary
    distributions: tuple[Distribution, ...]
    careless: Carelessness | Unestimable
    compared: tuple[Compared, ...]
