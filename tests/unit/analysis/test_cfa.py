from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pytest

from analysis.cautions import Caution
from analysis.cfa import Cfa, fit
from analysis.definition import Definition
from analysis.errors import (
    AnalysisError,
    BadDefinitionError,
    BadParameterError,
    ConstantItemError,
    IncompleteMomentsError,
    InputError,
    NotConvergedError,
    NotIdentifiedError,
    NotPositiveDefiniteError,
    TooFewItemsError,
    TooFewRespondentsError,
    UnknownItemError,
)
from analysis.moments import Moments
from analysis.responses import Responses

Answers = npt.NDArray[np.int16]
SIX = {f"F{factor + 1}": range(4 * factor, 4 * factor + 4) for factor in range(6)}
CASES = [("n1000", "ML"), ("n1000", "WLSMV"), ("n5000", "ML"), ("n5000", "WLSMV")]


def flat(found: Cfa) -> tuple[list[float], list[float], list[float]]:
    """Loadings, their errors and their standardised values, in the order of the model."""
    loadings = [each for own in found.loadings.values() for each in own.values()]
    standardized = [each for own in found.standardized.values() for each in own.values()]
    return [x.estimate for x in loadings], [x.standard_error for x in loadings], standardized


@pytest.fixture(scope="module")
def samples(turned: Answers, turned5000: Answers) -> dict[str, Answers]:
    return {"n1000": turned, "n5000": turned5000}


@pytest.mark.parametrize(("sample", "estimator"), CASES)
def test_loadings_and_correlations_and_their_errors_are_those_of_lavaan(
    sample: str,
    estimator: Literal["ML", "WLSMV"],
    samples: dict[str, Answers],
    lavaans: dict[str, Any],
) -> None:
    expected = lavaans[sample][f"cfa_{estimator.lower()}"]
    found = fit(samples[sample], SIX, estimator)
    loadings, errors, standardized = flat(found)
    for ours, theirs in ((loadings, "est"), (errors, "se"), (standardized, "std.all")):
        np.testing.assert_allclose(ours, [row[theirs] for row in expected["std"]], atol=2e-6)
    for row in expected["phi"]:
        link = found.correlations[row["lhs"], row["rhs"]]
        assert link.estimate == pytest.approx(row["est"], abs=2e-6)
        assert link.standard_error == pytest.approx(row["se"], abs=2e-6)
    assert found.cautions == ()


@pytest.mark.parametrize("sample", ["n1000", "n5000"])
def test_the_fit_by_maximum_likelihood_is_that_of_lavaan(
    sample: str, samples: dict[str, Answers], lavaans: dict[str, Any]
) -> None:
    expected = lavaans[sample]["cfa_ml"]["fit"]
    found = fit(samples[sample], SIX)
    assert found.df == expected["df"]
    assert found.chi2 == pytest.approx(expected["chisq"], rel=1e-8)
    assert found.p == pytest.approx(expected["pvalue"], abs=1e-8)
    assert found.cfi == pytest.approx(expected["cfi"], abs=1e-9)
    assert found.tli == pytest.approx(expected["tli"], abs=1e-9)
    assert found.rmsea == pytest.approx(expected["rmsea"], abs=1e-8)
    assert found.rmsea_interval.low == pytest.approx(expected["rmsea.ci.lower"], abs=1e-6)
    assert found.rmsea_interval.high == pytest.approx(expected["rmsea.ci.upper"], abs=1e-6)
    assert found.srmr == pytest.approx(expected["srmr"], abs=1e-8)


@pytest.mark.parametrize("sample", ["n1000", "n5000"])
@pytest.mark.parametrize(("estimator", "theirs"), [("WLSMV", "cfa_wlsmv"), ("ULS", "cfa_ulsmv")])
def test_the_scaled_and_shifted_fit_is_that_of_lavaan(
    sample: str,
    estimator: Literal["ULS", "WLSMV"],
    theirs: str,
    samples: dict[str, Answers],
    lavaans: dict[str, Any],
) -> None:
    expected = lavaans[sample][theirs]["fit"]
    found = fit(samples[sample], SIX, estimator)
    assert found.df == expected["df"]
    assert found.chi2 == pytest.approx(expected["chisq.scaled"], rel=1e-6)
    assert found.cfi == pytest.approx(expected["cfi.scaled"], abs=1e-7)
    assert found.rmsea == pytest.approx(expected["rmsea.scaled"], abs=1e-6)
    assert found.srmr == pytest.approx(expected["srmr"], abs=1e-7)
    if "pvalue.scaled" in expected:
        assert found.p == pytest.approx(expected["pvalue.scaled"], abs=1e-6)
        assert found.tli == pytest.approx(expected["tli.scaled"], abs=1e-7)
        high = found.rmsea_interval.high
        assert high == pytest.approx(expected["rmsea.ci.upper.scaled"], abs=1e-6)


def test_items_by_name_and_by_place_and_sums_give_the_same_fit(
    simulated: Responses, factors: Definition, turned: Answers
) -> None:
    by_name = {index.id: index.items for index in factors.indices[:2]}
    named = fit(simulated, by_name)
    placed = fit(turned, {"f1": [0, 1, 2, 3], "f2": [4, 5, 6, 7]})
    summed = fit(Moments.complete(turned), {"f1": [0, 1, 2, 3], "f2": [4, 5, 6, 7]})
    assert named.chi2 == pytest.approx(placed.chi2, abs=1e-9)
    assert summed.chi2 == pytest.approx(placed.chi2, abs=1e-9)
    # as administered the fourth item is reversed
    assert named.loadings["f1"]["i04"].estimate == pytest.approx(-placed.loadings["f1"][3].estimate)


def test_only_those_who_answered_all_items_are_used(turned: Answers) -> None:
    holes = turned.copy()
    holes[:300, 5] = -2
    for estimator in ("ML", "WLSMV"):
        found = fit(holes, {"a": [0, 1, 2], "b": [4, 5, 6]}, estimator)
        assert found.n == 700
        assert found.chi2 == pytest.approx(
            fit(turned[300:], {"a": [0, 1, 2], "b": [4, 5, 6]}, estimator).chi2, abs=1e-9
        )


@pytest.mark.parametrize("estimator", ["ML", "ULS", "WLSMV"])
def test_three_items_of_one_factor_fit_whatever_they_are_and_say_so(
    estimator: Literal["ML", "ULS", "WLSMV"], turned: Answers
) -> None:
    found = fit(turned, {"a": [0, 1, 2]}, estimator)
    assert (found.df, found.chi2, found.p, found.rmsea) == (0, 0.0, 1.0, 0.0)
    assert found.cautions == (Caution("saturated"),)


def test_an_item_without_variance_of_its_own_is_flagged() -> None:
    # r12 r13 / r23 is more than 1: no factor can do that without a Heywood case
    correlation = np.array([[1, 0.8, 0.8], [0.8, 1, 0.5], [0.8, 0.5, 1]])
    answers = np.random.default_rng(1).multivariate_normal(np.zeros(3), correlation, size=2000)
    found = fit(np.digitize(answers, np.linspace(-2, 2, 9)), {"a": [0, 1, 2]})
    assert Caution("heywood", 0) in found.cautions
    assert found.uniquenesses[0] < 0


def test_factors_that_are_one_are_flagged() -> None:
    rng = np.random.default_rng(3)
    correlation = np.full((4, 4), 0.55)
    correlation[:2, :2] = correlation[2:, 2:] = 0.45  # more across the factors than within
    np.fill_diagonal(correlation, 1)
    answers = rng.multivariate_normal(np.zeros(4), correlation, size=3000)
    found = fit(np.digitize(answers, [-1.5, -0.5, 0.5, 1.5]), {"a": [0, 1], "b": [2, 3]})
    assert Caution("factors-collinear") in found.cautions
    assert abs(found.correlations["a", "b"].estimate) > 1


def test_a_search_that_is_cut_short_is_refused(
    turned: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.cfa.search.STEPS", 3)
    with pytest.raises(NotConvergedError):
        fit(turned, SIX)


SOME = np.random.default_rng(1).integers(1, 6, (60, 4))


@pytest.mark.parametrize("estimator", ["ML", "ULS", "WLSMV"])
@pytest.mark.parametrize(
    ("answers", "model", "refusal"),
    [
        (SOME, {}, BadDefinitionError),
        (SOME, {"a": []}, BadDefinitionError),
        (SOME, {"a": [0, 1, 1]}, BadDefinitionError),
        (SOME, {"a": [0, 1, 4]}, UnknownItemError),
        (SOME, {"a": [0, 1, -1]}, UnknownItemError),
        (SOME, {"a": ["x", "y"]}, UnknownItemError),
        (SOME, {"a": [0]}, TooFewItemsError),
        (SOME, {"a": [0, 1]}, NotIdentifiedError),
        (SOME, {"a": [0, 1, 2, 3], "b": [0, 1, 2, 3]}, NotIdentifiedError),
        (SOME[:1], {"a": [0, 1, 2]}, TooFewRespondentsError),
        (np.full((50, 3), -3), {"a": [0, 1, 2]}, TooFewRespondentsError),
        (np.where([1, 1, 1, 0], SOME, 3), {"a": [0, 1, 2, 3]}, ConstantItemError),
        (SOME[:, [0, 1, 2, 2]], {"a": [0, 1, 2, 3]}, NotPositiveDefiniteError),
    ],
    ids=[
        "no factor",
        "no item",
        "an item twice",
        "no such column",
        "a place below zero",
        "a name where places are asked for",
        "one item",
        "two items",
        "two factors of the same items",
        "one person",
        "all missing",
        "constant",
        "the same item twice",
    ],
)
def test_what_cannot_carry_a_model_is_refused(
    answers: npt.NDArray[np.int64],
    model: dict[str, list[int]],
    refusal: type[AnalysisError],
    estimator: Literal["ML", "ULS", "WLSMV"],
) -> None:
    with pytest.raises(refusal):
        fit(answers, model, estimator)


def test_sums_are_enough_for_maximum_likelihood_only_and_must_be_complete(
    turned: Answers,
) -> None:
    with pytest.raises(InputError):
        fit(Moments.complete(turned), {"a": [0, 1, 2]}, "ULS")
    holes = np.where(np.arange(24) == 1, -2, turned[:50])
    with pytest.raises(IncompleteMomentsError):
        fit(Moments.of(np.concatenate([turned, holes])), {"a": [0, 1, 2]})


def test_an_estimator_or_level_that_is_none_is_refused(turned: Answers) -> None:
    with pytest.raises(BadParameterError):
        fit(turned, {"a": [0, 1, 2]}, "GLS")  # type: ignore[arg-type]
    with pytest.raises(BadParameterError):
        fit(turned, {"a": [0, 1, 2]}, level=1.5)


def test_wlsmv_of_few_people_carries_a_caution(turned: npt.NDArray[np.int16]) -> None:
    model = {"made": [0, 1, 2, 3]}
    few = Caution("few-respondents")
    assert few in fit(turned[:199, :4], model, "WLSMV").cautions
    assert few not in fit(turned[:200, :4], model, "WLSMV").cautions
    assert few not in fit(turned[:199, :4], model, "ML").cautions
    wide = {"made": [*range(4), *range(4, 24)]}
    assert few in fit(turned[:239], wide, "WLSMV").cautions


def test_items_go_by_name_or_by_place_of_any_table_with_names(simulated: Responses) -> None:
    named = fit(simulated, {"made": ["i01", "i02", "i03"]})
    placed = fit(simulated, {"made": [0, 1, 2]})
    assert placed.chi2 == named.chi2
    assert list(placed.loadings["made"]) == [0, 1, 2]
    sums = Moments.complete(simulated.select(["i01", "i02", "i03"]))
    assert fit(sums, {"made": [0, 1, 2]}).loadings == placed.loadings
    for absent in ("z", 99, -1):
        with pytest.raises(UnknownItemError, match=str(absent)):
            fit(simulated, {"made": [0, 1, absent]})
