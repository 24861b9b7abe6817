"""What must be said of the answers is said by every figure that rests on them."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from analysis.cautions import Caution, many_incomplete, of_correlations
from analysis.cfa import fit, invariance
from analysis.correlation import polychoric, tables
from analysis.factor import efa, parallel
from analysis.moments import Moments
from analysis.reliability import Hierarchy, omega_hierarchical, omega_ordinal, omega_total

Answers = npt.NDArray[np.int64]
Said = Callable[[Answers], tuple[Caution, ...]]
ONE = {"made": [0, 1, 2, 3]}
FILLED, INCOMPLETE = Caution("cells-filled"), Caution("many-incomplete")
NO_DATA = Caution("correlations-not-positive-definite")


def of_answers(found: Hierarchy) -> tuple[Caution, ...]:
    """Leave out what is said of items and group factors."""
    return tuple(each for each in found.cautions if not each.code.startswith("heywood"))


def chance() -> np.random.Generator:
    return np.random.default_rng(1)


OF_STEPS: dict[str, Said] = {
    "omega_ordinal": lambda x: omega_ordinal(x).cautions,
    "fit WLSMV": lambda x: fit(x, ONE, "WLSMV").cautions,
    "fit ULS": lambda x: fit(x, ONE, "ULS").cautions,
    "parallel polychoric": lambda x: parallel(x, chance(), "polychoric", draws=20).cautions,
}
OF_PAIRS: dict[str, Said] = {
    "efa polychoric": lambda x: efa(polychoric(x), 1).cautions,
    "omega_hierarchical polychoric": lambda x: of_answers(omega_hierarchical(polychoric(x), 2)),
    "parallel tables": lambda x: parallel(tables(x), chance(), "polychoric", draws=20).cautions,
}
OF_NUMBERS: dict[str, Said] = {
    "omega_total": lambda x: omega_total(x).cautions,
    "omega_total of sums": lambda x: omega_total(Moments.complete(x)).cautions,
    "omega_hierarchical": lambda x: of_answers(omega_hierarchical(x, 2)),
    "efa": lambda x: efa(x, 1).cautions,
    "parallel": lambda x: parallel(x, chance(), draws=20).cautions,
    "fit ML": lambda x: fit(x, ONE).cautions,
    "fit of sums": lambda x: fit(Moments.complete(x), ONE).cautions,
    "invariance": lambda x: invariance(x, ONE, np.arange(len(x)) % 2).levels[0].cautions,
}


def yes_or_no() -> Answers:
    """Answer six questions with 0 or 1; the cells of all pairs are taken."""
    rng = np.random.default_rng(1)
    trait = rng.normal(size=(600, 1)) + 0.8 * rng.normal(size=(600, 6))
    return (trait > [0, 0.5, 1, 0.3, 0.6, 0.2]).astype(np.int64)


def nested() -> Answers:
    """Let nobody say yes to the third and no to the first: one empty cell."""
    answers = yes_or_no()
    answers[answers[:, 2] == 1, 0] = 1
    return answers


def gaps(complete: int, some: int) -> Answers:
    """Let so many answer everything, so many all but one question, and ten nothing."""
    answers = np.tile(yes_or_no(), (2, 1))[: complete + some + 10]
    places = np.arange(complete, complete + some)
    answers[places, places % 4] = -2
    answers[complete + some :] = -1
    return answers


@pytest.mark.parametrize("name", [*OF_STEPS, *OF_PAIRS])
def test_an_empty_cell_that_was_filled_is_said(name: str) -> None:
    said = (OF_STEPS | OF_PAIRS)[name]
    assert said(nested()) == (FILLED,)
    assert said(yes_or_no()) == ()


@pytest.mark.parametrize("name", OF_NUMBERS)
def test_numbers_fill_no_cell(name: str) -> None:
    assert OF_NUMBERS[name](nested()) == ()


@pytest.mark.parametrize("name", [*OF_STEPS, *OF_NUMBERS])
def test_fewer_than_half_of_those_who_answered_anything_are_said(name: str) -> None:
    said = (OF_STEPS | OF_NUMBERS)[name]
    assert said(gaps(300, 301)) == (INCOMPLETE,)
    assert said(gaps(300, 300)) == ()


@pytest.mark.parametrize("name", OF_PAIRS)
def test_pairs_leave_nobody_out_who_answered_both(name: str) -> None:
    assert OF_PAIRS[name](gaps(300, 301)) == ()


def test_ordinal_figures_say_both() -> None:
    answers = gaps(300, 301)
    answers[answers[:, 2] == 1, 0] = 1
    answers[300:, 3] = -2
    for said in OF_STEPS.values():
        assert said(answers) == (FILLED, INCOMPLETE)


def test_only_the_items_of_the_model_count() -> None:
    answers = yes_or_no()
    answers[:400, 5] = -2
    assert fit(answers, ONE).cautions == fit(answers, ONE, "WLSMV").cautions == ()


def test_correlations_of_no_data_are_said() -> None:
    rng = np.random.default_rng(6)
    answers = np.digitize(rng.normal(size=(25, 1)) + 0.45 * rng.normal(size=(25, 6)), [0])
    assert not polychoric(answers).positive_definite
    assert fit(answers, {"made": range(6)}, "ULS").cautions == (NO_DATA,)
    assert omega_ordinal(answers).cautions == (NO_DATA,)
    assert efa(polychoric(answers, smooth=True), 1).cautions == (NO_DATA,)
    assert parallel(answers, chance(), "polychoric", draws=20).cautions == (NO_DATA,)


@pytest.mark.parametrize(("used", "left_out", "said"), [(5, 6, True), (6, 6, False)])
def test_half_are_enough(used: int, left_out: int, said: bool) -> None:
    assert bool(many_incomplete(used, left_out)) == said


def test_sound_correlations_without_a_filled_cell_are_nothing_to_say() -> None:
    assert of_correlations((), positive_definite=True) == ()
    assert of_correlations([(0, 1)], positive_definite=False) == (NO_DATA, FILLED)
