from typing import Any

import numpy as np
import pytest

from analysis.errors import NotWholeNumbersError, UnequalLengthsError
from analysis.labels import labelled, labels_of

pd: Any = pytest.importorskip("pandas", reason="the extra plainseal[export] is not installed")


def test_a_negative_number_is_no_group_and_a_text_always_one() -> None:
    assert labelled(np.array([3, -1, 0], dtype=np.int8), 3)[1].tolist() == [True, False, True]
    assert labelled(np.array([3, 200], dtype=np.uint8), 2)[1].all()
    assert labelled(np.array([3, 2**63], dtype=np.uint64), 2)[1].all()
    assert labelled(["b", "-1"], 2)[1].all()


@pytest.mark.parametrize("group", [[1.5, 2.0], [np.inf, 1], [[1, 2]], ["a", 1], [True, 2], 3])
def test_what_is_not_one_column_of_whole_numbers_or_texts_is_refused(group: object) -> None:
    with pytest.raises(NotWholeNumbersError):
        labelled(group, 2)  # type: ignore[arg-type]


def test_a_group_too_many_is_refused() -> None:
    with pytest.raises(UnequalLengthsError):
        labelled([1, 2, 3], 2)


@pytest.mark.parametrize(
    "group",
    [
        ["town", None, "hill"],
        ["town", float("nan"), "hill"],
        pd.Series(["town", pd.NA, "hill"], dtype="string"),
        pd.Series(pd.Categorical(["town", None, "hill"])),
        pd.Categorical(["town", None, "hill"]),
        np.ma.array(["town", "lost", "hill"], mask=[False, True, False]),
        np.array(["town", "", "hill"]),
        pd.Series(["town", "", "hill"]),
        pd.Series(pd.Categorical(["town", "", "hill"])),
    ],
    ids=[
        "None", "NaN", "NA", "categorical", "bare categorical", "masked",
        "no letters", "Series of no letters", "category of no letters",
    ],
)  # fmt: skip
def test_an_empty_text_is_no_group(group: Any) -> None:
    labels, there = labelled(group, 3)
    assert there.tolist() == [True, False, True]
    assert labels[there].tolist() == ["town", "hill"]


@pytest.mark.parametrize(
    "group",
    [
        [1, None, 2],
        [1.0, np.nan, 2.0],
        pd.Series([1, pd.NA, 2], dtype="Int64"),
        pd.Series(pd.Categorical([1, None, 2])),
        np.ma.array([1, 9, 2], mask=[False, True, False]),
        [1, -3, 2],
    ],
    ids=["None", "NaN", "NA", "categorical", "masked", "missing code"],
)
def test_an_empty_number_is_no_group(group: Any) -> None:
    labels, there = labelled(group, 3)
    assert there.tolist() == [True, False, True]
    assert labels[there].tolist() == [1, 2]


def test_an_empty_cell_is_told_from_a_blank_and_a_missing_code() -> None:
    texts: list[Any] = [" ", None]
    assert labels_of("place", texts)[1].tolist() == [False, True]
    assert labels_of("place", [-2, 1])[1].tolist() == [False, False]


@pytest.mark.parametrize(
    "group",
    [[True, None, False], pd.Series([True, None, False], dtype="boolean")],
    ids=["list", "Series"],
)
def test_true_and_false_are_groups_one_and_nought(group: Any) -> None:
    labels, there = labelled(group, 3)
    assert there.tolist() == [True, False, True]
    assert labels[there].tolist() == [1, 0]
    assert labelled(np.array([True, False]), 2)[0].tolist() == [1, 0]


def test_nobody_has_a_group() -> None:
    nobody: list[Any] = [None, None]
    assert not labelled(nobody, 2)[1].any()
