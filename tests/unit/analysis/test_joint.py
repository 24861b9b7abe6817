import numpy as np
import pytest

from analysis.errors import (
    CodeOutsideScaleError,
    ConstantItemError,
    IncompleteMomentsError,
    NotMergeableError,
    TooFewItemsError,
)
from analysis.joint import Joint
from analysis.moments import Moments

HOLES = np.array([[1, 5, 2], [2, -3, 4], [4, 1, -1], [5, 2, 3], [-2, 4, 5]], dtype=np.int8)


def test_each_table_counts_those_who_answered_both() -> None:
    found = Joint.of(HOLES, 1, 5)
    expected = np.zeros((5, 5), dtype=np.int64)
    for a, b in ((1, 5), (4, 1), (5, 2)):
        expected[a - 1, b - 1] += 1
    assert np.array_equal(found.tables[0, 1], expected)
    assert np.array_equal(found.tables[1, 0], expected.T)
    assert found.margins[1].tolist() == [1, 1, 0, 1, 1]


def test_tables_hold_the_moments() -> None:
    assert Joint.of(HOLES, 1, 5).moments() == Moments.of(HOLES)
    assert Joint.complete(HOLES, 1, 5).moments() == Moments.complete(HOLES)


def test_tables_of_parts_add_up_and_only_those_of_one_scale_merge() -> None:
    whole = Joint.of(HOLES, 1, 5)
    assert Joint.of(HOLES[:2], 1, 5).merge(Joint.of(HOLES[2:], 1, 5)) == whole
    assert whole != Joint.of(HOLES[:2], 1, 5)
    assert whole != "tables"
    for other in (Joint.of(HOLES, 0, 5), Joint.of(HOLES[:, :2], 1, 5)):
        with pytest.raises(NotMergeableError):
            whole.merge(other)


def test_more_rows_than_fit_one_batch_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Joint.of(HOLES, 1, 5)
    monkeypatch.setattr("analysis.joint.ROWS_AT_ONCE", 2)
    assert Joint.of(HOLES, 1, 5) == whole


def test_pairwise_tables_have_no_single_n_and_complete_ones_do() -> None:
    with pytest.raises(IncompleteMomentsError):
        _ = Joint.of(HOLES, 1, 5).n
    assert Joint.complete(HOLES, 1, 5).n == 2


@pytest.mark.parametrize("code", [0, 6])
def test_an_answer_outside_the_scale_is_refused(code: int) -> None:
    with pytest.raises(CodeOutsideScaleError):
        Joint.of(np.array([[1, code], [2, 3]]), 1, 5)


def test_correlations_are_of_those_who_answered_both() -> None:
    rng = np.random.default_rng(1)
    values = np.where(rng.random((200, 4)) < 0.2, -2, rng.integers(1, 6, (200, 4)))
    joint = Joint.of(values, 1, 5)
    found = joint.correlations()
    both = [(values[:, i] >= 0) & (values[:, j] >= 0) for i in range(4) for j in range(4)]
    for place, answered in enumerate(both):
        i, j = divmod(place, 4)
        pair = values[answered][:, [i, j]]
        assert found[i, j] == pytest.approx(np.corrcoef(pair.T)[0, 1], abs=1e-12)
    assert joint.fewest == min(answered.sum() for answered in both)


def test_correlations_of_a_pair_that_does_not_vary_are_refused() -> None:
    alike = np.array([[1, 2], [3, 2], [2, -2]])
    apart = np.array([[1, -2], [2, -2], [-2, 1], [-2, 2]])
    for values in (alike, apart):
        with pytest.raises(ConstantItemError):
            Joint.of(values, 1, 5).correlations()


def test_no_item_at_all_is_refused() -> None:
    with pytest.raises(TooFewItemsError):
        Joint.of(np.empty((5, 0), dtype=np.int8), 1, 5)
