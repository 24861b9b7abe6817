import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from analysis import irt
from analysis.definition import Definition
from analysis.errors import (
    BadParameterError,
    CodeOutsideScaleError,
    ConstantItemError,
    NotConvergedError,
    NotNumbersError,
    NotWholeNumbersError,
    TooFewItemsError,
    TooFewRespondentsError,
    UnequalLengthsError,
    UnknownItemError,
)
from analysis.responses import Responses
from analysis.scoring import keyed

REFERENCE = Path(__file__).parents[2] / "reference"
Table = npt.NDArray[np.int64]


def graded_answers(n: int, slopes: npt.ArrayLike, seed: int = 1) -> Table:
    """Answers from 0 to 3 of n people to items of these slopes, all with thresholds -1, 0, 1.5."""
    rng, a = np.random.default_rng(seed), np.asarray(slopes, dtype=np.float64)
    trait, steps = rng.normal(size=(n, 1, 1)), np.array([-1.0, 0.0, 1.5])
    above = a[:, None] * (trait - steps) + rng.logistic(size=(n, len(a), 1)) > 0
    counted: Table = above.sum(axis=2)
    return counted


@pytest.fixture(scope="module")
def mirt() -> dict[str, Any]:
    """What R mirt computed on the first factor of the simulated answers."""
    document: dict[str, Any] = json.loads((REFERENCE / "mirt.json").read_text("utf-8"))
    return document["n1000"]  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def first(simulated: Responses, factors: Definition) -> npt.NDArray[np.int16]:
    return keyed(simulated, factors.indices[0])


@pytest.fixture(scope="module")
def fit(first: npt.NDArray[np.int16]) -> irt.Graded:
    return irt.graded(first)


def test_log_likelihood_parameters_and_errors_are_those_of_mirt(
    fit: irt.Graded, mirt: dict[str, Any]
) -> None:
    assert fit.loglik == pytest.approx(mirt["loglik"], abs=1e-6)
    pairs = zip(fit.discrimination, fit.thresholds, strict=True)
    expected = [item["est"] for item in mirt["items"].values()]
    np.testing.assert_allclose([(a, *b) for a, b in pairs], expected, atol=1e-4)
    errors = [item["se"] for item in mirt["items"].values()]
    np.testing.assert_allclose(fit.se, errors, atol=2e-5)
    assert (fit.n, fit.parameters) == (1000, 20)
    assert fit.bic > fit.aic > -2 * fit.loglik


def test_scores_and_reliabilities_are_those_of_mirt(
    fit: irt.Graded, first: npt.NDArray[np.int16], mirt: dict[str, Any]
) -> None:
    found = irt.scores(fit, first)
    both = np.column_stack([found.estimate, found.standard_error])[:20]
    np.testing.assert_allclose(both, mirt["eap_first20"], atol=3e-5)
    assert found.reliability == pytest.approx(mirt["empirical_rxx"], abs=1e-5)
    assert fit.marginal_reliability == pytest.approx(mirt["marginal_rxx"], abs=1e-5)


def test_a_stricter_tolerance_changes_next_to_nothing(
    fit: irt.Graded, first: npt.NDArray[np.int16]
) -> None:
    stricter = irt.graded(first, tolerance=1e-14)
    assert stricter.loglik - fit.loglik == pytest.approx(0, abs=2e-8)
    np.testing.assert_allclose(stricter.discrimination, fit.discrimination, atol=1e-4)


def test_planted_slopes_and_thresholds_are_found() -> None:
    slopes = [0.7, 1.2, 2.0, 1.5]
    fit = irt.graded(graded_answers(20_000, slopes))
    np.testing.assert_allclose(fit.discrimination, slopes, rtol=0.05)
    np.testing.assert_allclose(fit.thresholds, [[-1, 0, 1.5]] * 4, atol=0.09)
    apart = np.abs(np.array(fit.discrimination) - slopes) / np.array([se[0] for se in fit.se])
    assert apart.max() < 3.5


def test_an_item_that_runs_against_the_others_has_a_negative_slope() -> None:
    table = graded_answers(2000, [1.0, 1.5, 1.2, 2.0])
    turned = table.copy()
    turned[:, 2] = 3 - turned[:, 2]
    plain, found = irt.graded(table), irt.graded(turned)
    assert found.discrimination[2] == pytest.approx(-plain.discrimination[2], abs=1e-3)
    assert found.thresholds[2] == pytest.approx(plain.thresholds[2][::-1], abs=1e-3)
    assert found.loglik == pytest.approx(plain.loglik, abs=1e-6)


def test_answers_missing_at_random_cost_certainty_and_nothing_else() -> None:
    table = graded_answers(6000, [1.0, 1.5, 1.2, 2.0])
    holes = np.where(np.random.default_rng(2).random(table.shape) < 0.3, -2, table)
    whole, found = irt.graded(table), irt.graded(holes)
    np.testing.assert_allclose(found.discrimination, whole.discrimination, rtol=0.08)
    assert all(there[0] > here[0] for there, here in zip(found.se, whole.se, strict=True))
    assert found.n == int((holes >= 0).any(axis=1).sum())


def test_codes_may_be_any_and_those_nobody_chose_have_no_threshold() -> None:
    table = graded_answers(1500, [1.0, 1.5, 1.2])
    other = np.array([1, 2, 5, 7])[table]
    plain, found = irt.graded(table), irt.graded(other)
    assert found.codes == ((1, 2, 5, 7),) * 3
    assert found.thresholds == plain.thresholds


def test_items_may_differ_in_their_steps() -> None:
    table = graded_answers(3000, [1.0, 1.5, 1.2, 2.0])
    table[:, 1] = table[:, 1] > 1
    fit = irt.graded(table)
    assert [len(steps) for steps in fit.thresholds] == [3, 1, 3, 3]
    assert fit.thresholds[1][0] == pytest.approx(0, abs=0.2)


def test_who_answered_nothing_is_not_scored_and_known_only_as_one_of_all(fit: irt.Graded) -> None:
    found = irt.scores(fit, [[5, 5, 5, 5], [-1, -2, -3, -4], [1, 1, 1, 1], [5, -1, -1, -1]])
    assert found.scored.tolist() == [True, False, True, True]
    assert found.estimate[1] == pytest.approx(0, abs=1e-12)
    assert found.standard_error[1] == pytest.approx(1, abs=1e-6)
    assert found.estimate[0] > found.estimate[3] > 0 > found.estimate[2]
    assert found.standard_error[3] > found.standard_error[0]


def test_information_is_the_curvature_of_the_expected_log_likelihood(fit: irt.Graded) -> None:
    step, at = 1e-4, 0.3
    found = irt.information(fit, [at - step, at, at + step])
    assert found.test[1] == pytest.approx(found.items[:, 1].sum())
    assert found.standard_error[1] == pytest.approx(found.test[1] ** -0.5)
    for item, chances in zip(found.items, found.categories, strict=True):
        logs = np.log(chances)
        bend = (logs[:, 0] - 2 * logs[:, 1] + logs[:, 2]) / step**2
        assert -(chances[:, 1] @ bend) == pytest.approx(item[1], rel=1e-4)
        np.testing.assert_allclose(chances.sum(axis=0), 1, atol=1e-12)


@pytest.mark.parametrize(
    ("table", "refusal"),
    [
        (np.ones((9, 2), dtype=np.int64), TooFewItemsError),
        (graded_answers(1, [1.0, 1.0, 1.0]), TooFewRespondentsError),
        (np.full((9, 3), -2), TooFewRespondentsError),
        (np.array([[1, 2, 3], [2, 1, 3], [1, 1, 3]]), ConstantItemError),
        (np.array([[1, 2, -1], [2, 1, -1], [1, 1, -2]]), ConstantItemError),
        (np.repeat(graded_answers(300, [1.5]), 3, axis=1), NotConvergedError),
        (np.array([[0.5, 1, 2], [1, 2, 3]]), NotWholeNumbersError),
    ],
    ids=["two items", "one person", "all missing", "constant", "nobody", "the same item", "halves"],
)
def test_what_cannot_carry_the_model_is_refused(table: npt.ArrayLike, refusal: type) -> None:
    with pytest.raises(refusal):
        irt.graded(table)


def test_an_item_whose_slope_grows_without_end_is_named() -> None:
    said = graded_answers(300, [1.5])[:, 0]
    with pytest.raises(NotConvergedError, match=r"slope of (again|more|once) grows without end"):
        irt.graded({"once": said, "again": said, "more": said})


def test_a_tolerance_that_is_not_positive_is_refused(first: npt.NDArray[np.int16]) -> None:
    with pytest.raises(BadParameterError):
        irt.graded(first, tolerance=0)


def test_answers_that_the_fit_does_not_know_are_refused(fit: irt.Graded) -> None:
    with pytest.raises(CodeOutsideScaleError):
        irt.scores(fit, [[1, 2, 3, 0]])
    with pytest.raises(UnequalLengthsError):
        irt.scores(fit, [[1, 2, 3]])
    with pytest.raises(NotNumbersError):
        irt.information(fit, [0.0, float("nan")])


def test_scores_find_the_items_of_the_fit_by_name(first: npt.NDArray[np.int16]) -> None:
    names = ("q1", "q2", "q3", "q4")
    columns = dict(zip(names, first.T, strict=True))
    fit = irt.graded(columns)
    assert fit.items == names
    expected = irt.scores(fit, columns).estimate
    turned = {name: columns[name] for name in ("q3", "q1", "q4", "q2")}
    assert irt.scores(fit, turned).estimate.tolist() == expected.tolist()
    assert irt.scores(fit, first).estimate.tolist() == expected.tolist()  # no names: by place
    assert irt.scores(irt.graded(first), columns).estimate.tolist() == expected.tolist()


def test_scores_of_other_items_are_refused_by_their_names(first: npt.NDArray[np.int16]) -> None:
    columns = dict(zip(("q1", "q2", "q3", "q4"), first.T, strict=True))
    fit = irt.graded(columns)
    renamed = {("z" if name == "q2" else name): cells for name, cells in columns.items()}
    with pytest.raises(UnknownItemError, match="no column for q2; no item z"):
        irt.scores(fit, renamed)
    with pytest.raises(UnknownItemError, match=": no item age"):
        irt.scores(fit, columns | {"age": first[:, 0]})
    with pytest.raises(UnknownItemError, match="no column for q4"):
        irt.scores(fit, {name: columns[name] for name in ("q1", "q2", "q3")})
