"""What must hold of correlations, factors and their models, whatever was answered."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.cfa import fit, invariance
from analysis.correlation import polychoric
from analysis.errors import AnalysisError, EstimationError
from analysis.factor import efa, parallel
from analysis.joint import Joint
from analysis.moments import Moments
from analysis.reliability import omega_hierarchical, omega_ordinal, omega_total

Answers = npt.NDArray[np.int64]
CODES = st.sampled_from([1, 2, 3, 4, 5, -1, -2])
TABLES = st.integers(3, 6).flatmap(
    lambda items: st.lists(st.tuples(*[CODES] * items), min_size=1, max_size=40)
)
SEEDS = st.integers(0, 2**32 - 1)


def related(seed: int, items: int = 6, people: int = 60) -> Answers:
    """Answers of a few people to items that have something in common, scales of any coarseness."""
    rng = np.random.default_rng(seed)
    latent = rng.normal(size=(people, 1)) * rng.uniform(0, 2, items) + rng.normal(
        size=(people, items)
    )
    return 1 + np.digitize(latent, np.sort(rng.normal(size=rng.integers(1, 5))))


def numbers(result: Any) -> list[float]:
    """All numbers anywhere in a result."""
    if isinstance(result, float | int):
        return [float(result)]
    if isinstance(result, np.ndarray):
        return [float(each) for each in result.ravel()]
    if isinstance(result, dict):
        return [number for each in result.values() for number in numbers(each)]
    if isinstance(result, tuple | list):
        return [number for each in result for number in numbers(each)]
    if hasattr(result, "__dataclass_fields__"):
        return [x for name in result.__dataclass_fields__ for x in numbers(getattr(result, name))]
    return []


ESTIMATORS: list[Callable[[Answers], object]] = [
    polychoric,
    lambda x: polychoric(x, smooth=True),
    lambda x: efa(x, 1, "varimax"),
    lambda x: efa(x, 2, "oblimin", "ml"),
    lambda x: efa(polychoric(x, smooth=True), 1, "promax"),
    lambda x: parallel(x, np.random.default_rng(1), draws=20),
    lambda x: fit(x, {"a": [0, 1, 2]}),
    lambda x: fit(x, {"a": [0, 1, 2]}, "WLSMV"),
    lambda x: fit(x, {"a": [0, 1], "b": range(2, x.shape[1])}, "ULS"),
    lambda x: invariance(x, {"a": [0, 1, 2]}, np.arange(len(x)) % 2),
    lambda x: omega_total(Moments.complete(x)),
    omega_ordinal,
    lambda x: omega_hierarchical(x, 2),
]


def refused_or_sound(estimator: Callable[[Answers], object], answers: Answers) -> None:
    try:
        found = estimator(answers)
    except EstimationError:
        return
    assert not np.isnan(numbers(found)).any()


@pytest.mark.parametrize("estimator", ESTIMATORS)
@settings(max_examples=12, deadline=None)
@given(rows=TABLES)
def test_any_answers_are_refused_by_name_or_give_numbers(
    estimator: Callable[[Answers], object], rows: list[tuple[int, ...]]
) -> None:
    refused_or_sound(estimator, np.array(rows))


@pytest.mark.parametrize("estimator", ESTIMATORS)
@settings(max_examples=6, deadline=None)
@given(seed=SEEDS)
def test_answers_with_something_in_common_are_refused_by_name_or_give_numbers(
    estimator: Callable[[Answers], object], seed: int
) -> None:
    refused_or_sound(estimator, related(seed))


@settings(max_examples=40, deadline=None)
@given(rows=TABLES, data=st.data())
def test_tables_of_any_partition_merge_to_those_of_the_whole(
    rows: list[tuple[int, ...]], data: st.DataObject
) -> None:
    answers = np.array(rows)
    cut = data.draw(st.integers(0, len(rows)))
    whole = Joint.of(answers, 1, 5)
    assert Joint.of(answers[:cut], 1, 5).merge(Joint.of(answers[cut:], 1, 5)) == whole
    assert whole.moments() == Moments.of(answers)


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS)
def test_a_turned_item_turns_its_correlations_and_nothing_else(seed: int) -> None:
    answers = related(seed)
    turned = np.where(np.arange(6) == 2, 6 - answers, answers)
    signs = np.where(np.arange(6) == 2, -1, 1)
    try:
        one, other = polychoric(answers), polychoric(turned)
    except AnalysisError:
        return
    np.testing.assert_allclose(one.matrix, other.matrix * np.outer(signs, signs), atol=1e-7)
    np.testing.assert_allclose(one.standard_error, other.standard_error, atol=1e-6)


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS, factors=st.integers(1, 2))
def test_what_factors_and_unique_variances_imply_has_the_variances_observed(
    seed: int, factors: int
) -> None:
    try:
        found = efa(related(seed, people=300), factors)
    except EstimationError:
        return
    common = np.einsum("kq,qr,kr->k", found.loadings, found.correlations, found.loadings)
    held = np.zeros(6, bool)
    held[list(found.heywood)] = True
    np.testing.assert_allclose((common + found.uniquenesses)[~held], 1, atol=1e-5)


@settings(max_examples=10, deadline=None)
@given(seed=SEEDS)
def test_the_order_of_respondents_changes_no_model(seed: int) -> None:
    answers = related(seed, people=200)
    try:
        ahead = fit(answers, {"a": range(6)}, "WLSMV")
    except EstimationError:
        return
    assert fit(answers[::-1], {"a": range(6)}, "WLSMV").chi2 == pytest.approx(ahead.chi2, rel=1e-6)
