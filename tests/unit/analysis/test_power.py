import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from analysis import power
from analysis.errors import BadParameterError
from analysis.power import ordinal, size_for_ordinal, size_for_two_groups, two_groups

REFERENCE = Path(__file__).parents[2] / "reference"

WHITEHEAD = (0.2, 0.5, 0.2, 0.1)
"""Shares of the control group in the example of Whitehead 1993; his log odds ratio is 0.887."""


@pytest.mark.parametrize("effect", [0.0, 0.1, 0.5, -1.2])
@pytest.mark.parametrize(("first", "second"), [(2, 2), (20, 35), (400, 400), (5000, 20000)])
@pytest.mark.parametrize("alpha", [0.05, 0.001])
def test_power_is_that_of_scipys_noncentral_t(
    effect: float, first: int, second: int, alpha: float
) -> None:
    degrees, pull = first + second - 2, abs(effect) * np.sqrt(first * second / (first + second))
    critical = stats.t.ppf(1 - alpha / 2, degrees)
    upper = stats.nct.sf(critical, degrees, pull)
    lower = 0.0 if pull > 5 else stats.nct.cdf(-critical, degrees, pull)
    assert two_groups(effect, first, second, alpha) == pytest.approx(upper + lower, abs=1e-9)


def test_power_and_sizes_of_two_groups_are_those_of_statsmodels() -> None:
    planned = json.loads((REFERENCE / "statsmodels.json").read_text("utf-8"))["power"]
    for effect, first, second, alpha, expected in planned["two_groups"]:
        assert two_groups(effect, first, second, alpha) == pytest.approx(expected, abs=1e-9)
    for effect, wanted, ratio, expected in planned["size"]:
        found = size_for_two_groups(effect, wanted, ratio)
        assert found.exact == pytest.approx(expected, rel=1e-6)


def test_power_is_how_often_the_t_test_finds_the_effect() -> None:
    rng, runs = np.random.default_rng(1), 4000
    one, two = rng.normal(size=(runs, 20)), rng.normal(0.8, size=(runs, 30))
    found = (stats.ttest_ind(one, two, axis=1).pvalue < 0.05).mean()
    assert two_groups(0.8, 20, 30) == pytest.approx(found, abs=4 * (0.25 / runs) ** 0.5)


@pytest.mark.parametrize("ratio", [0.2, 1.0, 3.0])
@pytest.mark.parametrize("effect", [0.05, 0.5, -0.9, 4.0])
def test_the_size_gives_the_power_and_one_person_fewer_does_not(
    effect: float, ratio: float
) -> None:
    found = size_for_two_groups(effect, 0.9, ratio)
    first, second = found.groups
    assert two_groups(effect, first, second) >= 0.9 - 1e-9
    assert found.n == first + second
    if abs(effect) < 2:
        assert two_groups(effect, found.exact, ratio * found.exact) == pytest.approx(0.9, abs=1e-8)
        assert two_groups(effect, found.exact - 1, ratio * (found.exact - 1)) < 0.9


def test_the_size_of_whiteheads_example_is_his() -> None:
    found = size_for_ordinal(WHITEHEAD, np.exp(0.887), power=0.9)
    assert 2 * found.exact == pytest.approx(187, abs=0.5)
    assert ordinal(WHITEHEAD, np.exp(0.887), found.exact, found.exact) == pytest.approx(0.9)


def test_ordinal_power_is_how_often_wilcoxons_test_finds_the_shift() -> None:
    rng, runs, odds = np.random.default_rng(2), 2500, 2.0
    below = np.cumsum(WHITEHEAD)[:-1]
    shifted = odds * below / (1 - below + odds * below)
    other = np.diff([0, *shifted, 1])
    one, two = rng.choice(4, (runs, 80), p=WHITEHEAD), rng.choice(4, (runs, 120), p=other)
    tested = stats.mannwhitneyu(one, two, axis=1, method="asymptotic")
    found = (tested.pvalue < 0.05).mean()
    assert ordinal(WHITEHEAD, odds, 80, 120) == pytest.approx(found, abs=0.04)


def test_a_shift_and_its_reverse_are_as_easy_to_find() -> None:
    assert ordinal([0.5, 0.5], 2, 50, 50) == pytest.approx(ordinal([0.5, 0.5], 0.5, 50, 50))
    assert ordinal(WHITEHEAD, 1, 50, 50) == pytest.approx(0.025)


def test_every_planning_figure_is_behind_one_door() -> None:
    assert all(callable(getattr(power, name)) for name in power.__all__)


NAN = float("nan")


@pytest.mark.parametrize(
    ("plan", "bad"),
    [
        (two_groups, [(NAN, 9, 9), (1, 0, 9), (1, 1, 1), (1, 9, NAN), (1, 9, 9, 0), (1, 9, 9, 5)]),
        (size_for_two_groups, [(0,), (NAN,), (1, 0.04), (1, 1), (1, 0.8, 0), (1, 0.8, 1, 1)]),
        (
            ordinal,
            [
                ([0.5, 0.4], 2, 9, 9),
                ([1.5, -0.5], 2, 9, 9),
                ([1.0], 2, 9, 9),
                ([0.5, NAN], 2, 9, 9),
                ([0.5, 0.5], 0, 9, 9),
                ([0.5, 0.5], 2, 0, 9),
                ([0.5, 0.5], 2, 9, NAN),
                ([0.5, 0.5], 2, 9, 9, 1),
            ],
        ),
        (
            size_for_ordinal,
            [
                ([0.5, 0.5], 1),
                ([0.5, 0.5], 2, 0.01),
                ([0.5, 0.5], 2, 0.8, 0),
                ([0.5, 0.5], 2, 0.8, 1, 0),
                ([0.5, 0.6], 2),
            ],
        ),
    ],
)
def test_parameters_out_of_range_are_refused(plan: Callable[..., Any], bad: list[Any]) -> None:
    for parameters in bad:
        with pytest.raises(BadParameterError):
            plan(*parameters)


PLANS: dict[str, tuple[Callable[..., Any], list[Any]]] = {
    "two_groups": (power.two_groups, [0.5, 20, 20, 0.05]),
    "size_for_two_groups": (power.size_for_two_groups, [0.5, 0.8, 1.0, 0.05]),
    "ordinal": (power.ordinal, [WHITEHEAD, 2.4, 90, 90, 0.05]),
    "size_for_ordinal": (power.size_for_ordinal, [WHITEHEAD, 2.4, 0.9, 1.0, 0.05]),
    "margin_of_mean": (power.margin_of_mean, [25, 100, 1000, 0.95]),
    "margin_of_share": (power.margin_of_share, [0.5, 100, 1000, 0.95]),
    "size_for_mean": (power.size_for_mean, [5, 25, 1000, 0.95]),
    "size_for_share": (power.size_for_share, [0.05, 0.5, 1000, 0.95]),
    "cluster_effect": (power.cluster_effect, [20, 0.05, 0.5]),
    "size_for_icc": (power.size_for_icc, [0.1, 10, 0.1, 0.95]),
    "size_for_list": (power.size_for_list, [0.2, 1.0, 0.05, 0.95]),
    "size_for_crosswise": (power.size_for_crosswise, [0.2, 0.15, 0.05, 0.8, 0.95]),
}
WHOLE_POPULATION = {"margin_of_mean", "margin_of_share", "size_for_mean", "size_for_share"}


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("odd", ["0.5", None, True, [0.5]])
def test_what_is_no_number_is_refused_by_name(name: str, odd: object) -> None:
    plan, sound = PLANS[name]
    plan(*sound)
    for place in range(len(sound)):
        if odd is None and place == 2 and name in WHOLE_POPULATION:
            continue  # no population: an endless one
        given = [*sound[:place], odd, *sound[place + 1 :]]
        with pytest.raises(BadParameterError):
            plan(*given)


@pytest.mark.parametrize(
    ("plan", "given"),
    [
        (power.size_for_two_groups, [1e-6]),
        (power.size_for_two_groups, [1e-300]),
        (power.size_for_ordinal, [WHITEHEAD, 1 + 1e-9]),
        (power.size_for_mean, [1e-300, 25]),
        (power.size_for_share, [1e-200]),
        (power.size_for_icc, [0.1, 10, 1e-200]),
        (power.size_for_list, [0.2, 1.0, 1e-9]),
        (power.size_for_crosswise, [0.2, 0.15, 1e-9]),
    ],
)
def test_more_than_a_thousand_million_people_are_refused_as_such(
    plan: Callable[..., Any], given: list[Any]
) -> None:
    with pytest.raises(BadParameterError, match="more than 1,000,000,000 would be needed"):
        plan(*given)


def test_of_a_population_no_more_than_all_are_asked() -> None:
    assert power.size_for_mean(1e-300, 25, 200).n == power.size_for_share(1e-200, 0.5, 200).n == 200
