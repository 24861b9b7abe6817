import numpy as np
import numpy.typing as npt
import pytest

from analysis.cells import cells_of
from analysis.definition import Definition, IndexDefinition
from analysis.errors import CodeOutsideScaleError, UnknownItemError
from analysis.moments import Moments
from analysis.responses import Responses
from analysis.scoring import keyed, score
from analysis.tally import tally

NAMES = "abcdefghijklmnopqrst"


def made(items: int, n: int = 700) -> tuple[Responses, IndexDefinition]:
    """Answers from 0 to 4 and all missing codes, to an index that asks for half of them."""
    rng = np.random.default_rng(items)
    table = rng.choice([0, 1, 2, 3, 4, 4, 3, -1, -2, -3, -4], (n, items))
    names = tuple(NAMES[:items])
    keys = tuple(1 if place % 3 else -1 for place in range(items))
    index = IndexDefinition("x", "made", names, keys, (items + 1) // 2, 0, 4)
    columns = dict(zip(names, table.T, strict=True))
    return Responses.of(columns, dict.fromkeys(names, range(5))), index


@pytest.mark.parametrize("items", [1, 3, 5, 7, 20], ids="{} items".format)
def test_rows_unfold_to_the_answers_they_were_made_of(items: int) -> None:
    answers, index = made(items)
    cells = cells_of(answers, index)
    np.testing.assert_array_equal(cells.rows.values[cells.of], answers.values)
    assert len(np.unique(cells.rows.values, axis=0)) == len(cells.rows)


@pytest.mark.parametrize("items", [1, 3, 7, 9], ids="{} items".format)
def test_a_tally_of_rows_is_that_of_people(items: int) -> None:
    answers, index = made(items)
    found = tally(answers, Definition((index,)))
    scores = score(answers, Definition((index,)))["x"]
    people = np.repeat(found.scores["x"].numerators, found.scores["x"].counts)
    np.testing.assert_array_equal(people, np.sort(scores.numerators[scores.scored]))
    assert found.moments["x"] == Moments.complete(keyed(answers, index))
    given = int((answers.values >= 0).sum())
    asked = int((answers.values != -1).sum())
    assert (found.answered["x"].given, found.answered["x"].asked) == (given, asked)


def test_strata_are_counted_row_by_row() -> None:
    answers, index = made(3)
    cells = cells_of(answers, index)
    strata = np.random.default_rng(1).integers(0, 4, len(answers))
    counted = cells.counts(strata, 4)
    for stratum in range(4):
        expected = np.bincount(cells.of[strata == stratum], minlength=len(cells.rows))
        np.testing.assert_array_equal(counted[stratum], expected)


def test_nobody_has_no_rows() -> None:
    cells = cells_of(*made(3, n=0))
    assert (len(cells.rows), len(cells.of)) == (0, 0)


@pytest.mark.parametrize("stray", [5, 127])
def test_an_answer_off_the_scale_of_the_index_is_refused(stray: int) -> None:
    values: npt.NDArray[np.int8] = np.array([[1], [stray]], dtype=np.int8)
    index = IndexDefinition("x", "made", ("a",), (1,), 1, 0, 4)
    with pytest.raises(CodeOutsideScaleError):
        cells_of(Responses(values, ("a",)), index)


def test_an_item_without_a_column_is_refused() -> None:
    answers, _ = made(3)
    with pytest.raises(UnknownItemError):
        cells_of(answers, IndexDefinition("x", "made", ("z",), (1,), 1, 0, 4))
