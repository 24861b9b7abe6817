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
