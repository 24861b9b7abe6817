import numpy as np
import numpy.typing as npt
import pytest

from analysis.errors import (
    CodeOutsideScaleError,
    NotWholeNumbersError,
    TooFewItemsError,
    TooFewRespondentsError,
)
from analysis.patterns import AT_ONCE, Patterns, collapse
from analysis.responses import Responses


def unfolded(patterns: Patterns) -> npt.NDArray[np.int64]:
    """The table again, from its patterns: every missing code is -1."""
    pairs = zip(patterns.codes, patterns.places.T, strict=True)
    columns = [np.array([*codes, -1])[column] for codes, column in pairs]
    return np.stack(columns, axis=1)[patterns.of]


@pytest.mark.parametrize("items", [1, 3, 12, 40], ids="{} items".format)
def test_patterns_unfold_to_the_table_they_were_made_of(items: int) -> None:
    table = np.random.default_rng(items).choice([-4, -1, 1, 2, 3, 5], (500, items))
    found = collapse(table)
    np.testing.assert_array_equal(unfolded(found), np.maximum(table, -1))
    assert len(np.unique(found.places, axis=0)) == len(found.places)
    np.testing.assert_array_equal(np.bincount(found.of), found.counts)


def test_all_missing_codes_are_one_and_who_answered_nothing_is_not_counted() -> None:
    found = collapse([[-1, -2], [-3, -4], [1, -1]])
    assert found.places.tolist() == [[-1, -1], [0, -1]]
    assert (found.n, len(found.of)) == (1, 3)


def test_responses_are_a_table_too() -> None:
    scale = range(1, 6)
    answers = Responses.of({"a": [5, 1, -3], "b": [2, 2, 2]}, {"a": scale, "b": scale})
    assert collapse(answers).codes == ((1, 5), (2,))


def test_batches_cover_all_patterns_once() -> None:
    found = collapse(np.random.default_rng(1).integers(0, 5, (9000, 8)))
    assert len(found.counts) > 2 * AT_ONCE
    covered = np.concatenate([np.arange(part.start, part.stop) for part in found.batches()])
    np.testing.assert_array_equal(covered, np.arange(len(found.counts)))


@pytest.mark.parametrize(
    ("table", "refusal"),
    [
        ([[1.0, 1.5]], NotWholeNumbersError),
        ([["a", "b"]], NotWholeNumbersError),
        ([1, 2, 3], NotWholeNumbersError),
        ([[1, 128]], CodeOutsideScaleError),
        (np.empty((5, 0), dtype=np.int64), TooFewItemsError),
        (np.empty((0, 5), dtype=np.int64), TooFewRespondentsError),
    ],
    ids=["a fraction", "text", "one column", "code too high", "no item", "nobody"],
)
def test_what_is_no_table_of_codes_is_refused(table: npt.ArrayLike, refusal: type) -> None:
    with pytest.raises(refusal):
        collapse(table)
