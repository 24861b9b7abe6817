from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import questionnaires
from analysis.definition import CompositeDefinition, Definition, TypologyDefinition
from analysis.disclosed import Plan
from analysis.disclosure import disclose
from analysis.errors import BadDefinitionError
from analysis.reading import definition_of
from analysis.responses import Responses
from analysis.summary import summarise
from questionnaires import CompiledQuestionnaire, load, shipped


@pytest.fixture(scope="module")
def tolerance() -> CompiledQuestionnaire:
    return CompiledQuestionnaire.from_bytes(
        questionnaires.compile(load(shipped("fault_tolerance")))
    )


@pytest.fixture(scope="module")
def definition(tolerance: CompiledQuestionnaire) -> Definition:
    return definition_of(tolerance)


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_every_shipped_questionnaire_can_be_scored(path: Path) -> None:
    compiled = CompiledQuestionnaire.from_bytes(questionnaires.compile(load(path)))
    assert [index.id for index in definition_of(compiled).indices] == [
        index.id for index in compiled.indices
    ]


def test_the_indices_of_the_tolerance_questionnaire_are_read_with_their_keys(
    definition: Definition,
) -> None:
    stove = next(index for index in definition.indices if index.id == "small_stove")
    assert stove.items == ("ss1", "ss2", "ss3", "ss6", "ss5")
    assert (stove.minimum, stove.low, stove.high, stove.family) == (3, 1, 5, "mindset")
    assert stove.keys == (1, 1, 1, 1, -1)


def test_composites_typology_and_groups_are_read(definition: Definition) -> None:
    gap = CompositeDefinition("norm_belief_gap", "difference", ("trust_norm", "trust_belief"), 2)
    assert gap in definition.composites
    assert definition.typology == TypologyDefinition(("naive", "placebo", "small_stove"), 10, 60)
    assert [group.item for group in definition.groups] == [
        "d_level",
        "d_post",
        "d_years",
        "d_region",
    ]


def test_trust_is_known_to_be_the_total_of_its_facets(definition: Definition) -> None:
    assert definition.parts()["trust"] == ("trust_norm", "trust_belief")


def test_planted_index_means_come_back(definition: Definition) -> None:
    rng = np.random.default_rng(11)
    n, planted = 4000, {index.id: 20 + 4 * place for place, index in enumerate(definition.indices)}
    keys = {
        i: key
        for index in definition.indices
        for i, key in zip(index.items, index.keys, strict=True)
    }
    columns: dict[str, Any] = {}
    for index in definition.indices:
        for item in index.items:
            ahead = 1 + rng.binomial(4, planted[index.id] / 100, n)
            answer = ahead if keys[item] > 0 else 6 - ahead
            columns.setdefault(item, np.where(rng.random(n) < 0.05, -3, answer))
    for group in definition.groups:
        columns[group.item] = rng.choice(group.values, n)
    summary = summarise(Responses.of(columns, definition.codes()), definition, rng)
    plan = Plan(tuple(g.item for g in definition.groups), ("indices", "groups", "typology"))
    for score in disclose(summary, plan, 10).scores or ():
        assert score.figures is not None, score.id
        if planted.get(score.id) and "trust" not in score.id:
            assert abs(float(score.figures.estimate) - planted[score.id]) < 2, score.id


def test_a_group_that_is_no_single_choice_is_refused(tolerance: CompiledQuestionnaire) -> None:
    with pytest.raises(BadDefinitionError):
        definition_of(replace(tolerance, groups=("nv1",)))


def test_a_composite_of_unknown_kind_is_refused(tolerance: CompiledQuestionnaire) -> None:
    odd = replace(tolerance.composites[0], kind="product")
    with pytest.raises(BadDefinitionError):
        definition_of(replace(tolerance, composites=(odd,)))
