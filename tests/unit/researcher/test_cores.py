"""Pieces of long work come in order, and never far ahead of what is taken."""

from collections.abc import Iterator
from operator import neg

import pytest

from survey.researcher.cores import POOL_FROM, in_order


@pytest.mark.parametrize("responses", [1, POOL_FROM])
def test_pieces_come_in_the_order_they_went(responses: int) -> None:
    assert list(in_order(neg, range(40), responses)) == [-number for number in range(40)]


def test_pieces_are_read_only_as_results_are_taken() -> None:
    read: list[int] = []

    def pieces() -> Iterator[int]:
        for number in range(10_000):
            read.append(number)
            yield number

    results = in_order(neg, pieces(), POOL_FROM)
    for _taken in range(5):
        next(results)
    assert len(read) < 1_000
    del results


def test_what_a_piece_raises_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        list(in_order((1).__floordiv__, [1, 0], POOL_FROM))
