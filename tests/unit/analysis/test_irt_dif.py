import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from analysis import irt
from analysis.cautions import Caution
from analysis.errors import (
    ConstantItemError,
    NotWholeNumbersError,
    OneGroupError,
    TooFewItemsError,
    TooFewRespondentsError,
    UnequalLengthsError,
)
from analysis.irt.bias import ItemDif
from analysis.irt.curves import Curve
from analysis.irt.groups import Layout
from analysis.results import Unestimable

REFERENCE = Path(__file__).parents[2] / "reference"
Table = npt.NDArray[np.int64]
STEP = 1e-6


@pytest.fixture(scope="module")
def five_thousand() -> tuple[Table, Table]:
    """The first factor of the larger simulation, and whether the level is 2 or 3."""
    with (REFERENCE / "sim_n5000.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    table = np.array([[int(row[name]) for name in ("i01", "i02", "i03", "i04")] for row in rows])
    table[:, 3] = 6 - table[:, 3]
    return table, np.array([int(row["level"]) >= 2 for row in rows]).astype(np.int64)


def answers(n: int, biased: float, seed: int = 1) -> tuple[Table, Table]:
    """Two groups of which the second has a higher trait, and finds one item harder."""
    rng = np.random.default_rng(seed)
    group = np.arange(n) % 2
    trait = rng.normal(size=(n, 1, 1)) * (1 + 0.3 * group[:, None, None])
    trait += 0.5 * group[:, None, None]
    hard = np.zeros((n, 4, 1))
    hard[group == 1, 1] = biased
    above = 1.5 * (trait - hard - [-1.0, 0.5]) + rng.logistic(size=(n, 4, 2)) > 0
    return above.sum(axis=2), group


def sound(item: ItemDif | Unestimable) -> ItemDif:
    assert isinstance(item, ItemDif)
    return item


def corrected(found: irt.Dif) -> list[float]:
    return [p for p in found.p_holm if p is not None]


def test_statistics_are_those_of_mirt(five_thousand: tuple[Table, Table]) -> None:
    document: dict[str, Any] = json.loads((REFERENCE / "mirt.json").read_text("utf-8"))
    expected, found = document["n5000"]["dif"], irt.dif(*five_thousand)
    items = [sound(item) for item in found.items]
    np.testing.assert_allclose([item.statistic for item in items], expected["X2"], atol=3e-4)
    np.testing.assert_allclose([item.p for item in items], expected["p"], atol=1e-4)
    assert [item.degrees for item in items] == expected["df"]
    assert (found.n, found.left_out) == (5000, 0)


def test_the_item_that_one_group_finds_harder_is_found_and_by_how_much() -> None:
    found = irt.dif(*answers(3000, biased=0.8))
    items = [sound(item) for item in found.items]
    assert corrected(found)[1] < 1e-6
    assert min(range(4), key=lambda place: items[place].p) == 1
    # the others' anchor is biased, too, so they seem to lean the other way, but less
    assert items[1].shift[0] == pytest.approx(-0.4, abs=0.12)
    assert all(0 < items[place].shift[0] < 0.15 for place in (0, 2, 3))


def test_groups_that_only_differ_in_the_trait_show_no_bias_and_their_difference() -> None:
    found = irt.dif(*answers(4000, biased=0.0))
    assert min(corrected(found)) > 0.01
    assert (found.means[0], found.deviations[0]) == (0.0, 1.0)
    assert found.means[1] == pytest.approx(0.5, abs=0.1)
    assert found.deviations[1] == pytest.approx(1.3, abs=0.12)


def test_under_no_bias_p_is_as_often_high_as_low() -> None:
    surveys = [irt.dif(*answers(300, biased=0.0, seed=seed)) for seed in range(10)]
    ps = [sound(item).p for found in surveys for item in found.items]
    assert 0.3 < np.mean(ps) < 0.7


def test_three_groups_and_names_are_as_good() -> None:
    table, group = answers(1500, biased=0.8)
    third = np.where(np.arange(1500) % 3 == 0, "c", np.array(["a", "b"])[group])
    found = irt.dif(table, third)
    assert found.groups == ("a", "b", "c")
    assert [sound(item).degrees for item in found.items] == [6] * 4
    assert len(sound(found.items[1]).shift) == 2


def test_who_has_no_group_or_no_answer_is_left_out_and_counted() -> None:
    table, group = answers(600, biased=0.0)
    table[:3], group[5] = -2, -1
    found = irt.dif(table, group)
    assert (found.n, found.left_out) == (596, 4)


def test_an_item_of_which_a_group_chose_fewer_categories_cannot_be_tested() -> None:
    table, group = answers(800, biased=0.0)
    table[group == 1, 0] = np.minimum(table[group == 1, 0], 1)
    found = irt.dif(table, group)
    assert found.items[0] == Unestimable("empty-group")
    assert found.p_holm[0] is None
    assert all(isinstance(item, ItemDif) for item in found.items[1:])
    assert len(corrected(found)) == 3


def test_an_item_that_cannot_be_tested_counts_in_the_family_and_is_said_to_anchor_the_others() -> (
    None
):
    table, group = answers(800, biased=0.8)
    table[group == 1, 0] = np.minimum(table[group == 1, 0], 1)
    found = irt.dif(table, group)
    lowest = min(sound(item).p for item in found.items[1:])
    assert min(corrected(found)) == pytest.approx(4 * lowest)
    assert found.cautions == (Caution("anchor-untested", 0),)
    assert irt.dif(*answers(800, biased=0.8)).cautions == ()


def test_a_group_of_fewer_than_twenty_with_answers_is_refused_by_its_name() -> None:
    table, _ = answers(200, biased=0.0)
    names = np.repeat(["hill", "town"], [20, 180])
    assert irt.dif(table, names).groups == ("hill", "town")
    table[0] = -2
    for test in (irt.dif, irt.dif_logistic):
        with pytest.raises(TooFewRespondentsError, match="group hill has 19 people"):
            test(table, names)


def test_derivatives_of_a_groups_curves_are_the_derivatives() -> None:
    layout = Layout((3, 2, 2), 3, free=1)
    at = layout.started((Curve(np.array([1.2, 0.5, -1.0])), *[Curve(np.array([0.8, 0.1]))] * 2))
    at[-4:] = [0.3, 1.4, -0.2, 0.7]
    weights = np.arange(1.0, 8)

    def flat(near: npt.NDArray[np.float64], group: int) -> npt.NDArray[np.float64]:
        return np.concatenate([curve.parameters for curve in layout.curves(near, group)])

    for group in range(3):
        steps = STEP * np.eye(len(at))
        slopes = [(flat(at + by, group) - flat(at - by, group)) / (2 * STEP) for by in steps]
        np.testing.assert_allclose(layout.jacobian(at, group), np.array(slopes).T, atol=1e-8)
        turns = [
            weights
            @ (layout.jacobian(at + by, group) - layout.jacobian(at - by, group))
            / (2 * STEP)
            for by in steps
        ]
        np.testing.assert_allclose(layout.bend(weights, group), turns, atol=1e-8)


def test_what_cannot_be_compared_is_refused_each_by_name() -> None:
    table, group = answers(200, biased=0.0)
    with pytest.raises(OneGroupError):
        irt.dif(table, np.ones(200, dtype=np.int64))
    with pytest.raises(UnequalLengthsError):
        irt.dif(table, group[:-1])
    with pytest.raises(NotWholeNumbersError):
        irt.dif(table, group / 2)
    with pytest.raises(TooFewItemsError):
        irt.dif(table[:, :2], group)
    with pytest.raises(ConstantItemError):
        irt.dif(np.column_stack([table[:, :3], np.ones(200, dtype=np.int64)]), group)
