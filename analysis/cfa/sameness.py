"""Measurement invariance: whether groups mean the same by the same answers.

Only then may their scores be compared: equal loadings for how scores go together, equal intercepts
for how high they are.
"""

from dataclasses import dataclass
from itertools import pairwise
from math import log, pi

import numpy as np
import numpy.typing as npt
from scipy import stats

from analysis.answers import Table
from analysis.cautions import Caution, many_incomplete
from analysis.cfa.cautions import cautions
from analysis.cfa.groups import Plan, fit_groups, full_of, plan
from analysis.cfa.indices import Fitness, fitness
from analysis.cfa.model import Model, Structure, columns
from analysis.cfa.sample import Sample
from analysis.cfa.search import Nearest
from analysis.errors import EstimationError, OneGroupError, TooFewItemsError
from analysis.labels import Label, labelled
from analysis.moments import sums_of
from analysis.responses import Responses
from analysis.rows import require_same_rows

Floats = npt.NDArray[np.float64]

LEVELS = (
    ("configural", frozenset[str]()),
    ("metric", frozenset({"loadings"})),
    ("scalar", frozenset({"loadings", "intercepts"})),
)


@dataclass(frozen=True, slots=True)
class Level:
    """A model of all groups.

    Attributes
    ----------
    name : str
        ``configural``: the same items on the same factors; ``metric``: the same loadings;
        ``scalar``: the same intercepts, too.
    fitness : Fitness
    bic : float
    cautions : tuple of Caution
        Of any group; of incomplete answers, of all groups together.
    """

    name: str
    fitness: Fitness
    bic: float
    cautions: tuple[Caution, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What it costs to ask for more.

    Attributes
    ----------
    name : str
        Of the stricter model.
    chi2 : float
    df : int
    p : float
        Of the hypothesis that it costs nothing.
    cfi, rmsea : float
        Change. A loss of CFI of more than .01, or a gain of RMSEA of more than .015, is the usual
        sign that groups differ (Cheung & Rensvold 2002; Chen 2007).
    """

    name: str
    chi2: float
    df: int
    p: float
    cfi: float
    rmsea: float


@dataclass(frozen=True, slots=True)
class Invariance:
    """Three models, each stricter than the one before.

    Attributes
    ----------
    levels : tuple of Level
    steps : tuple of Step
        From configural to metric, from metric to scalar.
    groups : tuple of int or of str
    n : tuple of int
        Respondents of each who answered all items.
    """

    levels: tuple[Level, ...]
    steps: tuple[Step, ...]
    groups: tuple[Label, ...]
    n: tuple[int, ...]


def invariance(x: Table, model: Model, group: npt.ArrayLike) -> Invariance:
    """Test whether a factor model measures alike in all groups, by maximum likelihood.

    Models with means (Joreskog 1971, Psychometrika 36, 409-426; Meredith 1993, Psychometrika 58,
    525-543); RMSEA times the root of the number of groups (Steiger 1998). As R lavaan, to 1e-6.

    Parameters
    ----------
    x : Responses, DataFrame, Arrow table or array_like of int, shape (n, columns)
        As `answers_of`; those who answered all items of the model are used.
    model : mapping of str to sequence of str, or of int
        As `fit`.
    group : array_like of int or str, shape (n,)
        A negative number is a missing code; it and an empty cell leave the respondent out.

    Returns
    -------
    Invariance

    Raises
    ------
    BadDefinitionError, UnknownItemError
        As `fit`.
    NotWholeNumbersError, UnequalLengthsError, RowsDisagreeError, OneGroupError
        If groups are neither whole numbers nor texts, not one for each respondent, or only one.
    TooFewItemsError, TooFewRespondentsError, ConstantItemError, NotPositiveDefiniteError
        If a group cannot carry a model.
    NotIdentifiedError, NotConvergedError
        If the model has no single best fit, or none was found.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> answers = np.digitize(rng.normal(size=(600, 1)) + rng.normal(size=(600, 4)), [-1, 0, 1])
    >>> found = invariance(answers, {"made": range(4)}, np.arange(600) % 2)
    >>> [(level.name, level.fitness.df) for level in found.levels]
    [('configural', 4), ('metric', 7), ('scalar', 10)]
    """
    require_same_rows({"answers": x, "group": group})
    structure = Structure.of(model)
    if len(structure.items) < 2:
        raise TooFewItemsError("a factor model needs two items")
    samples = _samples(columns(x, structure), group)
    parts = [*samples.values()]
    levels = tuple(_level(structure, parts, name, shared) for name, shared in LEVELS)
    steps = tuple(_step(*pair) for pair in pairwise(levels))
    return Invariance(levels, steps, tuple(samples), tuple(part.n for part in parts))


def _samples(answers: Responses, group: npt.ArrayLike) -> dict[Label, Sample]:
    labels, placed = labelled(group, len(answers))
    names = np.unique(labels[placed])
    if len(names) < 2:
        raise OneGroupError("invariance is a question to two groups or more")
    of = {name.item(): answers.values[placed & (labels == name)] for name in names}
    return {name: _sample(Responses(own, answers.items), name) for name, own in of.items()}


def _sample(answers: Responses, name: object) -> Sample:
    try:
        return Sample.of(sums_of(answers))
    except EstimationError as refusal:
        raise type(refusal)(f"group {name}: {refusal}") from refusal


def _level(structure: Structure, samples: list[Sample], name: str, shared: frozenset[str]) -> Level:
    planned = plan(structure, len(samples), shared)
    found = fit_groups(structure, samples, planned)
    k, n = len(structure.items), sum(sample.n for sample in samples)
    df = len(samples) * k * (k + 3) // 2 - planned.free
    chi2 = n * found.value if df else 0.0
    base = len(samples) * k * (k - 1) // 2
    fitted = fitness(chi2, df, (_baseline(samples), base), n, len(samples))
    return Level(
        name=name,
        fitness=fitted,
        bic=chi2 + _saturated(samples) + planned.free * log(n),
        cautions=(
            *_cautions(structure, planned, found, saturated=df == 0),
            *many_incomplete(n, sum(sample.left_out for sample in samples)),
        ),
    )


def _step(looser: Level, stricter: Level) -> Step:
    loose, strict = looser.fitness, stricter.fitness
    chi2, df = max(strict.chi2 - loose.chi2, 0.0), strict.df - loose.df
    p = float(stats.chi2.sf(chi2, df)) if df else 1.0
    return Step(stricter.name, chi2, df, p, strict.cfi - loose.cfi, strict.rmsea - loose.rmsea)


def _baseline(samples: list[Sample]) -> float:
    """Return the chi-squared of groups whose items do not correlate."""
    total = 0.0
    for sample in samples:
        deviations = np.sqrt(np.diag(sample.covariance))
        correlation = sample.covariance / np.outer(deviations, deviations)
        total -= sample.n * float(np.linalg.slogdet(correlation)[1])
    return total


def _saturated(samples: list[Sample]) -> float:
    """Return minus twice the log likelihood of the observed means and covariances."""
    return sum(
        sample.n
        * (len(sample.means) * (1 + log(2 * pi)) + float(np.linalg.slogdet(sample.covariance)[1]))
        for sample in samples
    )


def _cautions(
    structure: Structure, planned: Plan, found: Nearest, *, saturated: bool
) -> tuple[Caution, ...]:
    inner = sum(structure.sizes)
    every = [
        caution
        for places in planned.places
        for caution in cautions(
            structure, full_of(planned, places, found.parameters)[:inner], saturated=saturated
        )
    ]
    return tuple(dict.fromkeys(every))
