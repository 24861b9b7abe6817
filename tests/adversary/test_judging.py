"""The judge: what is success, what is chance."""

import secrets

import pytest

from tests.adversary.judging import LINK, Score, Truth, confirmed, doubtful

N = 200
PAIRS = [(f"who {n}", f"what {n}") for n in range(N)]
WHOLE = [range(N)]
BATCHES = [range(at, at + 20) for at in range(0, N, 20)]


def guess(side: str, order: list[int], place: str = "somewhere") -> dict[str, object]:
    return {"side": side, "places": [place], "people": [f"{side} {n}" for n in order]}


def shuffled(numbers: range) -> list[int]:
    return secrets.SystemRandom().sample(numbers, len(numbers))


@pytest.mark.parametrize("order", [range(N), range(N - 1, -1, -1)], ids=["forwards", "backwards"])
def test_the_true_order_is_found_both_ways(order: range) -> None:
    (score,) = Truth.of(PAIRS, WHOLE).judge([guess("what", list(order))])
    assert score.succeeds
    assert score.exact == N
    assert abs(score.rho) == pytest.approx(1)


def test_a_link_counts_even_where_neither_side_is_in_order() -> None:
    order = shuffled(range(N))
    scores = Truth.of(PAIRS, WHOLE).judge([guess("who", order), guess("what", order)])
    assert scores[0].side == LINK
    assert scores[0].exact == N


def test_the_order_of_batches_is_no_success_but_an_order_within_one_is() -> None:
    truth = Truth.of(PAIRS, BATCHES)
    by_batch = [n for batch in BATCHES for n in shuffled(batch)]
    (score,) = truth.judge([guess("what", by_batch)])
    assert score.strength < 2
    one_sorted = [n for batch in BATCHES[:-1] for n in shuffled(batch)] + list(BATCHES[-1])
    (score,) = truth.judge([guess("what", one_sorted)])
    assert (score.exact, score.strength > 2) == (20, True)


def test_batches_in_order_are_a_success_when_the_whole_is_judged() -> None:
    by_batch = [n for batch in BATCHES for n in shuffled(batch)]
    (score,) = Truth.of(PAIRS, WHOLE).judge([guess("what", by_batch)])
    assert score.succeeds
    assert score.rho > 0.9


def test_the_last_few_of_one_side_are_laid_beside_the_end_of_the_other() -> None:
    tail = list(range(N - 15, N))
    scores = Truth.of(PAIRS, WHOLE).judge([guess("who", tail), guess("what", list(range(N)))])
    assert next(score for score in scores if score.side == LINK).exact == 15


def test_one_place_that_succeeds_by_a_hair_must_do_so_twice() -> None:
    slight = Score("what", ("here",), N, 7, 0.0, 0.0)
    strong = Score("what", ("there",), N, N, 1.0, 14.0)
    nothing = Score("what", ("here",), N, 1, 0.0, 0.0)
    assert doubtful([slight, nothing])
    assert not doubtful([strong, slight])
    assert not doubtful([nothing])
    assert confirmed([slight], [nothing]) == []
    assert confirmed([slight], [slight]) == [slight]
