from fractions import Fraction

import numpy as np
import pytest

from analysis.errors import ConstantScoreError, EmptyGroupError, InputError, NotMergeableError
from analysis.histogram import Histogram, histogram

SPREAD = Histogram(40, (0, 7, 13, 40), (3, 1, 5, 2))
PEOPLE = np.repeat(SPREAD.numerators, SPREAD.counts)


def test_its_sums_are_those_of_the_people_behind_it() -> None:
    centred = [Fraction(int(x)) - Fraction(int(PEOPLE.sum()), PEOPLE.size) for x in PEOPLE]
    assert SPREAD.n == PEOPLE.size
    assert SPREAD.mean == pytest.approx(100 * PEOPLE.mean() / 40, abs=1e-12)
    assert SPREAD.centred_sum(2) == sum(x**2 for x in centred)
    assert SPREAD.centred_sum(3) == sum(x**3 for x in centred)


def test_sums_of_a_billion_people_do_not_overflow() -> None:
    huge = Histogram(2**50, (0, 2**50), (10**9, 10**9))
    assert huge.centred_sum(2) == Fraction(2**100 * 10**9, 2)
    assert huge.mean == 50.0


def test_the_mean_of_nobody_is_refused() -> None:
    with pytest.raises(EmptyGroupError):
        _ = Histogram(4).mean
    with pytest.raises(EmptyGroupError):
        Histogram(4).centred_sum(2)


def test_the_spread_of_equal_scores_is_refused() -> None:
    with pytest.raises(ConstantScoreError):
        Histogram(4, (1,), (9,)).centred_sum(2)


def test_histograms_of_different_scores_do_not_merge() -> None:
    with pytest.raises(NotMergeableError):
        Histogram(4).merge(Histogram(5))


@pytest.mark.parametrize(
    ("grain", "numerators", "counts"),
    [(4, (1, 0), (1, 1)), (4, (1, 1), (1, 1)), (4, (1,), (1, 1)), (4, (1,), (0,)), (0, (), ())],
)
def test_a_malformed_histogram_is_refused(
    grain: int, numerators: tuple[int, ...], counts: tuple[int, ...]
) -> None:
    with pytest.raises(InputError):
        Histogram(grain, numerators, counts)


def test_scores_nobody_has_are_left_out() -> None:
    assert histogram(4, [2, 0, 1], [1, 0, 3]) == Histogram(4, (1, 2), (3, 1))
