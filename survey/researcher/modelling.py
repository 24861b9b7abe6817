"""What the design itself lets one ask: does it fit, are there classes, what goes with an outcome.

The answers that come in are in one order whatever order they lay in, and chance comes from a
generator handed in: so the same answers give the same digits.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.cfa import Cfa, enough_for_wlsmv, fit
from analysis.classes import LatentClasses, latent
from analysis.definition import Definition, IndexDefinition
from analysis.drivers import Drivers, dominance
from analysis.errors import TooFewRespondentsError
from analysis.responses import Responses
from analysis.results import Unestimable, attempt
from analysis.scoring import Scores, keyed, score_index
from survey.presenting.report.material import ENOUGH, MANY, Block, Classes, Driven, Fit

FREE: Final = 4  # questions from which one factor can fail to fit; three always do
REVERSED: Final = 3  # questions that what reversed ones have in common can be told from
METHOD: Final = "reversed questions"  # no index has blanks in its name
MOST_CLASSES: Final = 5
DRAWN: Final = 2000  # people that classes are looked for in: more would not change what is seen
STARTS: Final = 12
MECHANISMS: Final = range(2, 13)  # so many can be set against one another


def ordered(responses: Responses) -> Responses:
    """Return the same people in the order of their answers."""
    return replace(responses, values=responses.values[np.lexsort(responses.values.T)])


def require_enough(people: int) -> None:
    """Refuse a model of so few people that its figures would be chance."""
    if people < ENOUGH:
        raise TooFewRespondentsError(f"{ENOUGH} people are needed, there are {people}")


def unvaried(values: npt.NDArray[np.integer], items: Sequence[str]) -> tuple[str, ...]:
    """Return the questions that nobody answered, or all alike: they go together with nothing."""
    columns = zip(items, values.T, strict=True)
    return tuple(item for item, column in columns if len(np.unique(column[column >= 0])) < 2)


def fits(
    answers: Responses, indices: Sequence[IndexDefinition], blocks: Sequence[Block]
) -> Iterator[Fit]:
    """Fit one factor to every index that can fail, then one each to those of a family, then all.

    At last all with one factor more: of what reversed questions have in common, whatever they ask.
    """
    for index in indices:
        if len(index.items) >= FREE:
            yield _fit(answers, {index.id: index.items}, index.family)
    families = tuple(dict.fromkeys(block.family for block in blocks))
    for family in ("", *families) if len(families) > 1 else ("",):
        model = {each.index: each.items for each in blocks if family in {"", each.family}}
        if len(model) > 1:
            yield _fit(answers, model, family)
    everything = {block.index: block.items for block in blocks}
    turned = _turned(indices, [item for block in blocks for item in block.items])
    if len(everything) > 1 and len(turned) >= REVERSED:
        yield _fit(answers, everything, "", turned)


def classes(answers: Responses, definition: Definition, rng: np.random.Generator) -> Classes | None:
    """Look for the classes that the typology cuts off by hand, if there is a typology."""
    if definition.typology is None:
        return None
    of = [each for each in definition.indices if each.id in definition.typology.of]
    items = tuple(item for index in of for item in index.items)
    steps = np.hstack([_steps(answers, index) for index in of])
    dull = unvaried(steps, items)
    steps = steps[:, [item not in dull for item in items]]
    items = tuple(item for item in items if item not in dull)
    steps = steps[(steps >= 0).any(axis=1)]
    people = len(steps)
    if people < MANY:
        return Classes(items, people, people, (), Unestimable(TooFewRespondentsError.code), dull)
    if people > DRAWN:
        steps = steps[np.sort(rng.choice(people, DRAWN, replace=False))]
    models = [_latent(steps, k, rng) for k in range(1, MOST_CLASSES + 1)]
    found = [each for each in models if isinstance(each, LatentClasses)]
    best = min(found, key=lambda each: each.bic, default=models[0])
    bics = tuple(each.bic if isinstance(each, LatentClasses) else None for each in models)
    return Classes(items, people, len(steps), bics, best, dull)


def drivers(
    answers: Responses, definition: Definition, rng: np.random.Generator
) -> Iterator[Driven]:
    """Set the mechanisms against one another for every outcome that the questionnaire names."""
    names = [each for each in definition.indices if each.family == "mechanism"]
    outcomes = [each for each in definition.indices if each.family == "outcome"]
    if len(names) not in MECHANISMS:
        return
    scores = {each.id: score_index(answers, each) for each in names}
    for outcome in outcomes:
        result = score_index(answers, outcome)
        both = np.logical_and.reduce([result.scored, *(each.scored for each in scores.values())])
        found = attempt(lambda: _dominance(result, scores, int(both.sum()), rng))  # noqa: B023
        yield Driven(outcome.id, tuple(scores), int(both.sum()), found)


def _turned(indices: Sequence[IndexDefinition], items: Sequence[str]) -> tuple[str, ...]:
    keys = {
        item: key for index in indices for item, key in zip(index.items, index.keys, strict=True)
    }
    return tuple(item for item in items if keys.get(item, 1) < 0)


def _fit(
    answers: Responses,
    model: dict[str, tuple[str, ...]],
    family: str,
    turned: tuple[str, ...] = (),
) -> Fit:
    items = [item for of in model.values() for item in of]
    people = int((answers.select(items) >= 0).all(axis=1).sum())
    weighted = enough_for_wlsmv(people, len(items))

    def found() -> Cfa:
        require_enough(people)
        method = {METHOD: turned} if turned else {}
        return fit(answers, {**model, **method}, "WLSMV" if weighted else "ML")

    return Fit(tuple(model), family, len(items), people, attempt(found), turned)


def _steps(answers: Responses, index: IndexDefinition) -> npt.NDArray[np.int16]:
    """Return 0 for against, 1 for neither, 2 for agreement, turned where the index turns them."""
    values = keyed(answers, index)
    steps = np.sign(2 * values - index.low - index.high) + 1
    return np.where(values >= 0, steps, values).astype(np.int16)


def _latent(
    steps: npt.NDArray[np.int16], k: int, rng: np.random.Generator
) -> LatentClasses | Unestimable:
    return attempt(lambda: latent(steps, k, rng, starts=STARTS))


def _dominance(
    outcome: Scores, mechanisms: dict[str, Scores], people: int, rng: np.random.Generator
) -> Drivers:
    require_enough(people)
    return dominance(outcome, mechanisms, rng)
