"""What must hold of the fit and the bias of items, and of halves of them, whatever was answered."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import irt
from analysis.errors import EstimationError
from analysis.moments import Moments
from analysis.reliability import alpha, split_half
from analysis.results import Unestimable

Answers = npt.NDArray[np.int64]
CODES = st.sampled_from([1, 2, 3, 4, -1, -2])
TABLES = st.integers(4, 6).flatmap(
    lambda items: st.lists(st.tuples(*[CODES] * items), min_size=1, max_size=40)
)
SEEDS = st.integers(0, 2**32 - 1)


def related(seed: int, items: int = 5, people: int = 150) -> Answers:
    """Answers of a few people to items that have something in common, scales of any coarseness."""
    rng = np.random.default_rng(seed)
    latent = rng.normal(size=(people, 1)) * rng.uniform(0, 2, items)
    cuts = np.sort(rng.normal(size=rng.integers(1, 4)))
    counted: Answers = 1 + np.digitize(latent + rng.normal(size=(people, items)), cuts)
    return counted


def numbers(result: Any) -> list[float]:
    """All numbers anywhere in a result."""
    if isinstance(result, float | int):
        return [float(result)]
    if isinstance(result, tuple):
        return [number for each in result for number in numbers(each)]
    if is_dataclass(result):
        return [number for each in fields(result) for number in numbers(getattr(result, each.name))]
    return []


def parted(answers: Answers) -> irt.LogisticDif:
    return irt.dif_logistic(answers, np.arange(len(answers)) % 2)


ESTIMATORS: list[Callable[[Answers], object]] = [
    irt.fit_c2,
    lambda x: irt.intervals(irt.graded(x)),
    parted,
    lambda x: split_half(Moments.complete(x)),
]


@pytest.mark.parametrize("estimator", ESTIMATORS)
@settings(max_examples=15, deadline=None)
@given(rows=TABLES, seed=SEEDS)
def test_any_answers_are_refused_by_name_or_give_finite_numbers(
    estimator: Callable[[Answers], object], rows: list[tuple[int, ...]], seed: int
) -> None:
    for answers in (np.array(rows), related(seed)):
        try:
            found = estimator(answers)
        except EstimationError:
            continue
        assert np.isfinite(numbers(found)).all()


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS)
def test_gains_are_never_negative_and_the_flags_never_empty_the_score(seed: int) -> None:
    try:
        found = parted(related(seed))
    except EstimationError:
        return
    assert len(found.anchor) >= 3
    clean = tuple(
        place
        for place, item in enumerate(found.items)
        if not (found.flagged[place] or isinstance(item, Unestimable))
    )
    assert found.settled == (found.anchor == clean)
    for item in found.items:
        if not isinstance(item, Unestimable):
            assert item.uniform.statistic >= 0
            assert item.nonuniform.statistic >= 0
            assert 0 <= item.total.p <= 1


@settings(max_examples=10, deadline=None)
@given(seed=SEEDS)
def test_the_order_of_respondents_changes_neither_fit_nor_bias(seed: int) -> None:
    answers = related(seed)
    order = np.random.default_rng(seed).permutation(len(answers))
    side = np.arange(len(answers)) % 2
    try:
        ahead, back = irt.fit_c2(answers), irt.fit_c2(answers[order])
        one, other = irt.dif_logistic(answers, side), irt.dif_logistic(answers[order], side[order])
    except EstimationError:
        return
    assert back.statistic == pytest.approx(ahead.statistic, rel=1e-5, abs=1e-5)
    assert other.flagged == one.flagged
    assert other.p_holm == pytest.approx(one.p_holm, abs=1e-8)


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, items=st.integers(2, 8), data=st.data())
def test_halves_of_any_partition_agree_alike_and_either_half_names_the_split(
    seed: int, items: int, data: st.DataObject
) -> None:
    answers = related(seed, items)
    cut = data.draw(st.integers(1, len(answers) - 1))
    half = data.draw(st.lists(st.sampled_from(range(items)), min_size=1, unique=True))
    whole = Moments.complete(answers)
    merged = Moments.complete(answers[:cut]).merge(Moments.complete(answers[cut:]))
    rest = [place for place in range(items) if place not in half]
    if not rest:
        return
    try:
        found = split_half(whole, half)
    except EstimationError:
        return
    assert split_half(merged, half) == found
    assert split_half(whole, rest).estimate == pytest.approx(found.estimate, abs=1e-12)
    assert found.interval.low <= found.estimate <= found.interval.high
    if found.all_splits is not None:
        assert found.all_splits.lowest <= found.all_splits.mean <= found.all_splits.highest
        if items % 2 == 0:
            assert found.all_splits.mean == pytest.approx(alpha(whole).estimate, abs=1e-10)
