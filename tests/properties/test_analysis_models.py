"""What must hold of raked weights, patterns and divided variance, whatever was answered."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import drivers, weights
from analysis.errors import EstimationError
from analysis.patterns import collapse

PEOPLE = st.lists(st.tuples(st.sampled_from("fm"), st.integers(1, 3)), min_size=1, max_size=60)
SHARES = st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(1, 9))
TABLES = st.lists(st.tuples(*[st.sampled_from([0, 2, 3, -1, -4])] * 4), min_size=1, max_size=40)


@settings(max_examples=60, deadline=None)
@given(people=PEOPLE, women=st.integers(1, 9), ages=SHARES)
def test_raked_weights_meet_their_margins_or_say_why_not(
    people: list[tuple[str, int]], women: int, ages: tuple[int, int, int]
) -> None:
    sample = {"sex": [sex for sex, _ in people], "age": [age for _, age in people]}
    total = sum(ages)
    margins = {
        "sex": {"f": women / 10, "m": 1 - women / 10},
        "age": {age: count / total for age, count in enumerate(ages, start=1)},
    }
    try:
        found = weights.rake(sample, margins)  # type: ignore[arg-type]
    except EstimationError:
        return
    assert (found.values > 0).all()
    assert found.design_effect >= 1 - 1e-9
    of_women = found.values[np.array(sample["sex"]) == "f"].sum() / len(people)
    assert of_women == pytest.approx(women / 10, abs=1e-9)
    oldest = found.values[np.array(sample["age"]) == 3].sum() / len(people)
    assert oldest == pytest.approx(ages[2] / total, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(rows=TABLES)
def test_patterns_keep_every_answer(rows: list[tuple[int, ...]]) -> None:
    found, table = collapse(rows), np.maximum(np.array(rows), -1)
    columns = [
        np.array([*codes, -1])[column]
        for codes, column in zip(found.codes, found.places.T, strict=True)
    ]
    np.testing.assert_array_equal(np.stack(columns, axis=1)[found.of], table)
    assert found.counts.sum() == len(rows)
    assert found.n == int((table >= 0).any(axis=1).sum())


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), p=st.integers(2, 5))
def test_parts_of_the_variance_are_never_negative_and_sum_to_the_whole(seed: int, p: int) -> None:
    rng = np.random.default_rng(seed)
    table = rng.integers(1, 6, (30, p)) + rng.integers(0, 3, (30, 1))
    mechanisms = {str(place): column for place, column in enumerate(table.T)}
    try:
        found = drivers.dominance(rng.normal(size=30), mechanisms, rng, resamples=100)
    except EstimationError:
        return
    parts = [driver.dominance.estimate for driver in found.drivers]
    assert min(parts) > -1e-12
    assert sum(parts) == pytest.approx(found.r_squared.estimate, abs=1e-10)
    assert all(driver.beyond <= found.r_squared.estimate + 1e-12 for driver in found.drivers)
