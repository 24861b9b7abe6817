"""How questions hang together: correlations, factors, omega, item response, for the report.

Answers are sorted before they are counted, and chance comes from a generator handed in: sums over
people then have one order, and the same answers give the same digits in whatever order they lie.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.correlation import Polychoric, polychoric, tables
from analysis.definition import Definition, IndexDefinition
from analysis.errors import TooFewItemsError
from analysis.factor import Parallel, parallel
from analysis.irt import graded, information
from analysis.joint import Joint
from analysis.reliability import Omega, omega_ordinal
from analysis.responses import Responses
from analysis.results import Unestimable, attempt
from analysis.scoring import keyed
from survey.presenting.report.material import (
    Block,
    Correlations,
    Factors,
    Numbers,
    Response,
    Scale,
    Structure,
)
from survey.researcher.modelling import fits, ordered, require_enough, unvaried

Answers = npt.NDArray[np.int16]
FEWEST_ITEMS: Final = 3  # two have a correlation, and no factor can be told from it
TRAIT: Final = tuple(np.linspace(-3, 3, 61).tolist())
"""Levels of the trait, in standard deviations: nearly everybody stands within three."""


def main_scale(definition: Definition) -> tuple[IndexDefinition, ...]:
    """Return the indices on the scale that most of their questions have."""
    every = [(index.low, index.high) for index in definition.indices for _item in index.items]
    most = max(every, key=every.count, default=None)
    return tuple(index for index in definition.indices if (index.low, index.high) == most)


def structure(answers: Responses, definition: Definition, rng: np.random.Generator) -> Structure:
    """Correlate the questions of all indices on one scale; count their factors."""
    indices = main_scale(definition)
    blocks = tuple(_blocks(indices))
    if not blocks:
        return Structure((), (), 0, Unestimable(TooFewItemsError.code), (), ())
    items = {item for index in definition.indices for item in index.items}
    kept = {item for block in blocks for item in block.items}
    dull = unvaried(answers.select(tuple(sorted(kept))), sorted(kept))
    blocks = tuple(_without(blocks, dull))
    if not blocks:
        nothing = Unestimable(TooFewItemsError.code)
        return Structure((), tuple(sorted(items - kept)), 0, nothing, (), (), dull)
    values = _blocked(answers, indices, blocks)
    joint = tables(values)
    return Structure(
        blocks,
        tuple(sorted(items - kept)),
        joint.fewest,
        attempt(lambda: _correlations(joint)),
        tuple(_factors(values, blocks, rng)),
        tuple(fits(ordered(answers), indices, blocks)),
        dull,
    )


def scales(answers: Responses, definition: Definition) -> tuple[Scale, ...]:
    """Measure every index of three questions or more."""
    indices = (index for index in definition.indices if len(index.items) >= FEWEST_ITEMS)
    return tuple(_scale(index, _turned(answers, index, index.items)) for index in indices)


def _blocks(indices: Sequence[IndexDefinition]) -> Iterator[Block]:
    """Give every question to the first index that has it: a facet and its total share theirs."""
    taken: set[str] = set()
    for index in indices:
        if items := tuple(item for item in index.items if item not in taken):
            yield Block(index.id, index.family, items)
            taken |= set(items)


def _without(blocks: Sequence[Block], dull: Sequence[str]) -> Iterator[Block]:
    """Leave out the questions that go together with nothing."""
    for block in blocks:
        if items := tuple(item for item in block.items if item not in dull):
            yield replace(block, items=items)


def _blocked(
    answers: Responses, indices: Sequence[IndexDefinition], blocks: Sequence[Block]
) -> Answers:
    by_id = {index.id: index for index in indices}
    columns = [_turned(answers, by_id[block.index], block.items) for block in blocks]
    return np.hstack(columns)


def _turned(answers: Responses, index: IndexDefinition, items: Sequence[str]) -> Answers:
    """Return answers in which a high one always says the same."""
    return keyed(answers, index)[:, [index.items.index(item) for item in items]]


def _correlations(joint: Joint) -> Correlations:
    require_enough(joint.fewest)
    found: Polychoric = polychoric(joint)
    errors = tuple(
        tuple(error if 0 < error < np.inf else None for error in row)
        for row in found.standard_error.tolist()
    )
    return Correlations(
        tuple(map(tuple, found.matrix.tolist())),
        errors,
        tuple(map(tuple, found.n.tolist())),
        found.positive_definite,
        found.at_edge,
        found.filled,
    )


def _factors(
    values: Answers, blocks: Sequence[Block], rng: np.random.Generator
) -> Iterator[Factors]:
    """Count the factors of all blocks, and of each family that has several questions more."""
    families = tuple(dict.fromkeys(block.family for block in blocks))
    of = np.array([block.family for block in blocks for _item in block.items])
    for family in ("", *families) if len(families) > 1 else ("",):
        chosen = values[:, of == family] if family else values
        indices = sum(family in {"", block.family} for block in blocks)
        if chosen.shape[1] >= FEWEST_ITEMS:
            yield _counted(chosen, family, indices, rng)


def _counted(values: Answers, family: str, indices: int, rng: np.random.Generator) -> Factors:
    joint = tables(values)

    def count() -> Parallel:
        require_enough(joint.fewest)
        return parallel(joint, rng)

    return Factors(family, values.shape[1], indices, joint.fewest, attempt(count))


def _scale(index: IndexDefinition, values: Answers) -> Scale:
    values = values[np.lexsort(values.T)]
    given = values >= 0
    complete, some = int(given.all(axis=1).sum()), int(given.any(axis=1).sum())

    def omega() -> Omega:
        require_enough(complete)
        return omega_ordinal(values)

    def response() -> Response:
        require_enough(some)
        model = graded(values)
        told: Numbers = tuple(information(model, TRAIT).test.tolist())
        return Response(model, TRAIT, told)

    return Scale(index.id, index.items, complete, some, attempt(omega), attempt(response))
