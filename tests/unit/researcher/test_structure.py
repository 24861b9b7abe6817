"""How questions hang together: one order of sums, a bound, a refusal wherever data fall short."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from analysis.cautions import Caution
from analysis.definition import Definition, IndexDefinition
from analysis.errors import BadDefinitionError
from analysis.reliability import Omega, omega_ordinal
from analysis.responses import Responses
from analysis.results import Unestimable
from survey.presenting.report.material import (
    ENOUGH,
    Correlations,
    Response,
    Scale,
    Structure,
)
from survey.researcher.structure import scales, structure

MANY = 300
ITEMS = {"views": ("a1", "a2", "a3"), "ways": ("b1", "b2", "b3", "b4")}
TURNED = "a3"


def index(name: str, items: Sequence[str], high: int = 5) -> IndexDefinition:
    keys = tuple(-1 if item == TURNED else 1 for item in items)
    return IndexDefinition(name, name, tuple(items), keys, 1, 1, high)


DEFINITION = Definition(tuple(index(name, items) for name, items in ITEMS.items()))


def columns(people: int, seed: int = 1) -> dict[str, np.ndarray[Any, Any]]:
    """Two traits, each behind the questions of one index; `a3` asks the other way round."""
    rng = np.random.default_rng(seed)
    found = {}
    for items in ITEMS.values():
        trait = rng.normal(size=people)
        for item in items:
            answers = 1 + np.digitize(trait + 0.8 * rng.normal(size=people), [-1.2, -0.4, 0.4, 1.2])
            found[item] = 6 - answers if item == TURNED else answers
    return found


def asked(of: Mapping[str, np.ndarray[Any, Any]], definition: Definition = DEFINITION) -> Responses:
    return Responses.of(of, definition.codes())


def built(of: Mapping[str, np.ndarray[Any, Any]], definition: Definition = DEFINITION) -> Structure:
    return structure(asked(of, definition), definition, np.random.default_rng(1))


def measured(of: Mapping[str, np.ndarray[Any, Any]]) -> dict[str, Scale]:
    return {each.index: each for each in scales(asked(of), DEFINITION)}


def test_turned_questions_agree_with_the_others_of_their_index() -> None:
    found = built(columns(MANY))
    assert found.items == ("a1", "a2", "a3", "b1", "b2", "b3", "b4")
    assert isinstance(found.correlations, Correlations)
    matrix = np.array(found.correlations.matrix)
    assert (matrix[:3, :3] > 0.4).all()
    assert (np.abs(matrix[:3, 3:]) < 0.3).all()
    assert found.correlations.standard_error[0][0] is None
    assert found.fewest == MANY


def test_factors_are_counted_of_all_blocks_and_of_each_family() -> None:
    found = {each.family: each for each in built(columns(MANY)).factors}
    counts = {name: each.found.factors.count for name, each in found.items()}  # type: ignore[union-attr]
    assert counts == {"": 2, "views": 1, "ways": 1}
    assert (found[""].questions, found[""].indices, found[""].people) == (7, 2, MANY)


def test_people_in_another_order_give_the_same_digits() -> None:
    first = columns(MANY)
    order = np.random.default_rng(2).permutation(MANY)
    second = {name: column[order] for name, column in first.items()}
    assert built(first) == built(second)
    assert measured(first) == measured(second)


def test_omega_and_the_graded_model_are_those_of_the_analysis() -> None:
    answers = columns(MANY)
    found = measured(answers)["ways"]
    alone = omega_ordinal(np.stack([answers[item] for item in ITEMS["ways"]], axis=1))
    assert isinstance(found.omega, Omega)
    assert found.omega.estimate == pytest.approx(alone.estimate, abs=1e-12)
    assert isinstance(found.response, Response)
    top = found.response.trait[int(np.argmax(found.response.information))]
    assert -1.5 < top < 1.5
    assert all(slope > 0 for slope in measured(answers)["views"].response.model.discrimination)  # type: ignore[union-attr]


@pytest.mark.parametrize(("people", "enough"), [(ENOUGH - 1, False), (ENOUGH, True)])
def test_below_the_bound_everything_is_refused_and_at_it_nothing(people: int, enough: bool) -> None:
    answers = columns(people)
    built_of, measured_of = built(answers), measured(answers).values()
    found: list[object] = [built_of.correlations, *(each.found for each in built_of.factors)]
    found += [each.omega for each in measured_of] + [each.response for each in measured_of]
    refused = [each == Unestimable("too-few-respondents") for each in found]
    assert refused == [not enough] * len(found)


def test_an_omega_knows_who_left_a_question_out() -> None:
    answers = columns(MANY)
    answers["a1"][ENOUGH:] = -2
    found = measured(answers)["views"].omega
    assert isinstance(found, Omega)
    assert (found.n, found.cautions) == (ENOUGH, (Caution("many-incomplete"),))


def test_pairs_whose_empty_cell_was_filled_are_named() -> None:
    yes = {name: np.where(column > 3, 5, 1) for name, column in columns(MANY).items()}
    yes["a1"][yes["a2"] == 5] = 5
    found = built(yes).correlations
    assert isinstance(found, Correlations)
    assert found.filled == ((0, 1),)


def test_the_bound_is_of_those_who_answered_what_a_figure_needs() -> None:
    answers = columns(MANY)
    answers["a1"][ENOUGH - 1 :] = -2
    found, whole = measured(answers), built(answers)
    assert (found["views"].complete, found["views"].some) == (ENOUGH - 1, MANY)
    assert found["views"].omega == Unestimable("too-few-respondents")
    assert isinstance(found["views"].response, Response)  # it takes people with gaps
    assert isinstance(found["ways"].omega, Omega)
    assert whole.correlations == Unestimable("too-few-respondents")
    assert {each.family: each.people for each in whole.factors} == {
        "": ENOUGH - 1, "views": ENOUGH - 1, "ways": MANY,
    }  # fmt: skip


def test_a_question_answered_alike_by_all_is_named_as_the_reason() -> None:
    answers = columns(MANY)
    answers["a2"][:] = 4
    found = measured(answers)["views"]
    assert (found.omega, found.response) == (Unestimable("constant-item"),) * 2


@pytest.mark.parametrize("code", [4, -2], ids=["all alike", "nobody"])
def test_a_question_without_variation_is_left_out_by_name_and_the_others_stand(code: int) -> None:
    answers = columns(MANY)
    whole = built(answers)
    answers["a2"][:] = code
    found = built(answers)
    assert (found.unvaried, whole.unvaried) == (("a2",), ())
    assert found.items == ("a1", "a3", "b1", "b2", "b3", "b4")
    assert isinstance(found.correlations, Correlations)
    assert isinstance(whole.correlations, Correlations)
    rest = np.delete(np.delete(np.array(whole.correlations.matrix), 1, 0), 1, 1)
    np.testing.assert_allclose(found.correlations.matrix, rest, atol=1e-9)
    assert [each.questions for each in found.factors] == [6, 4]
    assert [each.questions for each in found.fits if len(each.indices) > 1] == [6]


def test_questions_that_all_lack_variation_leave_nothing() -> None:
    found = built({item: np.full(MANY, 3) for items in ITEMS.values() for item in items})
    assert found.correlations == Unestimable("too-few-items")
    assert len(found.unvaried) == 7


def test_a_question_of_two_indices_stands_once_and_other_scales_stand_apart() -> None:
    total = index("total", ("a1", "a2", "b1"))
    facet = index("facet", ("a1", "b2"))
    other = index("other", ("b3", "b4"), high=4)
    definition = Definition((total, facet, other))
    answers = columns(MANY) | {"b3": np.full(MANY, 2), "b4": np.full(MANY, 3)}
    found = built(answers, definition)
    assert [block.items for block in found.blocks] == [("a1", "a2", "b1"), ("b2",)]
    assert found.elsewhere == ("b3", "b4")


def test_indices_of_two_questions_are_no_scale_and_no_factor() -> None:
    definition = Definition((index("pair", ("a1", "a2")),))
    found = built(columns(MANY), definition)
    assert isinstance(found.correlations, Correlations)
    assert found.factors == ()
    assert scales(asked(columns(MANY), definition), definition) == ()


def test_one_question_has_no_correlation() -> None:
    found = built(columns(MANY), Definition((index("one", ("a1",)),)))
    assert found.correlations == Unestimable("too-few-items")


def test_without_indices_there_is_no_structure() -> None:
    with pytest.raises(BadDefinitionError):
        index("none", ())
    nothing = Responses(np.empty((MANY, 0), np.int8), ())
    found = structure(nothing, Definition(()), np.random.default_rng(1))
    assert (found.blocks, found.factors) == ((), ())
    assert isinstance(found.correlations, Unestimable)
