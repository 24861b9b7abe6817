import re
from dataclasses import astuple
from typing import Any

import numpy as np
import pytest

from analysis.definition import (
    CompositeDefinition,
    Definition,
    GroupDefinition,
    TypologyDefinition,
)
from analysis.disclosed import Disclosed, DisclosedScore, Figures, Plan
from analysis.disclosure import disclose
from analysis.errors import BadDefinitionError, ThresholdTooLowError
from analysis.responses import Responses
from analysis.results import Estimate
from analysis.summary import Summary, summarise

from .conftest import index

MADE = Definition(
    (index("abc"), index("d")),
    (CompositeDefinition("gap", "difference", ("abc", "d"), 2),),
    TypologyDefinition(("abc", "d"), 10, 60),
    (GroupDefinition("g", (1, 2, 3)), GroupDefinition("h", (1, 2))),
)
EVERYTHING = Plan(("g", "h"), ("participation", "indices", "groups", "typology"))


def summary_of(n: int, third: int = 0, seed: int = 1) -> Summary:
    """Make n people, of whom `third` are in the third row of group g."""
    rng = np.random.default_rng(seed)
    columns: dict[str, Any] = {item: rng.integers(1, 6, n) for item in "abcd"}
    columns["g"] = np.where(np.arange(n) < third, 3, np.arange(n) % 2 + 1)
    columns["h"] = rng.integers(1, 3, n)
    return summarise(Responses.of(columns, MADE.codes()), MADE, np.random.default_rng(2))


def scores(disclosed: Disclosed) -> dict[str, DisclosedScore]:
    assert disclosed.scores is not None
    return {score.id: score for score in disclosed.scores}


def figures(found: Figures | None) -> Figures:
    assert found is not None
    return found


def test_figures_are_rounded_copies_of_the_summary() -> None:
    summary = summary_of(203)
    found = figures(scores(disclose(summary, EVERYTHING, 10))["abc"].figures)
    exact = summary.scores["abc"].bca
    assert isinstance(exact, Estimate)
    assert found.n == 205
    assert found.estimate == f"{exact.estimate:.1f}"
    assert found.interval == (f"{exact.interval.low:.1f}", f"{exact.interval.high:.1f}")
    assert found.interval_method == "bca"


@pytest.mark.parametrize(("n", "published", "method"), [(17, 15, "t"), (18, 20, "bca")])
def test_the_interval_is_chosen_by_the_number_that_is_published(
    n: int, published: int, method: str
) -> None:
    found = figures(scores(disclose(summary_of(n), EVERYTHING, 10))["abc"].figures)
    assert (found.n, found.interval_method) == (published, method)


def test_under_fifty_there_are_no_decimals() -> None:
    disclosed = disclose(summary_of(49), EVERYTHING, 10)
    score = scores(disclosed)["abc"]
    texts = [figures(score.figures).estimate, *figures(score.figures).interval, score.nonresponse]
    assert all(re.fullmatch(r"\d+", text or "") for text in texts)


def test_under_a_hundred_there_is_no_alpha() -> None:
    assert scores(disclose(summary_of(99), EVERYTHING, 10))["abc"].alpha is None
    alpha = scores(disclose(summary_of(100), EVERYTHING, 10))["abc"].alpha
    assert alpha is not None
    assert re.fullmatch(r"-?\d\.\d\d", alpha.estimate)


def test_of_a_suppressed_score_nothing_but_its_name_is_left() -> None:
    found = scores(disclose(summary_of(9), EVERYTHING, 10))
    assert found["abc"] == DisclosedScore("abc", "made", None, None, None)
    assert found["gap"] == DisclosedScore("gap", "difference", None, None, None)


def test_a_gap_keeps_its_sign_and_its_own_bounds() -> None:
    found = figures(scores(disclose(summary_of(60, seed=5), EVERYTHING, 10))["gap"].figures)
    assert -100 <= float(found.interval[0]) <= float(found.estimate) <= float(found.interval[1])


def test_small_rows_and_their_complement_are_withheld_and_the_rest_published() -> None:
    disclosed = disclose(summary_of(200, third=4), EVERYTHING, 10)
    assert disclosed.groups is not None
    g, h = disclosed.groups
    published = [row.cells["abc"] is not None for row in g.rows]
    assert (g.item, published) in [("g", [True, False, False]), ("g", [False, True, False])]
    assert all(row.cells["abc"] for row in h.rows)
    assert figures(h.rows[0].cells["abc"]).interval_method == "t"


def test_no_cell_of_a_score_that_is_withheld_as_a_whole_is_published() -> None:
    n = 60
    rng = np.random.default_rng(1)
    columns: dict[str, Any] = {item: rng.integers(1, 6, n) for item in "abcd"}
    columns |= {"d": np.full(n, 4), "g": rng.integers(1, 4, n), "h": rng.integers(1, 3, n)}
    responses = Responses.of(columns, MADE.codes())
    disclosed = disclose(summarise(responses, MADE, rng), EVERYTHING, 10)
    assert scores(disclosed)["d"].figures is None
    assert disclosed.groups is not None
    assert all(row.cells["d"] is None for group in disclosed.groups for row in group.rows)


def test_shares_of_the_typology_are_in_per_cent() -> None:
    summary = summary_of(400)
    disclosed = disclose(summary, EVERYTHING, 10)
    assert disclosed.typology is not None
    for name, each in summary.typology.items():
        assert figures(disclosed.typology[name]).estimate == f"{100 * each.count / 400:.1f}"


def test_tables_the_plan_does_not_name_are_absent() -> None:
    disclosed = disclose(summary_of(100), Plan(("g",), ("participation",)), 10)
    assert (disclosed.scores, disclosed.groups, disclosed.typology) == (None, None, None)
    only = disclose(summary_of(100), Plan(("h",), ("groups",)), 10)
    assert [group.item for group in only.groups or ()] == ["h"]


def test_a_plan_of_unknown_tables_or_groups_is_refused() -> None:
    with pytest.raises(BadDefinitionError):
        Plan((), ("everything",))
    with pytest.raises(BadDefinitionError):
        disclose(summary_of(20), Plan(("age",), ("groups",)), 10)


def test_a_k_under_the_floor_is_refused() -> None:
    with pytest.raises(ThresholdTooLowError):
        disclose(summary_of(20), EVERYTHING, 4)


def test_no_published_number_is_a_float() -> None:
    def leaves(value: object) -> list[object]:
        if isinstance(value, dict):
            return leaves(list(value.values()))
        if isinstance(value, (list, tuple)):
            return [leaf for part in value for leaf in leaves(part)]
        return [value]

    disclosed = disclose(summary_of(200, third=4), EVERYTHING, 10)
    assert not any(isinstance(leaf, float) for leaf in leaves(astuple(disclosed)))
