"""What a report is made of: counted, frozen, of no person."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from analysis.cfa import Cfa
from analysis.classes import LatentClasses
from analysis.compare import Comparison
from analysis.drivers import Drivers
from analysis.factor import Parallel
from analysis.irt import Graded
from analysis.reliability import Omega
from analysis.results import Estimate, Unestimable
from analysis.summary import Summary
from analysis.without import Row
from questionnaires.items import Texts
from questionnaires.model import Form

ENOUGH: Final = 100
"""People below whom nothing is said of how questions hang together: chance alone then makes
correlations of 0.2 (1.96 / sqrt(100)) between questions that have nothing in common."""

MANY: Final = 500
"""People below whom no latent classes are looked for: of fewer, BIC often finds another number of
them than there is (Nylund, Asparouhov & Muthén 2007, Structural Equation Modeling 14, 535-569)."""

Numbers = tuple[float, ...]


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
    shares: Mapping[int, Estimate | Unestimable]  # of those who answered, by Wilson

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
class Block:
    """Neighbouring questions of the correlations: those of one index that no earlier one has."""

    index: str
    family: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Correlations:
    """Polychoric correlations of all questions of the blocks, turned where their index turns them.

    ``standard_error`` is None where there is none: on the diagonal, and of pairs ``at_edge``.
    """

    matrix: tuple[Numbers, ...]
    standard_error: tuple[tuple[float | None, ...], ...]
    n: tuple[tuple[int, ...], ...]
    positive_definite: bool
    at_edge: tuple[tuple[int, int], ...]
    filled: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Factors:
    """How many factors some blocks have; ``people`` answered the pair that fewest answered."""

    family: str  # empty: all blocks
    questions: int
    indices: int
    people: int
    found: Parallel | Unestimable


@dataclass(frozen=True)
class Fit:
    """Whether some indices are what the design says: one factor each; of those who answered all."""

    indices: tuple[str, ...]
    family: str  # empty: all blocks
    questions: int
    people: int
    found: Cfa | Unestimable
    reversed: tuple[str, ...] = ()  # questions that hang on a factor of their own besides


@dataclass(frozen=True)
class Structure:
    """How all questions on the scale that most of them have hang together."""

    blocks: tuple[Block, ...]
    elsewhere: tuple[str, ...]  # questions on another scale
    fewest: int  # people who answered both questions of the pair that fewest answered
    correlations: Correlations | Unestimable
    factors: tuple[Factors, ...]
    fits: tuple[Fit, ...] = ()
    unvaried: tuple[str, ...] = ()  # left out: nobody answered, or all alike

    @property
    def items(self) -> tuple[str, ...]:
        """The questions in the order of the correlations."""
        return tuple(item for block in self.blocks for item in block.items)


@dataclass(frozen=True)
class Response:
    """A graded response model, and how exactly its questions tell at levels of the trait."""

    model: Graded
    trait: Numbers
    information: Numbers


@dataclass(frozen=True)
class Scale:
    """An index of three questions or more; ``complete`` people answered all, ``some`` any."""

    index: str
    items: tuple[str, ...]
    complete: int
    some: int
    omega: Omega | Unestimable
    response: Response | Unestimable


@dataclass(frozen=True)
class Classes:
    """Latent classes of the answers to the typology's questions, each in three steps."""

    items: tuple[str, ...]
    people: int  # who answered any of them
    drawn: int  # whom the classes were looked for in
    bic: tuple[float | None, ...]  # of one class, of two, and so on
    found: LatentClasses | Unestimable
    unvaried: tuple[str, ...] = ()  # left out: nobody answered, or all alike in three steps


@dataclass(frozen=True)
class Driven:
    """How much of one outcome goes with each mechanism; ``people`` have all these scores."""

    outcome: str
    mechanisms: tuple[str, ...]
    people: int
    found: Drivers | Unestimable


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
    structure: Structure
    scales: tuple[Scale, ...]
    careless: Carelessness | Unestimable
    compared: tuple[Compared, ...]
    classes: Classes | None = None
    drivers: tuple[Driven, ...] = ()
