from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from scipy import optimize, special

from analysis.errors import (
    AnalysisError,
    BadParameterError,
    CodeOutsideScaleError,
    CollinearError,
    ConstantItemError,
    ConstantScoreError,
    NotConvergedError,
    NotNumbersError,
    TooFewRespondentsError,
    UnequalLengthsError,
)
from analysis.sensitive import Design, Forced, Warner, logistic, randomized_response

DESIGNS = [Warner(0.8), Warner(0.2), Forced(yes=0.25, no=0.1), Forced(yes=0, no=0)]


def surveyed(design: Design, n: int = 4000, seed: int = 1) -> tuple[Any, dict[str, Any]]:
    """Simulate answers of people whose truth has log odds -1 + 0.8 age - 1.2 rural."""
    rng = np.random.default_rng(seed)
    age, rural = rng.normal(size=n), rng.integers(0, 2, n)
    truth = rng.random(n) < special.expit(-1 + 0.8 * age - 1.2 * rural)
    said = rng.random(n) < design.offset + design.slope * truth
    return said, {"age": age, "rural": rural}


@pytest.mark.parametrize("design", DESIGNS)
def test_it_is_where_another_search_finds_the_likelihood_highest(design: Design) -> None:
    said, figures = surveyed(design)
    found = logistic(said, design, figures)
    table = np.column_stack([np.ones(len(said)), figures["age"], figures["rural"]])

    def surprise(coefficients: Any) -> float:
        yes = design.offset + design.slope * special.expit(table @ coefficients)
        return -float(np.log(np.where(said, yes, 1 - yes)).sum())

    other = optimize.minimize(surprise, np.zeros(3), method="Nelder-Mead", tol=1e-10)
    ours = [found.intercept.estimate, *(each.estimate for each in found.covariates.values())]
    assert ours == pytest.approx(other.x, abs=1e-4)
    assert found.loglik == pytest.approx(-other.fun, abs=1e-8)


@pytest.mark.parametrize("design", DESIGNS)
def test_what_was_planted_is_found_within_three_errors(design: Design) -> None:
    said, figures = surveyed(design, n=20_000)
    found = logistic(said, design, figures)
    planted = zip((found.intercept, *found.covariates.values()), (-1, 0.8, -1.2), strict=True)
    for each, truth in planted:
        assert abs(each.estimate - truth) < 3 * each.standard_error


@pytest.mark.parametrize("design", DESIGNS)
def test_of_two_groups_it_is_the_shares_of_each(design: Design) -> None:
    said = np.repeat([1, 0, 1, 0], [45, 55, 60, 40])
    group = np.repeat([0, 1], 100)
    found = logistic(said, design, {"group": group})
    shares = [randomized_response(said[group == each], design).estimate for each in (0, 1)]
    first, slope = found.intercept.estimate, found.covariates["group"].estimate
    assert special.expit([first, first + slope]) == pytest.approx(shares, abs=1e-10)
    assert found.share.estimate == pytest.approx(np.mean(shares), abs=1e-10)
    assert (found.n, found.left_out) == (200, 0)


def test_scale_place_and_sign_of_a_figure_change_only_its_own_coefficient() -> None:
    design = Warner(0.8)
    said, figures = surveyed(design)
    plain = logistic(said, design, figures)
    turned = logistic(
        said, design, {"year": 1990 - 1e3 * figures["age"], "rural": figures["rural"]}
    )
    assert turned.covariates["year"].estimate == pytest.approx(
        -plain.covariates["age"].estimate / 1e3, rel=1e-8
    )
    assert turned.covariates["rural"].estimate == pytest.approx(
        plain.covariates["rural"].estimate, rel=1e-8
    )
    assert turned.share.standard_error == pytest.approx(plain.share.standard_error, rel=1e-8)


def test_whoever_did_not_answer_is_left_out_and_counted() -> None:
    design = Forced(yes=0.25, no=0.25)
    said, figures = surveyed(design, n=500)
    fewer = logistic(said[:400], design, {name: all_[:400] for name, all_ in figures.items()})
    found = logistic(np.where(np.arange(500) < 400, said, -2), design, figures)
    assert (found.n, found.left_out) == (400, 100)
    assert found.loglik == fewer.loglik


YES = [1, 0, 1, 0, 1, 1, 0, 0]
AGE = [1.0, 2, 3, 4, 5, 6, 7, 8]


@pytest.mark.parametrize(
    ("yes", "design", "covariates", "error"),
    [
        (YES, Warner(0.8), {}, BadParameterError),
        (YES, Forced(yes=0.5, no=0.4999999), {"age": AGE}, NotConvergedError),
        ([2, *YES[1:]], Warner(0.8), {"age": AGE}, CodeOutsideScaleError),
        (YES, Warner(0.8), {"age": AGE[1:]}, UnequalLengthsError),
        (YES, Warner(0.8), {"age": [float("nan"), *AGE[1:]]}, NotNumbersError),
        (YES, Warner(0.8), {"age": ["old"] * 8}, NotNumbersError),
        (YES, Warner(0.8), {"age": [3.0] * 8}, ConstantItemError),
        (YES, Warner(0.8), {"age": AGE, "more": [2 * each + 1 for each in AGE]}, CollinearError),
        (YES[:2], Warner(0.8), {"age": AGE[:2]}, TooFewRespondentsError),
        ([-1] * 8, Warner(0.8), {"age": AGE}, TooFewRespondentsError),
        ([1] * 8, Warner(0.8), {"age": AGE}, ConstantScoreError),
        ([0, 0, 0, 0, 1, 1, 1, 1], Warner(1), {"age": AGE}, NotConvergedError),
        ([0] * 7 + [1], Warner(0.75), {"age": AGE}, NotConvergedError),
    ],
)
def test_what_it_cannot_carry_is_refused_by_name(
    yes: Sequence[int],
    design: Design,
    covariates: Mapping[str, Any],
    error: type[AnalysisError],
) -> None:
    with pytest.raises(error):
        logistic(yes, design, covariates)


def test_a_coverage_of_one_is_refused() -> None:
    with pytest.raises(BadParameterError):
        logistic(YES, Warner(0.8), {"age": AGE}, level=1)
