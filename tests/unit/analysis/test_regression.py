import numpy as np
import numpy.typing as npt
import pytest
from scipy import linalg, stats

from analysis.errors import (
    CollinearError,
    ConstantScoreError,
    TooFewRespondentsError,
    UnequalLengthsError,
)
from analysis.regression import Fit, least_squares

Floats = npt.NDArray[np.float64]


def example(people: int = 14) -> tuple[Floats, Floats, npt.NDArray[np.int64]]:
    """Clusters of one to five answers, in no order, with an effect of the person."""
    rng = np.random.default_rng(people)
    cluster = rng.permutation(np.repeat(np.arange(people), 1 + np.arange(people) % 5))
    n = len(cluster)
    design = np.column_stack([np.ones(n), rng.integers(0, 2, (n, 2)), rng.normal(size=n)])
    person = rng.normal(size=people)[cluster]
    return design, design @ [1.0, 0.5, -1, 0.2] + person + rng.normal(size=n), cluster


def by_the_book(
    x: Floats, y: Floats, cluster: npt.NDArray[np.int64]
) -> tuple[Floats, Floats, Floats]:
    """CR2 and its degrees as they are defined, with matrices as large as the data."""
    bread = np.linalg.inv(x.T @ x)
    rest = np.eye(len(y)) - x @ bread @ x.T
    residuals, meat, weighted = rest @ y, np.zeros_like(bread), []
    for person in np.unique(cluster):
        rows = np.flatnonzero(cluster == person)
        root = np.real(linalg.inv(linalg.sqrtm(rest[np.ix_(rows, rows)])))
        score = x[rows].T @ root @ residuals[rows]
        meat += np.outer(score, score)
        weighted.append(rest[:, rows] @ root @ x[rows] @ bread)
    degrees = []
    for place in range(x.shape[1]):
        columns = np.stack([one[:, place] for one in weighted])
        gram = columns @ columns.T
        degrees.append(np.trace(gram) ** 2 / np.trace(gram @ gram))
    return bread @ x.T @ y, bread @ meat @ bread, np.array(degrees)


@pytest.mark.parametrize("people", [6, 14, 40])
def test_coefficients_errors_and_degrees_are_those_of_the_definition(people: int) -> None:
    x, y, cluster = example(people)
    fit, (coefficients, covariance, degrees) = (
        least_squares(x, y, cluster),
        by_the_book(*example(people)),
    )
    np.testing.assert_allclose(fit.coefficients, coefficients, rtol=0, atol=1e-10)
    np.testing.assert_allclose(fit.covariance, covariance, rtol=0, atol=1e-10)
    np.testing.assert_allclose(fit.degrees, degrees, rtol=1e-10)
    assert (fit.n, fit.clusters) == (len(y), people)


def test_of_two_groups_of_single_answers_the_error_is_welchs() -> None:
    rng = np.random.default_rng(1)
    one, two = rng.normal(size=9), rng.normal(1, 3, size=14)
    side = np.repeat([0.0, 1], [9, 14])
    fit = least_squares(np.column_stack([np.ones(23), side]), np.r_[one, two], np.arange(23))
    welch = stats.ttest_ind(two, one, equal_var=False)
    found = fit.coefficient(1, 0.95)
    assert found.estimate / found.standard_error == pytest.approx(welch.statistic, abs=1e-10)
    # Imbens & Kolesar 2016 give the degrees in closed form
    closed = 23**2 * 8 * 13 / (9**2 * 8 + 14**2 * 13)
    assert found.degrees == pytest.approx(closed, abs=1e-9)


def test_a_mean_of_single_answers_has_students_interval() -> None:
    y = np.array([3.0, 1, 4, 1, 5, 9])
    found = least_squares(np.ones((6, 1)), y, np.arange(6)).coefficient(0, 0.9)
    expected = stats.ttest_1samp(y, 0).confidence_interval(0.9)
    assert (found.interval.low, found.interval.high) == pytest.approx(tuple(expected), abs=1e-10)
    assert found.p == pytest.approx(stats.ttest_1samp(y, 0).pvalue, abs=1e-12)


def test_the_variance_is_unbiased_where_errors_are_independent() -> None:
    x, _, cluster = example()
    rng = np.random.default_rng(2)
    fits = [least_squares(x, rng.normal(size=len(x)), cluster) for _ in range(600)]
    mean = np.mean([np.diag(fit.covariance) for fit in fits], axis=0)
    np.testing.assert_allclose(mean, np.diag(np.linalg.inv(x.T @ x)), rtol=0.12)


def test_naming_or_ordering_people_differently_changes_nothing() -> None:
    x, y, cluster = example()
    order = np.random.default_rng(3).permutation(len(y))
    ahead = least_squares(x, y, cluster)
    back = least_squares(x[order], y[order], np.array([f"p{c}" for c in cluster])[order])
    np.testing.assert_allclose(ahead.covariance, back.covariance, rtol=1e-10)
    np.testing.assert_allclose(ahead.degrees, back.degrees, rtol=1e-10)


def refuse(x: Floats, y: Floats, cluster: npt.NDArray[np.int64]) -> Fit:
    return least_squares(x, y, cluster)


def test_what_cannot_be_fitted_is_refused_each_by_name() -> None:
    x, y, cluster = example()
    with pytest.raises(CollinearError):
        refuse(np.column_stack([x, x[:, 1]]), y, cluster)
    with pytest.raises(TooFewRespondentsError):
        refuse(x, y, np.zeros_like(cluster))
    with pytest.raises(ConstantScoreError):
        refuse(x, np.full(len(y), 7.0), cluster)
    with pytest.raises(ConstantScoreError):
        refuse(x, np.zeros(len(y)), cluster)
    with pytest.raises(UnequalLengthsError):
        refuse(x, y[:-1], cluster)


def test_a_coefficient_that_one_person_carries_has_no_error_and_says_so() -> None:
    side = np.array([0.0, 0, 0, 0, 1, 1])
    y, cluster = np.array([1.0, 2, 4, 3, 5, 7]), np.array([0, 0, 1, 2, 3, 3])
    fit = least_squares(np.column_stack([1 - side, side]), y, cluster)
    assert fit.coefficient(0, 0.95).degrees > 1
    with pytest.raises(TooFewRespondentsError):
        fit.coefficient(1, 0.95)
