"""A person's scores: POMP indices, composites of them. Exact, as numerators over a grain.

POMP (per cent of maximum possible; Cohen, Cohen, Aiken & West 1999, Multivariate Behavioral
Research 34, 315-346): 100 (m - low) / (high - low), with m the mean of the answered items after
reversal. With between `minimum` and k answers the mean has one of few denominators; their least
common multiple is the grain, so that every score is a whole number of grains.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import lcm

import numpy as np
import numpy.typing as npt

from analysis.definition import CompositeDefinition, Definition, IndexDefinition
from analysis.errors import CodeOutsideScaleError, GrainTooFineError, InputError
from analysis.responses import Responses

EXACT = 2**52
"""Largest grain: numerators and their differences stay exact in int64 and in float64."""


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """One score of each of n respondents.

    Attributes
    ----------
    numerators : ndarray of int64, shape (n,)
        100 numerator / grain is the score in POMP points; 0 where there is none. Read-only.
    scored : ndarray of bool, shape (n,)
        Who has a score. Read-only.
    grain : int
        Common denominator.
    """

    numerators: npt.NDArray[np.int64]
    scored: npt.NDArray[np.bool_]
    grain: int

    @property
    def points(self) -> npt.NDArray[np.float64]:
        """POMP points of those who have a score, in the order of the respondents."""
        return self.numerators[self.scored] * 100.0 / self.grain


def keyed(responses: Responses, index: IndexDefinition) -> npt.NDArray[np.int16]:
    """Return an index's answers with reversed items turned: x' = low + high - x.

    Parameters
    ----------
    responses : Responses
        n respondents.
    index : IndexDefinition
        k items.

    Returns
    -------
    ndarray of int16, shape (n, k)
        Missing codes stay as they are.

    Raises
    ------
    UnknownItemError
        If an item has no column.
    CodeOutsideScaleError
        If an answer is not on the index's scale.

    Examples
    --------
    >>> answers = Responses.of({"a": [1, -3]}, {"a": range(1, 6)})
    >>> keyed(answers, IndexDefinition("x", "f", ("a",), (-1,), 1, 1, 5)).tolist()
    [[5], [-3]]
    """
    values = responses.select(index.items).astype(np.int16)
    answered = values >= 0
    if not ((values >= index.low) & (values <= index.high))[answered].all():
        raise CodeOutsideScaleError(f"{index.id} has an answer outside {index.low}-{index.high}")
    turned = answered & (np.array(index.keys) < 0)
    return np.where(turned, np.int16(index.low + index.high) - values, values)


def score_index(responses: Responses, index: IndexDefinition) -> Scores:
    """Score an index: POMP of the mean of the answered items, if enough are answered.

    Parameters
    ----------
    responses : Responses
        n respondents.
    index : IndexDefinition

    Returns
    -------
    Scores
        0 to 100 points, grain (high - low) lcm(minimum, ..., k).

    Raises
    ------
    UnknownItemError, CodeOutsideScaleError
        As `keyed`.
    GrainTooFineError
        If so many different numbers of answers are allowed that scores cannot stay exact.

    Examples
    --------
    >>> scale = range(1, 6)
    >>> answers = Responses.of({"a": [5, 4, -4], "b": [1, -3, -3]}, {"a": scale, "b": scale})
    >>> index = IndexDefinition("x", "f", ("a", "b"), (1, -1), 1, 1, 5)
    >>> score_index(answers, index).points.tolist()
    [100.0, 75.0]
    """
    values = keyed(responses, index)
    answered = values >= 0
    given = answered.sum(axis=1)
    above = np.where(answered, values - index.low, 0).sum(axis=1)
    return _mean_score(above, given, (index.minimum, len(index.items)), index.high - index.low)


def score_composite(parts: tuple[Scores, ...], composite: CompositeDefinition) -> Scores:
    """Score a composite: the mean of the indices a person has, or first minus second.

    Parameters
    ----------
    parts : tuple of Scores
        Scores of `composite.of`, in that order, over the same n respondents.
    composite : CompositeDefinition

    Returns
    -------
    Scores
        0 to 100 points for a mean, -100 to 100 for a difference.

    Raises
    ------
    InputError
        If the number of parts is not that of the definition.
    GrainTooFineError
        If the common denominator of the parts leaves no room for exact sums.

    Examples
    --------
    >>> yes = np.array([True])
    >>> norm, belief = Scores(np.array([3]), yes, 4), Scores(np.array([1]), yes, 2)
    >>> gap = CompositeDefinition("gap", "difference", ("norm", "belief"), 2)
    >>> score_composite((norm, belief), gap).points.tolist()
    [25.0]
    """
    if len(parts) != len(composite.of):
        raise InputError(f"{composite.id} needs {len(composite.of)} parts, not {len(parts)}")
    grain = common_grain(*(part.grain for part in parts))
    numerators = np.stack([part.numerators * (grain // part.grain) for part in parts], axis=1)
    scored = np.stack([part.scored for part in parts], axis=1)
    if composite.kind == "difference":
        both = scored[:, 0] & scored[:, 1]
        return _scores(numerators[:, 0] - numerators[:, 1], both, grain)
    total = np.where(scored, numerators, 0).sum(axis=1)
    return _mean_score(total, scored.sum(axis=1), (composite.minimum, len(parts)), grain)


def score(responses: Responses, definition: Definition) -> dict[str, Scores]:
    """Score everything that a definition defines.

    Parameters
    ----------
    responses : Responses
        n respondents.
    definition : Definition

    Returns
    -------
    dict of str to Scores
        The indices in their order, then the composites.

    Raises
    ------
    UnknownItemError, CodeOutsideScaleError, GrainTooFineError
        As `score_index` and `score_composite`.

    Examples
    --------
    >>> one = IndexDefinition("one", "f", ("a",), (1,), 1, 1, 5)
    >>> scores = score(Responses.of({"a": [4]}, {"a": range(1, 6)}), Definition((one,)))
    >>> scores["one"].points.tolist()
    [75.0]
    """
    scores = {index.id: score_index(responses, index) for index in definition.indices}
    return with_composites(scores, definition)


def with_composites(scores: Mapping[str, Scores], definition: Definition) -> dict[str, Scores]:
    """Add the composites to the scores of all indices.

    Parameters
    ----------
    scores : mapping of str to Scores
        One of each index, over the same n respondents.
    definition : Definition

    Returns
    -------
    dict of str to Scores
        The scores given, then the composites.

    Raises
    ------
    GrainTooFineError
        As `score_composite`.

    Examples
    --------
    >>> one = IndexDefinition("one", "f", ("a",), (1,), 1, 1, 5)
    >>> two = IndexDefinition("two", "f", ("b",), (1,), 1, 1, 5)
    >>> both = Definition((one, two), (CompositeDefinition("both", "mean", ("one", "two"), 2),))
    >>> score = Scores(np.array([3]), np.array([True]), 4)
    >>> with_composites({"one": score, "two": score}, both)["both"].points.tolist()
    [75.0]
    """
    return dict(scores) | {
        composite.id: score_composite(tuple(scores[part] for part in composite.of), composite)
        for composite in definition.composites
    }


def _mean_score(
    total: npt.NDArray[np.int64],
    given: npt.NDArray[np.int64],
    allowed: tuple[int, int],
    span: int,
) -> Scores:
    """Divide totals by how many were given, exactly: the quotient is a multiple of 1 / common."""
    minimum, most = allowed
    common = lcm(*range(minimum, most + 1))
    grain = common_grain(span * common)
    weight = common // np.maximum(given, minimum)
    return _scores(total * weight, given >= minimum, grain)


def common_grain(*grains: int) -> int:
    """Return the least common denominator of scores, if they stay exact with it.

    Parameters
    ----------
    *grains : int

    Returns
    -------
    int

    Raises
    ------
    GrainTooFineError
        If it needs more than 52 bits.

    Examples
    --------
    >>> common_grain(8, 12)
    24
    """
    grain = lcm(*grains)
    if grain > EXACT:
        raise GrainTooFineError(f"a grain of {grain} is too fine to stay exact")
    return grain


def _scores(numerators: npt.NDArray[np.int64], scored: npt.NDArray[np.bool_], grain: int) -> Scores:
    kept = np.where(scored, numerators, 0).astype(np.int64)
    kept.setflags(write=False)
    scored.setflags(write=False)
    return Scores(kept, scored, grain)
