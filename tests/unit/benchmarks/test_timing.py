"""The attack on times: right where it can be worked out by hand, and as strong as any on paper."""

import re
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from benchmarks.timing.attack import run
from benchmarks.timing.matching import Matching, best_guesses, most_likely, sampled, scaled
from benchmarks.timing.observer import Matrix, likelihoods
from benchmarks.timing.people import DAY, HOUR, Design, Seen, watch
from benchmarks.timing.table import BEGIN, DESIGNS, END, LENGTHS, RUNS, WAITED, outcome, placed

ROOT = Path(__file__).parents[3]
DOCUMENT = (ROOT / "docs" / "threat-model.md").read_text("utf-8")
NAIVE, AT_ONCE, HOUR_LATER, _, DAY_LATER, _, _, OFFICE = DESIGNS
CELL = re.compile(r"(?P<median>[\d.]+) \((?P<low>[\d.]+)–(?P<high>[\d.]+)\)(; (?P<named>[\d.]+))?")


def posterior(likelihood: Matrix) -> Matrix:
    """Probabilities of all pairs, by trying every matching there is."""
    size = len(likelihood)
    found, rows = np.zeros_like(likelihood), np.arange(size)
    for matching in permutations(range(size)):
        found[rows, list(matching)] += np.prod(likelihood[rows, list(matching)])
    probabilities: Matrix = found / found.sum(axis=1, keepdims=True)
    return probabilities


def expected(matching: Matching, probabilities: Matrix) -> float:
    return float(probabilities[np.arange(len(matching)), matching].sum())


def moments(draws: list[float], submissions: list[float]) -> Seen:
    size = len(draws)
    return Seen(
        np.array(draws), np.array(submissions), np.arange(size), np.zeros(size, dtype=np.bool_)
    )


def test_who_starts_hours_apart_and_sends_at_once_is_linked() -> None:
    seen = moments([0.0, 5 * HOUR, 10 * HOUR], [10 * HOUR + 700, 720.0, 5 * HOUR + 900])
    matching = most_likely(likelihoods(AT_ONCE, seen, 7))
    assert list(matching) == [1, 2, 0]


def test_nobody_answers_before_drawing() -> None:
    likelihood = likelihoods(AT_ONCE, moments([1000.0], [999.0]), 7)
    assert likelihood[0, 0] == pytest.approx(0, abs=1e-12)


def test_the_likelihood_is_that_of_the_moments_drawn() -> None:
    """Counted against a million people whose every step is drawn."""
    rng = np.random.default_rng(1)
    seen = watch(HOUR_LATER, 1_000_000, 7, rng)
    gaps = seen.submissions[seen.truth] - seen.draws
    for at in (10 * 60.0, 30 * 60.0, 65 * 60.0):
        share = np.mean((gaps > at - 60) & (gaps <= at + 60))
        density = likelihoods(HOUR_LATER, moments([0.0], [at]), 7)[0, 0]
        assert share == pytest.approx(120 * density, rel=0.05)


def test_the_end_of_sending_cuts_the_delay_of_late_starters() -> None:
    within_72_h = DESIGNS[5]
    late = 7 * DAY - HOUR
    in_time, too_late = moments([late], [9 * DAY - HOUR]), moments([late], [9 * DAY + HOUR])
    probable = likelihoods(within_72_h, in_time, 7)[0, 0]
    assert probable == pytest.approx(1 / (49 * HOUR), rel=0.01)
    assert likelihoods(within_72_h, too_late, 7)[0, 0] < probable / 1000
    seen = watch(within_72_h, 2000, 7, np.random.default_rng(2))
    assert seen.submissions.max() < 9 * DAY


def test_with_a_post_office_only_the_day_is_seen() -> None:
    seen = watch(OFFICE, 500, 7, np.random.default_rng(3))
    assert set(seen.submissions % DAY) == {0.0}
    noon = moments([DAY / 2], [DAY])
    assert likelihoods(OFFICE, noon, 7)[0, 0] == pytest.approx(1)


def test_alike_moments_are_a_lottery() -> None:
    likelihood = np.ones((4, 4))
    assert scaled(likelihood) == pytest.approx(np.full((4, 4), 0.25))


@pytest.mark.parametrize("design", [AT_ONCE, HOUR_LATER, DAY_LATER], ids=lambda one: one.name)
def test_the_attacks_find_nearly_as_much_as_trying_every_matching(design: Design) -> None:
    best = found = 0.0
    for seed in range(12):
        seen = watch(design, 6, 0.1, np.random.default_rng(seed))
        likelihood = likelihoods(design, seen, 0.1)
        truth = posterior(likelihood)
        best += expected(best_guesses(truth), truth)
        guesses = (most_likely(likelihood), best_guesses(scaled(likelihood)))
        found += max(expected(guess, truth) for guess in guesses)
    assert 0.98 * best < found <= best + 1e-9


def test_the_chain_meets_each_pair_as_often_as_it_is_probable() -> None:
    seen = watch(HOUR_LATER, 6, 0.1, np.random.default_rng(4))
    order = np.argsort(seen.draws)
    likelihood = likelihoods(HOUR_LATER, seen, 0.1)[order]
    met = sampled(likelihood, most_likely(likelihood), np.random.default_rng(5))
    assert np.abs(met - posterior(likelihood)).max() < 0.05


def test_the_attacks_never_see_the_truth() -> None:
    """With moments that say nothing, one of many is found, as by guessing."""
    shares = [run(Design("", later=1, spread_hours=720), 60, 0.01, seed).right for seed in range(5)]
    assert np.mean(shares) < 0.1


def test_only_what_stands_between_the_marks_is_written() -> None:
    once = placed(f"before\n{BEGIN}\nold\n{END}\nafter", ["new"])
    assert once == f"before\n{BEGIN}\n\nnew\n\n{END}\nafter"
    assert placed(once, ["new"]) == once


def printed(days: int, name: str) -> list[re.Match[str]]:
    """The cells of one row of the committed table, one for each size."""
    heading = f"| {days} day{'s' if days > 1 else ''} |"
    table = DOCUMENT.split(BEGIN)[1].split(END)[0].split(heading)[1].split("\n\n")[0]
    row = next(line for line in table.splitlines() if line.startswith(f"| {name} |"))
    return [cell for cell in map(CELL.fullmatch, map(str.strip, row.split("|")[2:-1])) if cell]


@pytest.mark.parametrize("days", LENGTHS)
@pytest.mark.parametrize("name", [*(design.name for design in DESIGNS), WAITED])
def test_the_printed_table_has_every_design_size_and_length(days: int, name: str) -> None:
    cells = printed(days, name)
    assert len(cells) == len(RUNS)
    for cell in cells:
        assert float(cell["low"]) <= float(cell["median"]) <= float(cell["high"]) <= 100


@pytest.mark.parametrize("design", [NAIVE, AT_ONCE, DAY_LATER], ids=lambda one: one.name)
def test_the_printed_table_is_what_the_simulation_gives(design: Design) -> None:
    runs = outcome(design, 100, 7)
    cell = printed(7, design.name)[0]
    assert float(cell["median"]) == pytest.approx(
        100 * float(np.median([one.right for one in runs])), abs=3
    )
