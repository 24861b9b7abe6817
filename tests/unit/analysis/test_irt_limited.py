"""C2 against R mirt, against a sum over every pattern, and under its own model."""

import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from scipy import stats

from analysis import irt
from analysis.errors import (
    CodeOutsideScaleError,
    ConstantItemError,
    NotIdentifiedError,
    NotPositiveDefiniteError,
    NotWholeNumbersError,
    TooFewItemsError,
    TooFewRespondentsError,
)
from analysis.irt.curves import Curve
from analysis.irt.fitting import points
from analysis.irt.limited import Implied, _distance, implied

REFERENCE = Path(__file__).parents[2] / "reference"
Table = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
STEP = 1e-5


def answers(n: int, seed: int, second: float = 0.0, items: int = 5) -> Table:
    """Answers of three steps on one trait; `second` is what the last two items share beside it."""
    rng = np.random.default_rng(seed)
    trait = np.repeat(rng.normal(size=(n, 1, 1)), items, axis=1)
    trait[:, -2:] += second * rng.normal(size=(n, 1, 1))
    counted: Table = (1.4 * (trait - [-1.0, 0.2, 1.2]) + rng.logistic(size=(n, items, 1)) > 0).sum(
        axis=2
    )
    return counted


@pytest.mark.parametrize("n", [1000, 5000])
def test_every_figure_is_that_of_mirt(n: int) -> None:
    document: dict[str, Any] = json.loads((REFERENCE / "mirt.json").read_text("utf-8"))
    expected = {name: value[0] for name, value in document[f"n{n}"]["C2"].items()}
    path = REFERENCE / f"sim_n{n}.csv"
    table = np.loadtxt(path, delimiter=",", skiprows=1, usecols=range(4), dtype=np.int64)
    table[:, 3] = 6 - table[:, 3]
    found = irt.fit_c2(table)
    assert found.statistic == pytest.approx(expected["M2"], abs=2e-6)
    assert (found.df, found.n, found.left_out) == (expected["df"], n, 0)
    assert found.p == pytest.approx(expected["p"], abs=1e-6)
    assert found.rmsea == pytest.approx(expected["RMSEA"], abs=1e-6)
    assert found.rmsea_interval.low == pytest.approx(expected["RMSEA_5"], abs=4e-5)
    assert found.rmsea_interval.high == pytest.approx(expected["RMSEA_95"], abs=4e-5)
    if found.rmsea > 0:  # mirt's search for the end stops early: ours is where it is defined to be
        noncentrality = found.rmsea_interval.high**2 * (n - 1) * found.df
        tail = stats.ncx2.cdf(found.statistic, found.df, noncentrality)
        assert tail == pytest.approx(0.05, abs=1e-9)
    assert found.srmr == pytest.approx(expected["SRMSR"], abs=1e-6)
    assert found.tli == pytest.approx(expected["TLI"], abs=1e-6)
    assert found.cfi == pytest.approx(expected["CFI"], abs=1e-6)


def summed_over_patterns(parameters: list[Floats]) -> tuple[Floats, Floats]:
    """Shares and products by their definition: from the chance of every pattern there is."""
    trait, logs = points()
    chances = [np.exp(Curve(each).log_probabilities(trait)) for each in parameters]
    patterns = list(product(*(range(len(chance)) for chance in chances)))
    likely = np.array([
        np.prod([chance[at] for chance, at in zip(chances, pattern, strict=True)], axis=0)
        @ np.exp(logs)
        for pattern in patterns
    ])  # fmt: skip
    assert likely.sum() == pytest.approx(1, abs=1e-12)
    figures = np.array([told(pattern, [len(chance) for chance in chances]) for pattern in patterns])
    mean = likely @ figures
    return mean, (figures.T * likely) @ figures - np.outer(mean, mean)


def told(pattern: tuple[int, ...], sizes: list[int]) -> list[float]:
    """What one person's answers add to shares and products."""
    shares = [
        float(at == step)
        for at, size in zip(pattern, sizes, strict=True)
        for step in range(1, size)
    ]
    pairs = [(i, j) for i in range(len(sizes)) for j in range(i + 1, len(sizes))]
    return shares + [float(pattern[i] * pattern[j]) for i, j in pairs]


def test_shares_products_and_derivatives_are_those_of_all_patterns_summed() -> None:
    items = [
        np.array([1.3, 1.5, 0.2, -1.0]), np.array([0.8, 0.4]),
        np.array([2.0, 1.0, -1.5]), np.array([-0.6, 0.9, -0.3]),
    ]  # fmt: skip
    found = implied(tuple(Curve(each) for each in items))
    mean, covariance = summed_over_patterns(items)
    np.testing.assert_allclose(found.mean, mean, atol=1e-13)
    np.testing.assert_allclose(found.covariance, covariance, atol=1e-12)
    flat, ends = np.concatenate(items), np.cumsum([len(each) for each in items])[:-1]
    by = [
        (
            summed_over_patterns(np.split(flat + step, ends))[0]
            - summed_over_patterns(np.split(flat - step, ends))[0]
        )
        / (2 * STEP)
        for step in STEP * np.eye(len(flat))
    ]
    np.testing.assert_allclose(found.jacobian, np.array(by).T, atol=1e-9)


def test_the_statistic_is_the_formula_of_the_paper() -> None:
    table = answers(700, seed=3, items=4)
    found = irt.fit_c2(table)
    model = implied(found.fit.curves)
    observed = np.mean([told(tuple(row), [4] * 4) for row in table], axis=0)
    inverse, by = np.linalg.inv(model.covariance), model.jacobian
    middle = by @ np.linalg.inv(by.T @ inverse @ by) @ by.T
    misfit = observed - model.mean
    expected = 700 * misfit @ (inverse - inverse @ middle @ inverse) @ misfit
    assert found.statistic == pytest.approx(expected, rel=1e-7)


def test_if_the_model_holds_c2_is_chi_squared() -> None:
    drawn = [irt.fit_c2(answers(500, seed)) for seed in range(60)]
    statistics = np.array([found.statistic for found in drawn])
    assert {found.df for found in drawn} == {5}
    assert statistics.mean() == pytest.approx(5, abs=4 * np.sqrt(10 / 60))
    assert stats.kstest(statistics, "chi2", args=(5,)).pvalue > 0.01


def test_two_items_that_share_more_than_the_trait_are_found() -> None:
    found = irt.fit_c2(answers(1500, seed=1, second=1.2))
    assert found.p < 1e-6
    assert found.rmsea_interval.low > 0.05
    assert found.srmr > irt.fit_c2(answers(1500, seed=1)).srmr


def test_two_categories_an_item_are_tested_too() -> None:
    found = irt.fit_c2((answers(900, seed=5) > 1).astype(np.int64))
    assert (found.df, found.fit.parameters) == (5, 10)
    assert found.p > 0.001


def test_codes_with_gaps_change_nothing() -> None:
    table = answers(600, seed=2)
    assert irt.fit_c2(np.array([0, 2, 3, 9])[table]).statistic == irt.fit_c2(table).statistic


def test_who_left_an_answer_out_is_left_out_and_counted() -> None:
    table = answers(600, seed=2)
    holes = np.concatenate([table, [[-1, 0, 1, 2, 3], [-2] * 5, [3, 3, 3, 3, -3]]])
    found = irt.fit_c2(holes)
    assert (found.n, found.left_out, found.fit.n) == (600, 3, 600)
    assert found.statistic == irt.fit_c2(table).statistic


def test_what_cannot_be_tested_is_refused_each_by_name() -> None:
    table = answers(200, seed=2)
    with pytest.raises(TooFewItemsError):
        irt.fit_c2(table[:, :3])
    with pytest.raises(TooFewRespondentsError):
        irt.fit_c2(np.where(np.eye(5, dtype=bool), -1, table[:5]))
    with pytest.raises(ConstantItemError):
        irt.fit_c2(np.column_stack([table[:, :4], np.ones(200, dtype=np.int64)]))
    with pytest.raises(NotWholeNumbersError):
        irt.fit_c2(table / 2)
    with pytest.raises(CodeOutsideScaleError):
        irt.fit_c2(table + 200)


def test_figures_that_follow_from_others_carry_no_test() -> None:
    twice = Implied(np.zeros(2), np.ones((2, 2)), np.ones((2, 1)))
    with pytest.raises(NotPositiveDefiniteError):
        _distance(np.zeros(2), twice, 10)
    unclear = Implied(np.zeros(3), np.eye(3), np.ones((3, 2)))
    with pytest.raises(NotIdentifiedError):
        _distance(np.zeros(3), unclear, 10)
