import numpy as np
import pytest

from analysis.definition import CompositeDefinition, Definition
from analysis.errors import BadParameterError, NotWholeNumbersError, UnequalLengthsError
from analysis.reliability import Alpha, alpha
from analysis.responses import Responses
from analysis.results import Estimate, Unestimable
from analysis.tally import tally
from analysis.without import without


def test_each_column_is_what_the_answers_of_its_people_alone_give(
    simulated: Responses, factors: Definition
) -> None:
    left_out = np.arange(1000) % 7 == 0
    rows = without(simulated, factors, left_out)
    kept = Responses(simulated.values[~left_out], simulated.items)
    alone, everybody = tally(kept, factors), tally(simulated, factors)
    assert [row.id for row in rows] == [index.id for index in factors.indices]
    for row in rows:
        assert isinstance(row.without.mean, Estimate)
        assert isinstance(row.everybody.mean, Estimate)
        assert row.without.alpha == alpha(alone.moments[row.id])
        assert row.everybody.alpha == alpha(everybody.moments[row.id])
        assert (row.everybody.mean.n, row.without.mean.n) == (1000, 857)
        difference = alone.scores[row.id].mean - everybody.scores[row.id].mean
        assert row.shift == pytest.approx(difference, abs=1e-12)


def test_leaving_out_everybody_says_that_nothing_is_left(
    simulated: Responses, factors: Definition
) -> None:
    row = without(simulated, factors, np.full(1000, fill_value=True))[0]
    assert row.without.mean == Unestimable("empty-group")
    assert row.without.alpha == Unestimable("too-few-respondents")
    assert isinstance(row.everybody.alpha, Alpha)
    assert row.shift is None


def test_a_composite_has_means_and_no_alpha(simulated: Responses, factors: Definition) -> None:
    both = CompositeDefinition("both", "mean", ("f1", "f2"), 2)
    rows = without(simulated, Definition(factors.indices, (both,)), np.arange(1000) < 10)
    assert rows[-1].id == "both"
    assert rows[-1].everybody.alpha is None
    assert rows[-1].shift is not None


def test_bad_columns_and_levels_are_refused(simulated: Responses, factors: Definition) -> None:
    truths = np.zeros(1000, dtype=np.bool_)
    with pytest.raises(UnequalLengthsError):
        without(simulated, factors, truths[:-1])
    with pytest.raises(NotWholeNumbersError):
        without(simulated, factors, truths.astype(np.float64))
    with pytest.raises(BadParameterError):
        without(simulated, factors, truths, level=2)
