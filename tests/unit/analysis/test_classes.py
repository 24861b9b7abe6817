import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from analysis import classes
from analysis.classes_fit import Mixture
from analysis.errors import (
    BadParameterError,
    CodeOutsideScaleError,
    ConstantItemError,
    NotConvergedError,
    NotWholeNumbersError,
    TooFewItemsError,
    TooFewRespondentsError,
    UnequalLengthsError,
    UnknownItemError,
)
from analysis.responses import Responses

REFERENCE = Path(__file__).parents[2] / "reference"
Table = npt.NDArray[np.int64]


def rng() -> np.random.Generator:
    return np.random.default_rng(20260101)


def two_kinds(n: int, items: int = 6, seed: int = 1) -> tuple[Table, npt.NDArray[np.bool_]]:
    """Answers of two kinds of people, and who is of the second, which are three in ten."""
    chance = np.random.default_rng(seed)
    second = chance.random(n) < 0.3
    likely = np.where(second[:, None], 0.85, 0.2)
    return (chance.random((n, items)) < likely).astype(np.int64), second


@pytest.fixture(scope="module")
def stepmix() -> dict[str, Any]:
    document: dict[str, Any] = json.loads((REFERENCE / "stepmix.json").read_text("utf-8"))
    return document


@pytest.fixture(scope="module")
def mixed(simulated: Responses, stepmix: dict[str, Any]) -> npt.NDArray[np.int8]:
    return simulated.select(stepmix["items"])


@pytest.mark.parametrize("k", [2, 3])
def test_likelihood_criteria_and_classes_are_those_of_stepmix(
    k: int, mixed: npt.NDArray[np.int8], stepmix: dict[str, Any]
) -> None:
    expected, found = stepmix["models"][str(k)], classes.latent(mixed, k, rng())
    assert found.loglik == pytest.approx(expected["loglik"], abs=1e-6)
    assert (found.aic, found.bic) == pytest.approx((expected["aic"], expected["bic"]), abs=1e-6)
    assert found.entropy == pytest.approx(expected["entropy"], abs=1e-6)
    np.testing.assert_allclose(found.shares, expected["shares"], atol=1e-6)
    np.testing.assert_allclose(found.profiles, expected["profiles"], atol=1e-6)
    assert found.reached > 1


def test_planted_classes_are_found_and_people_are_told_apart() -> None:
    table, second = two_kinds(4000)
    fit = classes.latent(table, 2, rng())
    assert fit.shares == pytest.approx((0.7, 0.3), abs=0.03)
    ones = np.array(fit.profiles)[:, :, 1]
    np.testing.assert_allclose(ones, np.tile([0.2, 0.85], (6, 1)), atol=0.05)
    likely = classes.membership(fit, table)
    np.testing.assert_allclose(likely.sum(axis=1), 1)
    assert ((likely[:, 1] > 0.5) == second).mean() > 0.97
    assert likely.mean(axis=0) == pytest.approx(fit.shares, abs=1e-6)


def test_the_number_of_planted_classes_has_the_smallest_bic() -> None:
    table = two_kinds(2000)[0]
    bics = [classes.latent(table, k, rng(), starts=6).bic for k in (1, 2, 3)]
    assert bics.index(min(bics)) == 1


def three_kinds() -> Table:
    """Answers of five thousand people of three clear kinds to six questions."""
    chance = np.random.default_rng(5)
    likely = [
        [0.9, 0.8, 0.85, 0.9, 0.8, 0.7],
        [0.2, 0.3, 0.8, 0.2, 0.7, 0.3],
        [0.1, 0.15, 0.1, 0.2, 0.1, 0.2],
    ]
    kind = chance.choice(3, 5000, p=[0.5, 0.3, 0.2])
    return (chance.random((5000, 6)) < np.array(likely)[kind]).astype(np.int64)


def test_classes_too_many_settle_so_that_the_smallest_bic_can_be_chosen() -> None:
    fits = [classes.latent(three_kinds(), k, rng()) for k in range(1, 6)]
    bics = [fit.bic for fit in fits]
    assert bics.index(min(bics)) == 2
    logliks = [fit.loglik for fit in fits]
    assert logliks == sorted(logliks)
    # other starts of plain EM, 5,000 rounds each, come no higher
    assert fits[3].loglik > -17_658.79


def test_a_leap_that_lowers_the_likelihood_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    table = three_kinds()
    expected = classes.latent(table, 3, rng())

    def astray(three: tuple[Mixture, ...], *_: object) -> Mixture:
        return Mixture(three[0].shares, np.full_like(three[0].chances, 0.5))

    monkeypatch.setattr("analysis.classes_fit._beyond", astray)
    assert classes.latent(table, 3, rng()).loglik == pytest.approx(expected.loglik, abs=1e-5)


@pytest.mark.parametrize("odd", [2.5, "2", True, None])
def test_numbers_of_classes_and_of_starts_are_whole(odd: object) -> None:
    with pytest.raises(BadParameterError, match="the number of classes is a whole number, not"):
        classes.latent(two_kinds(100)[0], odd, rng())  # type: ignore[arg-type]
    with pytest.raises(BadParameterError, match="the number of starts is a whole number, not"):
        classes.latent(two_kinds(100)[0], 2, rng(), starts=odd)  # type: ignore[arg-type]


def test_one_class_is_independence() -> None:
    table = two_kinds(500)[0]
    fit = classes.latent(table, 1, rng())
    ones = table.mean(axis=0)
    exact = 500 * (ones * np.log(ones) + (1 - ones) * np.log(1 - ones)).sum()
    assert fit.loglik == pytest.approx(exact)
    assert (fit.shares, fit.entropy, fit.parameters) == ((1.0,), 1.0, 6)


def test_where_the_climb_ends_every_class_is_the_mean_of_those_who_belong_to_it() -> None:
    table = two_kinds(1500)[0]
    fit = classes.latent(table, 2, rng(), tolerance=1e-12)
    likely = classes.membership(fit, table)
    means = likely.T @ table / likely.sum(axis=0)[:, None]
    np.testing.assert_allclose(means.T, np.array(fit.profiles)[:, :, 1], atol=1e-6)


def test_the_same_chance_gives_the_same_classes_and_another_only_other_rounding() -> None:
    table = two_kinds(800)[0]
    one, same = classes.latent(table, 2, rng()), classes.latent(table, 2, rng())
    assert one == same
    other = classes.latent(table, 2, np.random.default_rng(5))
    assert other.loglik == pytest.approx(one.loglik, abs=1e-6)
    assert other.shares == pytest.approx(one.shares, abs=1e-4)
    assert list(other.shares) == sorted(other.shares, reverse=True)


def test_answers_missing_at_random_move_little_and_who_gave_none_is_one_of_all() -> None:
    table = two_kinds(5000, items=8)[0]
    holes = np.where(np.random.default_rng(2).random(table.shape) < 0.25, -3, table)
    holes[:3] = -2
    fit = classes.latent(holes, 2, rng())
    assert fit.shares == pytest.approx(classes.latent(table, 2, rng()).shares, abs=0.02)
    assert fit.n == int((holes >= 0).any(axis=1).sum())
    np.testing.assert_allclose(classes.membership(fit, holes)[0], fit.shares, atol=1e-12)


def test_classes_that_fit_too_closely_are_marked() -> None:
    sure = np.repeat([[0, 0, 0, 0], [1, 1, 1, 1]], [60, 40], axis=0)
    fit = classes.latent(sure, 2, rng())
    assert fit.boundary == 16
    assert fit.shares == pytest.approx((0.6, 0.4))
    assert fit.entropy == pytest.approx(1, abs=1e-9)
    assert classes.latent(two_kinds(2000)[0], 2, rng()).boundary == 0


@pytest.mark.parametrize(
    ("table", "k", "refusal"),
    [
        (two_kinds(100)[0], 0, BadParameterError),
        (two_kinds(100, items=2)[0], 2, TooFewItemsError),
        (np.array([*product([0, 1], repeat=3)]), 3, TooFewItemsError),
        (np.zeros((50, 4), dtype=np.int64), 2, ConstantItemError),
        (np.full((50, 4), -1), 2, ConstantItemError),
        (np.array([[0, 0, 0, 0], [1, 1, 1, 1]]), 3, TooFewRespondentsError),
        (np.array([[0.5, 1.0, 2.0]]), 2, NotWholeNumbersError),
    ],
    ids=["no class", "two items", "three items", "constant", "missing", "two patterns", "halves"],
)
def test_what_cannot_carry_classes_is_refused(table: Table, k: int, refusal: type) -> None:
    with pytest.raises(refusal):
        classes.latent(table, k, rng())


def test_no_starts_and_no_tolerance_are_refused() -> None:
    table = two_kinds(100)[0]
    for odd in ({"starts": 0}, {"tolerance": 0.0}):
        with pytest.raises(BadParameterError):
            classes.latent(table, 2, rng(), **odd)


def test_a_climb_that_does_not_settle_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.classes_fit.ROUNDS", 45)
    with pytest.raises(NotConvergedError):
        classes.latent(two_kinds(300)[0], 3, rng(), tolerance=1e-13)


def test_people_with_answers_that_the_fit_does_not_know_are_refused() -> None:
    fit = classes.latent(two_kinds(300)[0], 2, rng())
    with pytest.raises(CodeOutsideScaleError):
        classes.membership(fit, [[0, 1, 2, 0, 0, 0]])
    with pytest.raises(UnequalLengthsError):
        classes.membership(fit, [[0, 1, 1]])


def test_membership_finds_the_items_of_the_fit_by_name() -> None:
    table = two_kinds(300)[0]
    table[:, 0] = 1 - table[:, 0]  # so that the order of the items matters
    columns = dict(zip("abcdef", table.T, strict=True))
    fit = classes.latent(columns, 2, rng())
    assert fit.items == tuple("abcdef")
    expected = classes.membership(fit, table)
    turned = {name: columns[name] for name in "fedcba"}
    assert np.array_equal(classes.membership(fit, turned), expected)
    assert not np.array_equal(classes.membership(fit, table[:, ::-1]), expected)
    with pytest.raises(UnknownItemError, match="no column for a; no item z"):
        classes.membership(fit, {"z": columns["a"]} | {name: columns[name] for name in "bcdef"})


def test_chance_is_a_generator() -> None:
    for chance in (None, 3):
        with pytest.raises(BadParameterError, match=r"default_rng\(1\), not (None|3)"):
            classes.latent(two_kinds(100)[0], 2, chance)  # type: ignore[arg-type]


def test_more_figures_than_people_are_refused() -> None:
    answers = np.random.default_rng(1).integers(1, 6, (30, 5))
    with pytest.raises(TooFewRespondentsError, match="167 figures of 30 people"):
        classes.latent(answers, 8, np.random.default_rng(1), starts=2)
