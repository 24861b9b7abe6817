from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pytest

from analysis.cautions import Caution
from analysis.correlation import polychoric
from analysis.errors import (
    AnalysisError,
    BadParameterError,
    ConstantItemError,
    IncompleteMomentsError,
    NotConvergedError,
    NotIdentifiedError,
    NotPositiveDefiniteError,
    TooFewItemsError,
    TooFewRespondentsError,
)
from analysis.moments import Moments
from analysis.reliability import alpha, hierarchy, omega_hierarchical, omega_ordinal, omega_total

Answers = npt.NDArray[np.int16]
FACTORS = range(6)


@pytest.mark.parametrize("factor", FACTORS)
@pytest.mark.parametrize("sample", ["n1000", "n5000"])
def test_the_omegas_of_one_factor_are_those_of_lavaan_and_semtools(
    sample: str, factor: int, turned: Answers, turned5000: Answers, lavaans: dict[str, Any]
) -> None:
    expected = lavaans[sample][f"omega_f{factor + 1}"]
    everybody = turned if sample == "n1000" else turned5000
    answers = everybody[:, 4 * factor : 4 * factor + 4]
    total, ordinal = omega_total(Moments.complete(answers)), omega_ordinal(answers)
    assert total.estimate == pytest.approx(expected["omega_ml"], abs=1e-6)
    assert total.observed == pytest.approx(expected["semTools_compRel_ml"], abs=1e-6)
    assert ordinal.estimate == pytest.approx(expected["semTools_green_yang"], abs=1e-7)
    np.testing.assert_allclose(total.loadings, expected["std_lambda"], atol=1e-6)
    np.testing.assert_allclose(ordinal.loadings, expected["wlsmv_std_lambda"], atol=1e-6)
    assert total.heywood == ordinal.heywood == ()


def test_the_standard_errors_are_the_spread_over_samples() -> None:
    rng = np.random.default_rng(1)
    found: dict[str, list[tuple[float, float]]] = {"total": [], "ordinal": []}
    for _ in range(60):
        latent = rng.normal(size=(400, 1)) * [0.9, 0.7, 0.6, 0.8] + 0.6 * rng.normal(size=(400, 4))
        answers = np.digitize(latent, [-1.2, -0.2, 0.5, 1])
        total, ordinal = omega_total(Moments.complete(answers)), omega_ordinal(answers)
        found["total"].append((total.estimate, total.standard_error))
        found["ordinal"].append((ordinal.estimate, ordinal.standard_error))
    for pairs in found.values():
        estimates, errors = np.array(pairs).T
        assert errors.mean() == pytest.approx(estimates.std(), rel=0.2)


def test_the_interval_is_normal_and_has_the_level_asked_for(turned: Answers) -> None:
    found = omega_total(Moments.complete(turned[:, :4]), level=0.9)
    assert found.interval.low == pytest.approx(found.estimate - 1.6448536 * found.standard_error)
    assert (found.interval.level, found.interval.method, found.n) == (0.9, "normal", 1000)


def test_items_that_measure_equally_well_have_the_omega_of_alpha() -> None:
    # every pattern and its permutations: covariances are all equal, and so are variances
    base = np.array([[1, 2, 2], [4, 4, 3], [5, 5, 4], [2, 1, 1], [3, 3, 2], [1, 5, 3]])
    orders = [[0, 1, 2], [1, 2, 0], [2, 0, 1], [0, 2, 1], [2, 1, 0], [1, 0, 2]]
    moments = Moments.complete(np.concatenate([base[:, order] for order in orders]))
    assert omega_total(moments).estimate == pytest.approx(alpha(moments).estimate, abs=1e-9)


def test_an_item_whose_own_variance_is_not_positive_is_named() -> None:
    correlation = np.array([[1, 0.8, 0.8], [0.8, 1, 0.5], [0.8, 0.5, 1]])
    latent = np.random.default_rng(1).multivariate_normal(np.zeros(3), correlation, size=2000)
    answers = np.digitize(latent, np.linspace(-2, 2, 9))
    assert omega_total(Moments.complete(answers)).heywood == (0,)
    assert omega_ordinal(answers).heywood == (0,)


def test_an_omega_of_ordinal_answers_uses_those_who_gave_all(turned: Answers) -> None:
    holes = turned[:, :4].copy()
    holes[:400, 2] = -3
    assert omega_ordinal(holes) == omega_ordinal(turned[400:, :4])


def test_the_hierarchical_omega_is_that_of_psych_however_items_are_keyed(
    turned: Answers, lavaan: dict[str, Any]
) -> None:
    expected = lavaan["omega_SL"]
    administered = np.where(np.arange(24) % 4 == 3, 6 - turned, turned)
    for answers, backward in ((turned, ()), (administered, (3, 7, 11, 15, 19, 23))):
        found = omega_hierarchical(answers, 6)
        assert found.estimate == pytest.approx(expected["omega_h"], abs=1e-6)
        assert found.total == pytest.approx(expected["omega_tot"], abs=1e-7)
        assert found.turned == backward
        assert (found.general > 0).all()
        assert found.interval is None


def schmid() -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Loadings of three groups of four items, and the correlations that one factor above makes."""
    loadings = np.kron(np.eye(3), np.array([[0.8], [0.7], [0.7], [0.6]]))
    above = np.array([0.8, 0.7, 0.6])
    between = np.outer(above, above)
    np.fill_diagonal(between, 1)
    return loadings, between


def test_a_planted_hierarchy_is_recovered_and_its_interval_holds_it() -> None:
    loadings, between = schmid()
    matrix = loadings @ between @ loadings.T
    np.fill_diagonal(matrix, 1)
    latent = np.random.default_rng(1).multivariate_normal(np.zeros(12), matrix, size=4000)
    found = omega_hierarchical(np.digitize(latent, np.linspace(-2, 2, 40)), 3)
    general = loadings @ [0.8, 0.7, 0.6]
    assert found.estimate == pytest.approx(general.sum() ** 2 / matrix.sum(), abs=0.02)
    np.testing.assert_allclose(found.general, general, atol=0.06)
    again = omega_hierarchical(polychoric(np.digitize(latent, [-1, 0, 1])), 3)
    assert again.estimate == pytest.approx(found.estimate, abs=0.03)


def test_the_interval_of_the_hierarchical_omega_needs_a_source_of_chance(
    turned: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.reliability.hierarchy.DRAWS", 30)
    one, other = (
        omega_hierarchical(turned[:, :12], 3, np.random.default_rng(1)).interval for _ in range(2)
    )
    assert one is not None
    assert one == other
    assert 0.4 < one.low < one.high < 0.9
    with pytest.raises(BadParameterError):
        omega_hierarchical(polychoric(turned[:, :12]), 3, np.random.default_rng(1))


def test_redrawn_samples_that_fail_are_not_hidden(
    turned: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    matrix = Moments.complete(turned[:, :12]).correlation()
    monkeypatch.setattr("analysis.factor.extraction.STEPS", 2)
    with pytest.raises(NotConvergedError):
        hierarchy._interval(0.7, matrix, 1000, 3, np.random.default_rng(1), level=0.95)


def test_two_groups_load_alike_on_what_they_share(turned: Answers) -> None:
    found = omega_hierarchical(turned[:, :8], 2)
    assert 0.5 < found.estimate < found.total < 1


def few_people(seed: int) -> npt.NDArray[np.int64]:
    """Nine questions in three groups, of which the general factor leaves next to nothing."""
    chance = np.random.default_rng(seed)
    n = int(chance.choice([60, 100, 200]))
    trait = chance.normal(size=(n, 1)) * 0.7
    groups = np.repeat(chance.normal(size=(n, 3)), 3, axis=1) * 0.25
    own = chance.normal(size=(n, 9)) * 0.7
    return 1 + np.digitize(trait + groups + own, [-1.5, -0.5, 0.5, 1.5])


def test_a_group_factor_that_the_general_one_swallows_is_held_and_named() -> None:
    found = omega_hierarchical(few_people(35), 3)
    assert found.heywood_groups
    for factor in found.heywood_groups:
        assert (found.groups[:, factor] == 0).all()
        assert Caution("heywood-group", factor) in found.cautions
    assert 0 < found.common < 1
    assert 0 < found.estimate < found.total < 1


def test_no_hierarchy_is_nan_and_every_item_at_the_bound_is_named() -> None:
    for seed in range(60):
        try:
            found = omega_hierarchical(few_people(seed), 3)
        except NotConvergedError:
            continue
        figures = [found.estimate, found.total, found.common, *found.groups.ravel()]
        assert np.isfinite(figures).all()
        assert (found.groups.sum(axis=0) >= 0).all()
        said = {(each.code, each.of) for each in found.cautions}
        assert said == {
            *(("heywood", item) for item in found.heywood),
            *(("heywood-group", factor) for factor in found.heywood_groups),
        }


def test_an_item_that_is_a_group_factor_by_itself_is_named() -> None:
    chance = np.random.default_rng(2)
    groups = np.repeat(chance.normal(size=(400, 2)) + chance.normal(size=(400, 1)), 3, axis=1)
    noise = np.where(np.arange(6) == 0, 0.0, 1.0) * chance.normal(size=(400, 6))
    found = omega_hierarchical(np.digitize(groups + noise, np.linspace(-4, 4, 40)), 2)
    assert found.heywood == (0,)
    assert found.cautions == (Caution("heywood", 0),)


@pytest.mark.parametrize("factors", [2.5, "3", True, None])
def test_the_number_of_group_factors_is_whole(factors: object) -> None:
    with pytest.raises(BadParameterError, match="the number of factors is a whole number, not"):
        omega_hierarchical(SOME, factors)  # type: ignore[arg-type]


def test_the_sentence_of_a_hierarchy_names_the_fault_that_holds() -> None:
    with pytest.raises(BadParameterError, match="two of them, not 1"):
        omega_hierarchical(SOME, 1)
    with pytest.raises(BadParameterError, match="polychoric correlations have no interval"):
        omega_hierarchical(polychoric(SOME), 2, np.random.default_rng(1))


SOME = np.random.default_rng(1).integers(1, 6, (60, 4))


@pytest.mark.parametrize("kind", ["total", "ordinal"])
@pytest.mark.parametrize(
    ("answers", "refusal"),
    [
        (SOME[:, :2], TooFewItemsError),
        (SOME[:1], TooFewRespondentsError),
        (np.full((50, 4), -3), TooFewRespondentsError),
        (np.where([1, 1, 1, 0], SOME, 3), ConstantItemError),
        (SOME[:, [0, 1, 2, 2]], NotPositiveDefiniteError),
    ],
    ids=["two items", "one person", "all missing", "constant", "the same item twice"],
)
def test_what_cannot_carry_an_omega_is_refused(
    answers: npt.NDArray[np.int64], refusal: type[AnalysisError], kind: Literal["total", "ordinal"]
) -> None:
    with pytest.raises(refusal):
        omega_total(Moments.complete(answers)) if kind == "total" else omega_ordinal(answers)


def test_pairwise_sums_and_a_level_outside_zero_to_one_are_refused() -> None:
    holes = np.where(np.eye(60, 4) == 1, -2, SOME)
    with pytest.raises(IncompleteMomentsError):
        omega_total(Moments.of(holes))
    for level in (0.0, 95):
        with pytest.raises(BadParameterError):
            omega_total(Moments.complete(SOME), level)
        with pytest.raises(BadParameterError):
            omega_ordinal(SOME, level)
        with pytest.raises(BadParameterError):
            omega_hierarchical(SOME, 2, level=level)


@pytest.mark.parametrize(
    ("items", "factors", "refusal"), [(4, 1, BadParameterError), (4, 2, NotIdentifiedError)]
)
def test_a_hierarchy_needs_groups_and_enough_items(
    items: int, factors: int, refusal: type[AnalysisError]
) -> None:
    with pytest.raises(refusal):
        omega_hierarchical(SOME[:, :items], factors)
