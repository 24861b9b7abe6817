from collections.abc import Mapping

import pytest

from analysis.errors import ThresholdTooLowError
from analysis.histogram import Histogram
from analysis.suppression import (
    FLOOR,
    Thresholds,
    is_unsafe,
    suppressed_cells,
    suppressed_classes,
    suppressed_rows,
    suppressed_scores,
    thresholds,
)

LIMITS = Thresholds()
NOBODY = Histogram(4)


def people(n: int) -> Histogram:
    """n people in two camps: nothing to hide but their number."""
    return Histogram(4, (0, 4), (n // 2, n - n // 2)) if n else NOBODY


def rows_hidden(*sizes: int, unplaced: int = 0, limits: Thresholds = LIMITS) -> list[int]:
    rows = {place: people(size) for place, size in enumerate(sizes, start=1)}
    return sorted(suppressed_rows(rows, people(unplaced), limits))


def test_fewer_than_k_are_unsafe() -> None:
    assert is_unsafe(people(9), LIMITS)
    assert not is_unsafe(people(10), LIMITS)
    assert is_unsafe(NOBODY, LIMITS)


def test_any_number_who_all_think_alike_are_unsafe() -> None:
    assert is_unsafe(Histogram(4, (3,), (5000,)), LIMITS)


def test_nine_in_ten_alike_are_unsafe_under_fifty() -> None:
    assert is_unsafe(Histogram(4, (1, 3), (4, 36)), LIMITS)
    assert not is_unsafe(Histogram(4, (1, 3), (5, 35)), LIMITS)
    assert not is_unsafe(Histogram(4, (1, 3), (5, 45)), LIMITS)


@pytest.mark.parametrize(
    ("sizes", "unplaced", "hidden"),
    [
        ((40, 30, 20), 0, []),
        ((40, 30, 4), 0, [2, 3]),
        ((40, 30, 6, 5), 0, [3, 4]),
        ((40, 30, 6, 3), 0, [2, 3, 4]),
        ((40, 30, 4), 6, [3]),
        ((40, 30, 4), 5, [2, 3]),
        ((40, 30, 20), 3, [3]),
        ((40, 30, 20), 10, []),
        ((40, 30, 0), 0, [3]),
        ((40, 4), 0, [1, 2]),
        ((3, 4), 0, [1, 2]),
        ((0, 0), 0, [1, 2]),
    ],
)
def test_rows_are_hidden_until_what_is_left_over_is_nobody_or_k(
    sizes: tuple[int, ...], unplaced: int, hidden: list[int]
) -> None:
    assert rows_hidden(*sizes, unplaced=unplaced) == hidden


def test_what_is_left_over_must_not_all_think_alike_either() -> None:
    rows = {1: people(40), 2: people(30), 3: Histogram(4, (4,), (25,))}
    assert sorted(suppressed_rows(rows, NOBODY, LIMITS)) == [2, 3]


def test_a_row_forced_out_takes_its_complement_along() -> None:
    rows = {1: people(40), 2: people(30), 3: people(20)}
    assert suppressed_rows(rows, NOBODY, LIMITS, forced={3}) == {3}
    rows = {1: people(40), 2: people(30), 3: Histogram(4, (0, 4), (1, 11))}
    assert suppressed_rows(rows, NOBODY, LIMITS, forced={3}) == {2, 3}


def test_no_threshold_lies_under_k() -> None:
    assert thresholds(120) == Thresholds(group=120, distribution=120, coefficient=120)


def test_a_larger_k_hides_more() -> None:
    assert rows_hidden(40, 30, 20, limits=thresholds(25)) == [2, 3]


def scores_hidden(sizes: Mapping[str, int], parts: Mapping[str, tuple[str, ...]]) -> set[str]:
    scores = {name: people(n) for name, n in sizes.items()}
    return set(suppressed_scores(scores, {name: parts.get(name, ()) for name in sizes}, LIMITS))


def test_a_total_goes_with_its_part_and_so_does_a_composite_of_the_total() -> None:
    sizes = {"composite": 50, "total": 50, "part": 9, "other": 50}
    parts = {"composite": ("total", "other"), "total": ("part",)}
    assert scores_hidden(sizes, parts) == {"composite", "total", "part"}


def test_parts_stand_when_only_their_composite_has_too_few() -> None:
    assert scores_hidden({"gap": 9, "norm": 50, "belief": 50}, {"gap": ("norm", "belief")}) == {
        "gap"
    }


def test_a_withheld_cell_of_a_part_withholds_the_cell_of_its_total() -> None:
    columns = {
        "trust": {1: people(40), 2: people(30), 3: people(20)},
        "norm": {1: people(40), 2: people(30), 3: people(4)},
    }
    none = dict.fromkeys(columns, NOBODY)
    hidden = suppressed_cells(columns, none, {"trust": ("norm", "elsewhere"), "norm": ()}, LIMITS)
    assert hidden == {"norm": {2, 3}, "trust": {2, 3}}


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ((80, 60, 30, 30), ""),
        ((80, 60, 30, 9), "cd"),
        ((80, 60, 6, 5), "cd"),
        ((80, 60, 30, 0), "cd"),
        ((80, 60, 0, 0), "bcd"),
        ((195, 3, 2, 0), "abcd"),
        ((200, 0, 0, 0), "abcd"),
        ((10, 10, 9, 0), "abcd"),
        ((15, 15, 0, 0), "acd"),
    ],
)
def test_shares_of_few_and_of_nobody_are_hidden_behind_k_people(
    counts: tuple[int, ...], hidden: str
) -> None:
    named = dict(zip("abcd", counts, strict=True))
    assert suppressed_classes(named, LIMITS) == set(hidden)


def test_no_typology_hides_nothing() -> None:
    assert suppressed_classes({}, LIMITS) == set()


def test_a_k_under_the_floor_is_refused() -> None:
    assert thresholds(FLOOR) == Thresholds(group=FLOOR)
    with pytest.raises(ThresholdTooLowError):
        thresholds(FLOOR - 1)
