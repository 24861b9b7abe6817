from collections.abc import Callable
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pytest
from scipy import optimize

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
from analysis.factor import Efa, efa, parallel
from analysis.factor.extraction import likeliest, minres
from analysis.factor.number import wishart
from analysis.factor.rotation import oblimin, promax, varimax
from analysis.joint import Joint
from analysis.moments import Moments

Answers = npt.NDArray[np.int16]
Floats = npt.NDArray[np.float64]
Rotation = Literal["varimax", "oblimin", "promax", "none"]
SIMPLE = np.kron(np.eye(3), np.array([[0.9], [0.8], [0.7], [0.6]]))
BETWEEN = np.array([[1, 0.5, 0.3], [0.5, 1, 0.2], [0.3, 0.2, 1]])


def implied(loadings: Floats, between: Floats) -> Floats:
    """The correlations that factors imply."""
    matrix = loadings @ between @ loadings.T
    np.fill_diagonal(matrix, 1)
    return np.asarray(matrix)


def aligned(found: Efa, loadings: Floats) -> tuple[Floats, Floats]:
    """Our loadings and correlations, factors in the order and with the signs of theirs."""
    alike = found.loadings.T @ loadings
    order = optimize.linear_sum_assignment(-np.abs(alike).T)[1]
    signs = np.sign(alike[order, np.arange(len(order))])
    between = found.correlations[np.ix_(order, order)] * np.outer(signs, signs)
    return found.loadings[:, order] * signs, between


@pytest.mark.parametrize("sample", ["n1000", "n5000"])
def test_minres_with_oblimin_is_that_of_psych(
    sample: str, turned: Answers, turned5000: Answers, lavaans: dict[str, Any]
) -> None:
    expected = lavaans[sample]["efa_minres_oblimin"]
    found = efa(turned if sample == "n1000" else turned5000, 6)
    loadings, between = aligned(found, np.array(expected["loadings"]))
    # psych stops where its gradient is small: 1e-5 is as near as it comes
    np.testing.assert_allclose(loadings, expected["loadings"], atol=2e-5)
    np.testing.assert_allclose(between, expected["Phi"], atol=2e-5)
    np.testing.assert_allclose(found.uniquenesses, expected["uniq"], atol=2e-5)
    assert found.heywood == ()


def test_its_chi_squared_is_that_behind_the_rmsea_of_psych(
    turned5000: Answers, lavaans: dict[str, Any]
) -> None:
    expected = lavaans["n5000"]["efa_minres_oblimin"]
    found = efa(turned5000, 6).fitness
    assert found is not None
    assert found.df == 147
    # psych subtracts 1 / (n - 1) where the definition says 1 / n
    chi2 = (expected["RMSEA"][0] ** 2 + 1 / 4999) * 5000 * 147
    assert found.chi2 == pytest.approx(chi2, rel=1e-5)
    assert found.tli == pytest.approx(expected["TLI"], abs=1e-5)
    assert found.rmsea_interval.high == pytest.approx(expected["RMSEA"][2], abs=1e-5)


@pytest.mark.parametrize("extract", [minres, likeliest])
def test_factors_that_fit_exactly_are_found_exactly(extract: Any) -> None:
    found = extract(implied(SIMPLE, BETWEEN), 3)
    np.testing.assert_allclose(found.uniquenesses, 1 - (SIMPLE**2).sum(axis=1), atol=1e-8)
    common = SIMPLE @ BETWEEN @ SIMPLE.T
    np.testing.assert_allclose(found.loadings @ found.loadings.T, common, atol=1e-8)


def left_by_minres(matrix: Floats, unique: Floats) -> float:
    """What three factors leave behind: the squares of the other eigenvalues."""
    rest = np.linalg.eigvalsh(matrix - np.diag(unique))[:-3]
    return float(rest @ rest)


def left_by_likelihood(matrix: Floats, unique: Floats) -> float:
    """The same by maximum likelihood."""
    rest = np.linalg.eigvalsh(matrix / np.sqrt(np.outer(unique, unique)))[:-3]
    return float((rest - np.log(rest) - 1).sum())


@pytest.mark.parametrize(
    ("extract", "left"), [(minres, left_by_minres), (likeliest, left_by_likelihood)]
)
def test_no_other_unique_variances_leave_less_behind(
    extract: Any, left: Callable[[Floats, Floats], float], turned: Answers
) -> None:
    matrix = Moments.complete(turned[:, :12]).correlation()
    found = extract(matrix, 3)
    rng = np.random.default_rng(1)
    for _ in range(20):
        near = found.uniquenesses * (1 + 1e-3 * rng.normal(size=12))
        assert left(matrix, near) > left(matrix, found.uniquenesses)


def test_both_methods_agree_where_the_model_holds(turned5000: Answers) -> None:
    one, other = (efa(turned5000, 6, method=method) for method in ("minres", "ml"))
    np.testing.assert_allclose(one.loadings, aligned(other, one.loadings)[0], atol=0.02)
    assert one.fitness is not None
    assert other.fitness is not None
    assert other.fitness.chi2 < one.fitness.chi2


@pytest.mark.parametrize("rotate", [varimax, oblimin, promax])
def test_a_rotation_explains_the_same_and_finds_simple_structure(rotate: Any) -> None:
    between = np.eye(3) if rotate is varimax else BETWEEN
    start = SIMPLE @ np.linalg.cholesky(between)
    loadings, found = rotate(start)
    np.testing.assert_allclose(loadings @ found @ loadings.T, start @ start.T, atol=1e-12)
    np.testing.assert_allclose(np.diag(found), 1, atol=1e-12)
    off = 0.08 if rotate is promax else 1e-7  # promax aims at a power of varimax, not at this
    assert np.sort(np.abs(loadings), axis=1)[:, :-1].max() < off


def test_promax_follows_its_definition(turned: Answers) -> None:
    start, _ = varimax(minres(Moments.complete(turned).correlation(), 6).loadings)
    target = np.sign(start) * start**4
    slope = np.linalg.inv(start.T @ start) @ start.T @ target
    turn = slope @ np.diag(np.sqrt(np.diag(np.linalg.inv(slope.T @ slope))))
    np.testing.assert_allclose(promax(start)[0], start @ turn, atol=1e-6)


def test_varimax_is_a_maximum_of_its_criterion(turned: Answers) -> None:
    loadings, _ = varimax(minres(Moments.complete(turned).correlation(), 6).loadings)
    rows = loadings / np.linalg.norm(loadings, axis=1, keepdims=True)
    best = (rows**2).var(axis=0).sum()
    rng = np.random.default_rng(1)
    for _ in range(20):
        turn = np.linalg.qr(np.eye(6) + 0.01 * rng.normal(size=(6, 6)))[0]
        assert ((rows @ turn) ** 2).var(axis=0).sum() < best


@pytest.mark.parametrize("rotation", ["varimax", "oblimin", "promax", "none"])
def test_factors_come_in_order_and_point_ahead(rotation: Rotation, turned: Answers) -> None:
    found = efa(-(turned - 6), 6, rotation)
    assert list(found.explained) == sorted(found.explained, reverse=True)
    assert (found.loadings.sum(axis=0) > 0).all()
    assert sum(found.explained) == pytest.approx(1 - found.uniquenesses.mean(), abs=1e-8)


def test_polychoric_factors_are_stronger_and_have_no_test(turned: Answers) -> None:
    found = efa(polychoric(turned), 6)
    assert found.fitness is None
    assert sum(found.explained) > sum(efa(turned, 6).explained)


def test_an_item_that_is_a_factor_by_itself_is_flagged() -> None:
    matrix = np.array(
        [[1, 0.8, 0.8, 0.7], [0.8, 1, 0.5, 0.5], [0.8, 0.5, 1, 0.5], [0.7, 0.5, 0.5, 1]]
    )
    answers = np.random.default_rng(1).multivariate_normal(np.zeros(4), matrix, size=3000)
    for method in ("minres", "ml"):
        found = efa(np.digitize(answers, np.linspace(-2, 2, 30)), 1, method=method)
        assert found.heywood == (0,)
        assert found.uniquenesses[0] == pytest.approx(0.005)


SOME = np.random.default_rng(1).integers(1, 6, (60, 6))


@pytest.mark.parametrize(
    ("answers", "factors", "refusal"),
    [
        (SOME, 0, BadParameterError),
        (SOME, 4, NotIdentifiedError),
        (SOME[:, :1], 1, TooFewItemsError),
        (SOME[:, :2], 1, NotIdentifiedError),
        (SOME[:6], 1, TooFewRespondentsError),
        (np.full((50, 6), -3), 1, TooFewRespondentsError),
        (np.where([1, 1, 1, 1, 1, 0], SOME, 3), 1, ConstantItemError),
        (SOME[:, [0, 1, 2, 3, 3]], 1, NotPositiveDefiniteError),
    ],
    ids=[
        "no factor",
        "too many factors",
        "one item",
        "two items",
        "few people",
        "all missing",
        "constant",
        "the same item twice",
    ],
)
def test_what_cannot_carry_factors_is_refused(
    answers: npt.NDArray[np.int64], factors: int, refusal: type[AnalysisError]
) -> None:
    with pytest.raises(refusal):
        efa(answers, factors)


def test_another_method_or_rotation_is_refused() -> None:
    with pytest.raises(BadParameterError):
        efa(SOME, 1, rotation="quartimax")  # type: ignore[arg-type]
    with pytest.raises(BadParameterError):
        efa(SOME, 1, method="paf")  # type: ignore[arg-type]


def test_a_search_that_is_cut_short_is_refused(
    turned: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.factor.rotation.STEPS", 2)
    with pytest.raises(NotConvergedError):
        efa(turned, 6)
    monkeypatch.setattr("analysis.factor.extraction.STEPS", 2)
    with pytest.raises(NotConvergedError):
        efa(turned, 6)


def test_eigenvalues_are_those_of_psych_and_so_is_the_number_of_factors(
    turned: Answers, lavaan: dict[str, Any]
) -> None:
    found = parallel(turned, np.random.default_rng(1))
    expected = lavaan["parallel"]
    np.testing.assert_allclose(found.components.eigenvalues, expected["pc_values"], atol=1e-12)
    np.testing.assert_allclose(found.factors.eigenvalues, expected["fa_values"], atol=1e-6)
    assert (found.components.count, found.factors.count) == (6, 6)


def test_polychoric_eigenvalues_find_the_same_six(turned: Answers) -> None:
    found = parallel(turned, np.random.default_rng(1), "polychoric", draws=20)
    again = parallel(Joint.of(turned, 1, 5), np.random.default_rng(1), "polychoric", draws=20)
    assert (found.components.count, found.factors.count) == (6, 6)
    assert found == again
    assert (
        found.components.chance[0] > parallel(turned, np.random.default_rng(1)).components.chance[0]
    )


def test_unrelated_items_have_no_factor() -> None:
    rng = np.random.default_rng(4)
    found = parallel(rng.integers(1, 6, (800, 10)), rng, draws=200)
    assert found.components.count == 0


def test_the_eigenvalues_of_chance_are_those_of_unrelated_answers() -> None:
    rng = np.random.default_rng(2)
    drawn = parallel(rng.integers(1, 6, (150, 6)), rng, draws=400, quantile=0.5)
    made = [np.linalg.eigvalsh(np.corrcoef(rng.normal(size=(6, 150))))[::-1] for _ in range(400)]
    expected = np.quantile(made, 0.5, axis=0)
    np.testing.assert_allclose(drawn.components.chance, expected, atol=0.02)


@pytest.mark.parametrize(
    ("answers", "refusal"),
    [
        (SOME[:, :2], TooFewItemsError),
        (SOME[:6], TooFewRespondentsError),
        (np.full((50, 6), -3), TooFewRespondentsError),
        (np.where([1, 1, 1, 1, 1, 0], SOME, 3), ConstantItemError),
    ],
)
@pytest.mark.parametrize("kind", ["pearson", "polychoric"])
def test_what_cannot_carry_eigenvalues_is_refused(
    answers: npt.NDArray[np.int64], refusal: type, kind: Literal["pearson", "polychoric"]
) -> None:
    with pytest.raises(refusal):
        parallel(answers, np.random.default_rng(1), kind)


def test_parameters_of_parallel_analysis_have_their_ranges() -> None:
    rng = np.random.default_rng(1)
    with pytest.raises(BadParameterError):
        parallel(SOME, rng, "spearman")  # type: ignore[arg-type]
    with pytest.raises(BadParameterError):
        parallel(SOME, rng, draws=19)
    with pytest.raises(BadParameterError):
        parallel(SOME, rng, quantile=1.0)
    with pytest.raises(BadParameterError):
        parallel(Moments.complete(SOME), rng, "polychoric")
    with pytest.raises(IncompleteMomentsError):
        parallel(Moments.of(np.where(np.eye(60, 6) == 1, -2, SOME)), rng)


@pytest.mark.parametrize("kind", ["pearson", "polychoric"])
def test_of_tables_with_gaps_each_pair_counts_and_chance_is_that_of_the_fewest(
    kind: Literal["pearson", "polychoric"], turned: Answers
) -> None:
    gaps = np.random.default_rng(2).random(turned.shape) < 0.1
    joint = Joint.of(np.where(gaps, -2, turned), 1, 5)
    found = parallel(joint, np.random.default_rng(1), kind, draws=20)
    assert found.n == joint.fewest < 850
    assert (found.components.count, found.factors.count) == (6, 6)
    whole = parallel(Joint.of(turned, 1, 5), np.random.default_rng(1), kind, draws=20)
    assert found.components.chance[0] > whole.components.chance[0]


def test_one_factor_of_many_unrelated_items_settles() -> None:
    # rounding makes the sum of their many residuals seem to rise where it has settled
    rng = np.random.default_rng(1)
    for _ in range(100):
        assert minres(wishart(rng, 196, np.eye(44)), 1).iterations < 50


def test_too_long_a_step_is_taken_back_and_the_likeliest_factors_are_found() -> None:
    rng = np.random.default_rng(221)
    latent = rng.normal(size=(60, 1)) * rng.uniform(0, 2, 6) + rng.normal(size=(60, 6))
    answers = 1 + np.digitize(latent, np.sort(rng.normal(size=rng.integers(1, 5))))
    matrix = np.asarray(np.corrcoef(answers.T))
    found = likeliest(matrix, 2)
    implied_by = found.loadings @ found.loadings.T + np.diag(found.uniquenesses)
    np.testing.assert_allclose(np.diag(implied_by), 1, atol=1e-6)


def test_chance_is_a_generator(turned: Answers) -> None:
    with pytest.raises(BadParameterError, match=r"default_rng\(1\), not None"):
        parallel(turned, None)  # type: ignore[arg-type]
