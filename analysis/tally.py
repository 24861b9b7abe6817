"""One pass over the answers builds every sufficient statistic; tallies of parts merge exactly.

So a million respondents are read once, in batches, on one machine or many, and all that follows
works on tables whose size does not depend on them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from analysis.cells import cells_of
from analysis.definition import Definition, GroupDefinition, IndexDefinition
from analysis.errors import InputError, NotMergeableError
from analysis.histogram import Histogram, histogram
from analysis.moments import Moments
from analysis.responses import Missing, Responses
from analysis.scoring import Scores, keyed, score_index, with_composites
from analysis.typology import classify

UNPLACED = 0
"""Key of those who did not answer a group item: never a row of its own. Codes begin at 1."""

ByValue = Mapping[int, Mapping[str, Histogram]]
K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Answered:
    """How many of the answers asked for were given.

    Attributes
    ----------
    asked : int
        Item answers, over items and respondents, where the item was shown.
    given : int
        Those that are on the scale.
    """

    asked: int
    given: int


@dataclass(frozen=True, slots=True)
class Tally:
    """The sufficient statistics of a table of answers.

    Attributes
    ----------
    definition : Definition
        By which it was made; only tallies of one definition merge.
    respondents : int
    scores : mapping of str to Histogram
        Every index and composite, over all respondents.
    groups : mapping of str to mapping of int to mapping of str to Histogram
        For every group item and each of its values (and `UNPLACED`), every index.
    moments : mapping of str to Moments
        Every index, over those who answered all its items, reversed items turned.
    answered : mapping of str to Answered
        Every index.
    classes : mapping of str to int
        Respondents in each class of the typology; empty if there is none.
    """

    definition: Definition
    respondents: int
    scores: Mapping[str, Histogram]
    groups: Mapping[str, ByValue]
    moments: Mapping[str, Moments]
    answered: Mapping[str, Answered]
    classes: Mapping[str, int]


def tally(responses: Responses, definition: Definition) -> Tally:
    """Build all sufficient statistics of a table in one pass.

    Parameters
    ----------
    responses : Responses
        n respondents.
    definition : Definition

    Returns
    -------
    Tally

    Raises
    ------
    UnknownItemError, CodeOutsideScaleError, GrainTooFineError
        As `score`.

    Examples
    --------
    >>> index = IndexDefinition("x", "f", ("a",), (1,), 1, 1, 5)
    >>> definition = Definition((index,))
    >>> tally(Responses.of({"a": [1, 5, 5, -2]}, definition.codes()), definition).scores["x"]
    Histogram(grain=4, numerators=(0, 4), counts=(1, 2))
    """
    indices = {index.id: _Rows(responses, index) for index in definition.indices}
    beyond = _beyond(indices, definition)
    return Tally(
        definition=definition,
        respondents=len(responses),
        scores={name: rows.histogram() for name, rows in indices.items()}
        | {each.id: _histogram(beyond[each.id]) for each in definition.composites},
        groups={group.item: _by_value(responses, group, indices) for group in definition.groups},
        moments={name: rows.moments() for name, rows in indices.items()},
        answered={name: rows.answered() for name, rows in indices.items()},
        classes=_classes(beyond, definition),
    )


def merge(first: Tally, second: Tally) -> Tally:
    """Add the tallies of two parts of the respondents, exactly.

    Parameters
    ----------
    first, second : Tally
        Made by the same definition.

    Returns
    -------
    Tally
        Equal to the tally of both parts together, in whatever order they come.

    Raises
    ------
    NotMergeableError
        If the definitions differ.

    Examples
    --------
    >>> definition = Definition((IndexDefinition("x", "f", ("a",), (1,), 1, 1, 5),))
    >>> part = tally(Responses.of({"a": [2, 3]}, definition.codes()), definition)
    >>> merge(part, part).scores["x"].counts
    (2, 2)
    """
    if first.definition != second.definition:
        raise NotMergeableError("tallies of different definitions")
    return Tally(
        definition=first.definition,
        respondents=first.respondents + second.respondents,
        scores=_merge_histograms(first.scores, second.scores),
        groups={item: _merge_values(*pair) for item, pair in _both(first.groups, second.groups)},
        moments={name: a.merge(b) for name, (a, b) in _both(first.moments, second.moments)},
        answered={
            name: Answered(a.asked + b.asked, a.given + b.given)
            for name, (a, b) in _both(first.answered, second.answered)
        },
        classes={name: a + b for name, (a, b) in _both(first.classes, second.classes)},
    )


def from_batches(batches: Iterable[Responses], definition: Definition) -> Tally:
    """Tally answers that come in pieces, holding one piece at a time.

    Parameters
    ----------
    batches : iterable of Responses
        At least one.
    definition : Definition

    Returns
    -------
    Tally
        The same for any cut into pieces.

    Raises
    ------
    InputError
        If there is no piece, or as `tally`.

    Examples
    --------
    >>> definition = Definition((IndexDefinition("x", "f", ("a",), (1,), 1, 1, 5),))
    >>> answers = Responses.of({"a": [2, 3, 3]}, definition.codes())
    >>> from_batches(answers.batches(2), definition) == tally(answers, definition)
    True
    """
    tallies = (tally(batch, definition) for batch in batches)
    first = next(tallies, None)
    if first is None:
        raise InputError("no batch of answers")
    return reduce(merge, tallies, first)


class _Rows:
    """An index seen through the rows that occur: scored once each, however many gave them."""

    def __init__(self, responses: Responses, index: IndexDefinition) -> None:
        self.index, self.cells = index, cells_of(responses, index)
        self.scores = score_index(self.cells.rows, index)
        self.levels, self.places = np.unique(self.scores.numerators, return_inverse=True)

    def people(self) -> Scores:
        """Give each respondent the score of their row."""
        of = self.cells.of
        return Scores(self.scores.numerators[of], self.scores.scored[of], self.scores.grain)

    def histogram(self, counts: npt.NDArray[np.int64] | None = None) -> Histogram:
        """Count the levels, or those among a stratum whose rows were counted."""
        people = np.where(self.scores.scored, self.cells.people if counts is None else counts, 0)
        by_level = np.bincount(self.places, people, len(self.levels))  # exact below 2^53
        counted = by_level.astype(np.int64).tolist()
        return histogram(self.scores.grain, self.levels.tolist(), counted)

    def moments(self) -> Moments:
        """Add up the rows in which everything was answered."""
        values = keyed(self.cells.rows, self.index)
        complete = (values >= 0).all(axis=1)
        return Moments.weighted(values[complete], self.cells.people[complete])

    def answered(self) -> Answered:
        """Count answers asked for and given."""
        values, people = self.cells.rows.values, self.cells.people
        shown = (values != Missing.NOT_SHOWN).sum(axis=1)
        return Answered(int(people @ shown), int(people @ (values >= 0).sum(axis=1)))


def _beyond(indices: Mapping[str, _Rows], definition: Definition) -> dict[str, Scores]:
    """Scores of all respondents, where composites or a typology put several indices together."""
    if not definition.composites and definition.typology is None:
        return {}
    return with_composites({name: rows.people() for name, rows in indices.items()}, definition)


def _histogram(scores: Scores) -> Histogram:
    levels, counts = np.unique(scores.numerators[scores.scored], return_counts=True)
    return histogram(scores.grain, levels.tolist(), counts.tolist())


def _by_value(
    responses: Responses, group: GroupDefinition, indices: Mapping[str, _Rows]
) -> dict[int, dict[str, Histogram]]:
    """Histograms by stratum; those without an answer, or with none of its values, come last."""
    stratum = np.full(256, len(group.values), dtype=np.uint8)
    stratum[list(group.values)] = np.arange(len(group.values))
    read = responses.column(group.item).tobytes().translate(stratum.tobytes())
    strata = np.frombuffer(read, dtype=np.uint8).astype(np.int64)
    keys = (*group.values, UNPLACED)
    counted = {name: rows.cells.counts(strata, len(keys)) for name, rows in indices.items()}
    return {
        value: {name: rows.histogram(counted[name][at]) for name, rows in indices.items()}
        for at, value in enumerate(keys)
    }


def _classes(scores: Mapping[str, Scores], definition: Definition) -> dict[str, int]:
    if definition.typology is None:
        return {}
    names = definition.typology.classes
    classes, placed = classify(scores, definition.typology)
    counts = np.bincount(classes[placed], minlength=len(names))
    return dict(zip(names, counts.tolist(), strict=True))


def _both(first: Mapping[K, V], second: Mapping[K, V]) -> list[tuple[K, tuple[V, V]]]:
    return [(key, (first[key], second[key])) for key in first]


def _merge_histograms(
    first: Mapping[str, Histogram], second: Mapping[str, Histogram]
) -> dict[str, Histogram]:
    return {name: a.merge(b) for name, (a, b) in _both(first, second)}


def _merge_values(first: ByValue, second: ByValue) -> dict[int, dict[str, Histogram]]:
    return {value: _merge_histograms(a, b) for value, (a, b) in _both(first, second)}
