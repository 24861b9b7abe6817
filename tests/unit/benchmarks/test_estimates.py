"""What R computed (tests/reference/*.R), and how far our figures may be from it."""

from collections.abc import Mapping
from typing import Final

import pytest

from benchmarks.analysis import estimates
from benchmarks.analysis.pairs import Difference, Pairs, Samples, read

BOUNDS: Final[Mapping[str, float]] = {
    "AMCE, marginal means, interactions": 1e-10,
    "their CR2 errors, degrees, intervals, p": 1e-8,
    "list experiment: prevalence and its error": 1e-12,
    "masked answers on covariates: log odds, errors, p, mean share": 1e-8,
    "raked weights (rake, calibrate; with first weights, too)": 1e-10,
    "weighted means, linearised errors": 1e-10,
    "mean of a finite population and its error": 1e-12,
    "Wilson's interval of a share": 1e-12,
    "Kruskal-Wallis, Welch: statistic, degrees, p; epsilon squared": 1e-10,
    "Welch's t of two groups: difference, error, interval, p, p after Holm": 1e-12,
    "Hedges' g and its interval, Cliff's delta": 1e-6,  # effectsize's ends are searched for
    "dominance, R squared of every kind, standardised coefficients": 1e-12,
    "EFA by ML: uniquenesses, chi squared, p": 1e-6,
    "EFA by ML: loadings after varimax and promax": 1e-6,
    "split halves: lowest, highest, mean of all": 1e-12,
}


@pytest.fixture(scope="module")
def found() -> Mapping[str, Difference]:
    samples = Samples()
    pairs = [pairs for compare in estimates.COMPARISONS for pairs in compare(samples)]
    return {each.statistic: each.difference() for each in pairs}


def test_every_comparison_has_a_bound(found: Mapping[str, Difference]) -> None:
    assert list(found) == list(BOUNDS)


@pytest.mark.parametrize("statistic", BOUNDS)
def test_our_figures_are_those_of_r(found: Mapping[str, Difference], statistic: str) -> None:
    assert found[statistic].figures > 1
    assert found[statistic].largest < BOUNDS[statistic]


def test_errors_by_first_weights_are_larger_by_as_much_as_the_guide_says() -> None:
    theirs = read("survey")
    ratios = {name: theirs[name]["survey_se"] / theirs[name]["se"] for name in estimates.RAKED}
    assert ratios["rake"] == pytest.approx(1.0004, abs=5e-5)
    assert ratios["calibrate"] == pytest.approx(ratios["rake"])
    assert ratios["rake_base"] == pytest.approx(1.006, abs=5e-4)
    assert ratios["calibrate_base"] == pytest.approx(1.0008, abs=5e-5)


def test_figures_of_another_number_or_that_are_none_are_no_comparison() -> None:
    for other in ([1.0], [1.0, float("nan")]):
        with pytest.raises(SystemExit, match="no figures of the same kind"):
            Pairs("made up", "nobody").add([1.0, 2.0], other)
