"""Ordinal logistic DIF against statsmodels, planted bias, and what no figure may depend on."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from analysis import irt
from analysis.cautions import Caution
from analysis.errors import (
    BadParameterError,
    CodeOutsideScaleError,
    ConstantItemError,
    ConstantScoreError,
    NotConvergedError,
    NotWholeNumbersError,
    OneGroupError,
    TooFewItemsError,
    UnequalLengthsError,
)
from analysis.irt.cumulative import cumulative
from analysis.irt.logistic import ItemBias
from analysis.irt.members import LEAST
from analysis.results import Unestimable

REFERENCE = Path(__file__).parents[2] / "reference"
Table = npt.NDArray[np.int64]


@pytest.fixture(scope="module")
def statsmodels() -> dict[str, Any]:
    """Log likelihoods of the nested models, one respondent a row."""
    document: dict[str, Any] = json.loads((REFERENCE / "statsmodels.json").read_text("utf-8"))
    return document


def simulated(n: int) -> tuple[Table, dict[str, Table]]:
    """The first factor of the simulation, and two ways to group its people."""
    path = REFERENCE / f"sim_n{n}.csv"
    head = path.read_text("utf-8").split("\n", 1)[0].split(",")
    rows = np.loadtxt(path, delimiter=",", skiprows=1, dtype=np.int64)
    columns = dict(zip(head, rows.T, strict=True))
    table = np.column_stack([columns[f"i0{item}"] for item in range(1, 5)])
    table[:, 3] = 6 - table[:, 3]
    return table, {"level": (columns["level"] >= 2).astype(int), "group3": columns["group"] % 3}


def answers(n: int, biased: dict[int, float], items: int = 6, seed: int = 1) -> tuple[Table, Table]:
    """Two groups of which the second has a higher trait, and finds some items harder."""
    rng = np.random.default_rng(seed)
    group = np.arange(n) % 2
    trait = rng.normal(size=(n, 1, 1)) + 0.5 * group[:, None, None]
    hard = np.zeros((n, items, 1))
    for item, by in biased.items():
        hard[group == 1, item] = by
    above = 1.5 * (trait - hard - [-1.0, 0.5]) + rng.logistic(size=(n, items, 1)) > 0
    return above.sum(axis=2), group


def sound(item: ItemBias | Unestimable) -> ItemBias:
    assert isinstance(item, ItemBias)
    return item


@pytest.mark.parametrize("label", ["level", "group3"])
@pytest.mark.parametrize("n", [1000, 5000])
def test_every_gain_is_that_of_statsmodels(n: int, label: str, statsmodels: dict[str, Any]) -> None:
    table, groups = simulated(n)
    found = irt.dif_logistic(table, groups[label], purify=False)
    assert (found.n, found.left_out, found.rounds, found.settled) == (n, 0, 1, True)
    for one, expected in zip(found.items, statsmodels[f"n{n}"]["dif"][label], strict=True):
        item, (empty, score, group, crossed) = sound(one), expected["loglik"]
        assert item.uniform.statistic == pytest.approx(2 * (group - score), abs=1e-8)
        assert item.nonuniform.statistic == pytest.approx(2 * (crossed - group), abs=1e-8)
        assert item.total.statistic == pytest.approx(2 * (crossed - score), abs=1e-8)
        assert item.log_odds == pytest.approx(expected["log_odds"], abs=1e-7)
        assert item.total.mcfadden == pytest.approx((score - crossed) / empty, abs=1e-12)
        top = 1 - np.exp(2 * empty / n)
        r2 = [(1 - np.exp(2 * (empty - model) / n)) / top for model in (score, crossed)]
        assert item.total.nagelkerke == pytest.approx(r2[1] - r2[0], abs=1e-12)


def test_degrees_count_the_groups_but_one_and_the_parts_add_up() -> None:
    table, groups = simulated(1000)
    item = sound(irt.dif_logistic(table, groups["group3"]).items[0])
    assert (item.uniform.degrees, item.nonuniform.degrees, item.total.degrees) == (2, 2, 4)
    assert len(item.log_odds) == 2
    for measure in ("statistic", "mcfadden", "nagelkerke"):
        parts = getattr(item.uniform, measure) + getattr(item.nonuniform, measure)
        assert parts == pytest.approx(getattr(item.total, measure), abs=1e-9)


def test_the_item_that_one_group_finds_harder_is_flagged_and_leaves_the_score() -> None:
    found = irt.dif_logistic(*answers(1500, {1: 0.8}))
    assert found.flagged == (False, True, False, False, False, False)
    assert found.anchor == (0, 2, 3, 4, 5)
    assert found.settled
    assert sound(found.items[1]).log_odds[0] < -0.8
    assert sound(found.items[1]).uniform.p < 1e-6


def test_purifying_clears_the_items_that_only_looked_biased() -> None:
    table, group = answers(3000, {1: 0.8}, items=4)
    raw = irt.dif_logistic(table, group, purify=False)
    assert sum(raw.flagged) == 3
    pure = irt.dif_logistic(table, group)
    assert pure.flagged == (False, True, False, False)
    assert (pure.settled, pure.anchor) == (True, (0, 2, 3))
    assert pure.rounds > 2


def test_an_item_that_follows_the_trait_less_in_one_group_is_biased_but_not_uniformly() -> None:
    rng, group = np.random.default_rng(2), np.arange(6000) % 2
    slopes = np.full((6000, 8, 1), 1.5)
    slopes[:, 2] = np.where(group == 1, 0.6, 2.4)[:, None]
    trait, noise = rng.normal(size=(6000, 1, 1)), rng.logistic(size=(6000, 8, 1))
    table = (slopes * (trait - [-0.7, 0.7]) + noise > 0).sum(axis=2)
    item = sound(irt.dif_logistic(table, group).items[2])
    assert item.nonuniform.p < 1e-6
    assert item.uniform.p > 0.001


def test_groups_that_only_differ_in_the_trait_are_seldom_flagged() -> None:
    surveys = [irt.dif_logistic(*answers(400, {}, items=8, seed=seed)) for seed in range(20)]
    assert sum(any(found.flagged) for found in surveys) <= 2


def test_with_the_fewest_people_allowed_it_is_wrong_as_often_as_it_says() -> None:
    group = np.repeat([0, 1], [300, LEAST])
    ps = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        trait = rng.normal(size=(len(group), 1, 1)) + 0.5 * group[:, None, None]
        above = 1.5 * (trait - [-1.0, 0.5]) + rng.logistic(size=(len(group), 5, 2)) > 0
        found = irt.dif_logistic(above.sum(axis=2), group, purify=False)
        ps += [sound(item).total.p for item in found.items]
    assert 0.02 < np.mean(np.array(ps) < 0.05) < 0.09


def test_in_a_large_survey_a_gain_can_be_asked_for_beside_a_small_p() -> None:
    table, group = answers(60_000, {1: 0.8, 3: 0.1}, items=8)
    assert irt.dif_logistic(table, group).flagged[3]
    strict = irt.dif_logistic(table, group, gain=0.02)
    assert strict.flagged == tuple(item == 1 for item in range(8))
    assert strict.settled


def test_flags_on_more_than_half_of_the_items_never_settle() -> None:
    found = irt.dif_logistic(*answers(4000, {0: 1.0, 1: -1.0, 2: 1.0, 3: -1.0, 4: 0.5}))
    assert not found.settled
    assert len(found.anchor) >= 3
    assert found.rounds <= 10


def test_codes_of_the_scale_and_names_of_the_groups_do_not_matter() -> None:
    table, group = answers(900, {1: 0.8})
    plain = irt.dif_logistic(table, group)
    other = irt.dif_logistic(table + 1, np.array(["men", "women"])[group])
    assert other.groups == ("men", "women")
    for one, two in zip(plain.items, other.items, strict=True):
        assert sound(one).total.statistic == pytest.approx(sound(two).total.statistic, abs=1e-8)


def test_who_has_no_group_or_not_all_answers_is_left_out_and_counted() -> None:
    table, group = answers(600, {})
    table[:3, 1], group[5] = -2, -1
    found = irt.dif_logistic(table, group)
    assert (found.n, found.left_out) == (596, 4)


def test_an_item_that_the_group_alone_decides_cannot_be_tested_and_says_so() -> None:
    table, group = answers(800, {})
    table[:, 0] = group
    found = irt.dif_logistic(table, group)
    assert found.items[0] == Unestimable("not-converged")
    assert (found.p_holm[0], found.flagged[0]) == (None, False)
    assert (found.anchor, found.settled, found.cautions) == ((1, 2, 3, 4, 5), True, ())
    assert isinstance(found.items[1], ItemBias)
    whole = irt.dif_logistic(table, group, purify=False)
    assert whole.cautions == (Caution("anchor-untested", 0),)


def test_an_item_that_separates_the_groups_condemns_no_other() -> None:
    table, group = answers(300, {})
    table[:, 0] = np.where(group == 0, 2, 0)
    found = irt.dif_logistic(table, group)
    assert found.anchor == (1, 2, 3, 4, 5)
    assert not any(found.flagged)


def test_a_score_that_is_the_same_for_all_says_so() -> None:
    half = np.arange(40) % 2
    table = np.column_stack([half, 1 - half, half, 1 - half])
    found = irt.dif_logistic(table, np.arange(40) // 20, purify=False)
    assert set(found.items) == {Unestimable(ConstantScoreError.code)}


def test_a_regression_on_figures_that_follow_from_others_is_refused() -> None:
    design, counts = np.array([[0.0, 0.0], [1.0, 2.0]]), np.array([[3.0, 1.0], [1.0, 3.0]])
    with pytest.raises(NotConvergedError):
        cumulative(design, counts)
    with pytest.raises(NotConvergedError):
        cumulative(np.array([[0.0], [1.0]]), np.array([[3.0, 0.0], [0.0, 3.0]]))


def test_the_regression_of_two_answers_on_two_groups_is_the_log_odds_ratio() -> None:
    found = cumulative(np.array([[0.0], [1.0]]), np.array([[40.0, 15.0], [10.0, 35.0]]))
    assert found.coefficients[0] == pytest.approx(np.log(40 * 35 / (10 * 15)), abs=1e-6)
    shares = np.array([40, 15, 10, 35]) / 50
    assert found.loglik == pytest.approx(50 * (shares * np.log(shares)).sum(), abs=1e-9)


def test_what_cannot_be_compared_is_refused_each_by_name() -> None:
    table, group = answers(200, {})
    with pytest.raises(OneGroupError):
        irt.dif_logistic(table, np.ones(200, dtype=np.int64))
    with pytest.raises(OneGroupError):
        irt.dif_logistic(np.full((200, 3), -1), group)
    with pytest.raises(UnequalLengthsError):
        irt.dif_logistic(table, group[:-1])
    with pytest.raises(NotWholeNumbersError):
        irt.dif_logistic(table, group / 2)
    with pytest.raises(NotWholeNumbersError):
        irt.dif_logistic(table / 2, group)
    with pytest.raises(CodeOutsideScaleError):
        irt.dif_logistic(table + 200, group)
    with pytest.raises(TooFewItemsError):
        irt.dif_logistic(table[:, :2], group)
    with pytest.raises(ConstantItemError):
        irt.dif_logistic(np.column_stack([table, np.ones(200, dtype=np.int64)]), group)
    for wrong in ({"alpha": 0.0}, {"alpha": 1.0}, {"gain": -0.1}, {"gain": 1.1}):
        with pytest.raises(BadParameterError):
            irt.dif_logistic(table, group, **wrong)  # type: ignore[arg-type]
