from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy import stats

from analysis import precision
from analysis.errors import BadParameterError
from analysis.means import share
from analysis.power import cluster_effect
from analysis.precision import (
    Size,
    margin_of_mean,
    margin_of_share,
    size_for_crosswise,
    size_for_icc,
    size_for_list,
    size_for_mean,
    size_for_share,
)
from analysis.sensitive import crosswise, list_experiment
from analysis.sensitive.prevalence import Prevalence


@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
@pytest.mark.parametrize("population", [None, 150, 5000])
def test_a_size_gives_the_margin_it_was_asked_for(level: float, population: int | None) -> None:
    exact = size_for_share(0.07, 0.3, population, level).exact
    assert margin_of_share(0.3, exact, population, level) == pytest.approx(0.07, abs=1e-12)  # type: ignore[arg-type]
    exact = size_for_mean(3, 20, population, level).exact
    assert margin_of_mean(20, exact, population, level) == pytest.approx(3, abs=1e-12)  # type: ignore[arg-type]


def test_the_margins_every_textbook_prints() -> None:
    assert size_for_share(0.05).n == 385
    assert size_for_share(0.03).n == 1068
    assert size_for_share(0.05, population=10_000).n == 370
    assert margin_of_share(0.5, 1000) == pytest.approx(0.0309898, abs=1e-7)


def test_a_margin_of_a_share_is_nearly_the_half_width_of_wilsons_interval() -> None:
    interval = share(1200, 4000, population=9000).interval
    half = (interval.high - interval.low) / 2
    assert margin_of_share(0.3, 4000, population=9000) == pytest.approx(half, rel=1e-3)


def test_whoever_asks_everybody_has_no_margin_and_nobody_needs_more_than_all() -> None:
    assert margin_of_share(0.5, 50, population=50) == 0
    assert margin_of_mean(10, 1, population=1) == margin_of_share(0.5, 1, population=1) == 0
    assert size_for_share(0.001, population=50).n == 50
    assert size_for_mean(1e-9, 1, population=50).n == 50


def test_asking_in_units_costs_what_resampling_units_shows() -> None:
    assert cluster_effect(1, 0.3) == cluster_effect(30, 0) == 1
    assert cluster_effect(30, 1) == 30
    rng, units, each, icc = np.random.default_rng(1), 40, 10, 0.2
    unit = rng.normal(size=(3000, units, 1)) * icc**0.5
    means = (unit + rng.normal(size=(3000, units, each)) * (1 - icc) ** 0.5).mean(axis=(1, 2))
    assert means.var() * units * each == pytest.approx(cluster_effect(each, icc), rel=0.1)


def test_an_intraclass_correlation_is_known_to_the_width_planned() -> None:
    rng, icc, each = np.random.default_rng(2), 0.3, 5
    units = size_for_icc(icc, each, 0.2).n
    unit = rng.normal(size=(2000, units, 1)) * icc**0.5
    table = unit + rng.normal(size=(2000, units, each)) * (1 - icc) ** 0.5
    between = each * table.mean(axis=2).var(axis=1, ddof=1)
    within = table.var(axis=2, ddof=1).mean(axis=1)
    found = (between - within) / (between + (each - 1) * within)
    assert 2 * 1.96 * found.std() == pytest.approx(0.2, rel=0.08)
    assert size_for_icc(0.8, 2, 0.2).exact - size_for_icc(0.8, 3, 0.2).exact > 4


def test_a_list_experiment_of_the_size_planned_has_the_margin_planned() -> None:
    rng = np.random.default_rng(3)
    planned = size_for_list(0.2, (3 * 0.24) ** 0.5, 0.1)
    assert planned.groups[0] == planned.groups[1] == planned.n / 2
    shown = np.repeat([0, 1], planned.groups)
    counts = rng.binomial(3, 0.4, planned.n) + shown * (rng.random(planned.n) < 0.2)
    found = list_experiment(counts, shown, items=3).prevalence
    assert found.interval.high - found.estimate == pytest.approx(0.1, rel=0.05)


@pytest.mark.parametrize("attentive", [1.0, 0.9, 0.6])
def test_crosswise_questions_of_the_size_planned_have_the_margin_planned(attentive: float) -> None:
    n = size_for_crosswise(0.15, 0.2, 0.02, attentive).n

    def margin(seed: int) -> float:
        rng = np.random.default_rng(seed)
        attend = rng.random(n) < attentive
        both = (rng.random(n) < 0.15) == (rng.random(n) < 0.2)
        same = np.where(attend, both, rng.random(n) < 0.5)
        anchor = np.where(attend, rng.random(n) >= 0.2, rng.random(n) < 0.5)
        found = crosswise(same, 0.2, anchor=anchor)
        chosen = found.plain if attentive == 1 else found.corrected
        assert isinstance(chosen, Prevalence)
        return chosen.interval.high - chosen.estimate

    # one margin wanders by two per cent where many tick at random, so the mean of 40 by 0.3
    assert np.mean([margin(seed) for seed in range(40)]) == pytest.approx(0.02, rel=0.012)


def test_sizes_are_rounded_up_but_not_by_a_hairs_breadth() -> None:
    assert precision.size(3 + 1e-12, "t").n == 3
    assert precision.size(3.01, "t", (1, 2)) == Size(11, (4, 7), 3.01, "t")
    assert precision.size(0.2, "t").n == 1


NAN = float("nan")


@pytest.mark.parametrize(
    ("plan", "bad"),
    [
        (margin_of_mean, [(0, 10), (NAN, 10), (1, 0), (1, 10, 9), (1, 10, 20, 95)]),
        (margin_of_share, [(0, 10), (1, 10), (NAN, 10), (0.5, 10, 9), (0.5, 10, None, 1)]),
        (size_for_mean, [(0, 1), (1, 0), (1, NAN), (1, 1, 0), (1, 1, None, 0)]),
        (size_for_share, [(0,), (1,), (0.1, 0), (0.1, 1.5), (0.1, 0.5, -3), (NAN,)]),
        (cluster_effect, [(0.5, 0.1), (10, -0.1), (10, 1.1), (10, 0.1, -1), (NAN, 0.1)]),
        (size_for_icc, [(0, 5, 0.1), (0.5, 1, 0.1), (0.5, 5, 0), (0.5, 5, NAN)]),
        (size_for_list, [(0, 1, 0.1), (0.1, 0, 0.1), (0.1, 1, 0), (0.1, 1, NAN)]),
        (
            size_for_crosswise,
            [(0, 0.2, 0.1), (0.1, 0.5, 0.1), (0.1, 0, 0.1), (0.1, 0.2, 0), (0.1, 0.2, 0.1, 0)],
        ),
    ],
)
def test_parameters_out_of_range_are_refused(plan: Callable[..., Any], bad: list[Any]) -> None:
    for parameters in bad:
        with pytest.raises(BadParameterError):
            plan(*parameters)


def test_the_quantile_is_scipys() -> None:
    assert margin_of_mean(1, 1, level=0.9) == pytest.approx(stats.norm.ppf(0.95), abs=1e-14)
