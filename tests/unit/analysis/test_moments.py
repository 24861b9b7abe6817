from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from analysis.answers import Table
from analysis.errors import (
    ConstantItemError,
    IncompleteMomentsError,
    InputError,
    NotMergeableError,
    TooFewRespondentsError,
)
from analysis.joint import Joint
from analysis.moments import Moments
from analysis.responses import Responses

HOLES = np.array([[1, 5, 2], [2, -3, 4], [4, 1, -1], [5, 2, 3], [-2, 4, 5]])


def test_covariances_are_numpys(simulated: Responses) -> None:
    expected = np.cov(simulated.values.astype(float), rowvar=False)
    np.testing.assert_allclose(Moments.of(simulated.values).covariance(), expected, atol=1e-12)


def test_each_pair_is_summed_over_those_who_answered_both() -> None:
    both = HOLES[(HOLES[:, 0] >= 0) & (HOLES[:, 1] >= 0)]
    moments = Moments.of(HOLES)
    assert moments.counts[0, 1] == len(both)
    assert moments.sums[0, 1] == both[:, 0].sum()
    assert moments.sums[1, 0] == both[:, 1].sum()
    assert moments.products[0, 1] == (both[:, 0] * both[:, 1]).sum()
    assert moments.covariance()[0, 1] == pytest.approx(np.cov(both[:, 0], both[:, 1])[0, 1])


def test_complete_moments_use_only_those_who_answered_everything() -> None:
    assert Moments.complete(HOLES) == Moments.of(HOLES[[0, 3]])
    assert Moments.complete(HOLES).n == 2


def test_complete_moments_know_who_answered_some_items_only() -> None:
    silent = np.full((4, 3), -1)
    found = Moments.complete(np.concatenate([HOLES, silent]))
    assert found.left_out == 3
    assert found.merge(found).left_out == 6
    assert found.select([0, 1]).left_out == 3
    assert Moments.complete(HOLES[[0, 3]]).left_out == Moments.of(HOLES).left_out == 0


def test_sums_do_not_depend_on_how_the_table_lies_in_memory(simulated: Responses) -> None:
    rows = np.ascontiguousarray(simulated.values)
    assert Moments.of(rows) == Moments.of(np.asfortranarray(rows))
    assert Moments.complete(rows[:, [7, 2, 5]]) == Moments.of(rows).select([7, 2, 5])


def test_sums_of_some_items_are_those_of_their_columns_gaps_and_all() -> None:
    assert Moments.of(HOLES).select([2, 0]) == Moments.of(HOLES[:, [2, 0]])


def test_a_covariance_of_an_item_that_does_not_vary_is_refused_where_it_is_asked_to() -> None:
    alike = Moments.of(np.array([[1, 2], [1, 3]]))
    assert alike.covariance()[0, 0] == 0
    with pytest.raises(ConstantItemError):
        alike.varying()


def test_correlations_are_numpys(simulated: Responses) -> None:
    expected = np.corrcoef(simulated.values.astype(float), rowvar=False)
    np.testing.assert_allclose(Moments.of(simulated.values).correlation(), expected, atol=1e-12)


def test_pairwise_moments_have_no_single_n() -> None:
    with pytest.raises(IncompleteMomentsError):
        _ = Moments.of(HOLES).n


@pytest.mark.parametrize("sums", [Moments.of, lambda x: Joint.of(x, 1, 5)])
def test_sums_of_items_in_another_order_do_not_merge(sums: Callable[[Table], Any]) -> None:
    """A table whose columns lie otherwise would be added item to wrong item, without a word."""
    one, other = {"a": [1, 2], "b": [4, 5]}, {"b": [4, 5], "a": [1, 2]}
    with pytest.raises(NotMergeableError):
        sums(one).merge(sums(other))
    assert sums(one).merge(sums([[1, 4], [2, 5]])) == sums({"a": [1, 2, 1, 2], "b": [4, 5, 4, 5]})


def test_moments_of_different_items_do_not_merge() -> None:
    with pytest.raises(NotMergeableError):
        Moments.of(HOLES).merge(Moments.of(HOLES[:, :2]))


def test_a_covariance_of_one_respondent_is_refused() -> None:
    with pytest.raises(TooFewRespondentsError):
        Moments.of(np.array([[1, 2]])).covariance()


def test_a_correlation_with_a_constant_item_is_refused() -> None:
    with pytest.raises(ConstantItemError):
        Moments.of(np.array([[1, 2], [1, 3]])).correlation()


def test_moments_differ_from_other_moments_and_other_things() -> None:
    assert Moments.of(HOLES) != Moments.of(HOLES[:-1])
    assert Moments.of(HOLES) != "moments"


def test_more_rows_than_fit_one_batch_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Moments.of(HOLES)
    monkeypatch.setattr("analysis.moments.ROWS_AT_ONCE", 2)
    assert Moments.of(HOLES) == whole


def test_pieces_and_rows_with_counts_add_up_to_the_whole() -> None:
    whole = Moments.of(HOLES)
    assert Moments.from_batches([HOLES[:2], HOLES[2:3], HOLES[3:]]) == whole
    rows, counts = np.unique(np.repeat(HOLES, 3, axis=0), axis=0, return_counts=True)
    assert Moments.weighted(rows, counts) == Moments.of(np.repeat(HOLES, 3, axis=0))


def test_no_pieces_at_all_are_refused() -> None:
    with pytest.raises(InputError):
        Moments.from_batches([])


@pytest.mark.parametrize("largest", [5, 16, 17, 127])
def test_sums_are_exact_with_and_without_gaps_however_large_the_codes(largest: int) -> None:
    rng = np.random.default_rng(largest)
    values = rng.integers(0, largest + 1, (70_000, 3))
    values[0] = largest
    found = Moments.of(values)
    assert found.products.tolist() == (values.T @ values).tolist()
    assert found.sums.tolist() == np.repeat(values.sum(axis=0)[:, None], 3, axis=1).tolist()
    assert (found.counts == 70_000).all()
    values[100, 1] = -2
    kept = values[values[:, 1] >= 0]
    assert Moments.complete(values) == Moments.of(kept)
    assert Moments.of(values).products[0, 1] == kept[:, 0] @ kept[:, 1]
