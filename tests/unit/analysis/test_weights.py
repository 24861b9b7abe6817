from collections.abc import Mapping
from math import sqrt
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from analysis import weights
from analysis.errors import (
    AnalysisError,
    BadParameterError,
    ConstantScoreError,
    InputError,
    MarginsDisagreeError,
    NotConvergedError,
    NotNumbersError,
    NotWholeNumbersError,
    TooFewRespondentsError,
    UnequalLengthsError,
    UnweightableError,
)
from analysis.labels import Label

Sample = dict[str, npt.NDArray[np.generic]]
MARGINS: Mapping[str, Mapping[Label, float]] = {
    "sex": {"f": 510, "m": 490},
    "age": {1: 300, 2: 450, 3: 250},
    "place": {"town": 640, "hill": 360},
}


def sampled(n: int = 800, seed: int = 1) -> Sample:
    """A lopsided sample: too many women, too many of the old."""
    rng = np.random.default_rng(seed)
    return {
        "sex": rng.choice(["f", "m"], n, p=[0.7, 0.3]),
        "age": rng.choice([1, 2, 3], n, p=[0.2, 0.3, 0.5]),
        "place": rng.choice(["town", "hill"], n, p=[0.8, 0.2]),
    }


def shares(sample: Sample, values: npt.NDArray[np.float64], name: str, label: Label) -> float:
    return float(values[sample[name] == label].sum() / values.sum())


def test_every_margin_is_met() -> None:
    sample = sampled()
    found = weights.rake(sample, MARGINS)
    for name, margin in MARGINS.items():
        for label, people in margin.items():
            there = shares(sample, found.values, name, label)
            assert there == pytest.approx(people / 1000, abs=1e-12)
    assert found.values.mean() == pytest.approx(1)


def test_a_weight_is_a_product_of_one_factor_for_each_margin() -> None:
    # weights that meet the margins and are such a product are the raked ones, and no others
    sample = sampled()
    logs = np.log(weights.rake(sample, MARGINS).values)
    pairs = [(name, label) for name, margin in MARGINS.items() for label in margin]
    dummies = np.stack([sample[name] == label for name, label in pairs], axis=1).astype(float)
    fitted = dummies @ np.linalg.lstsq(dummies, logs, rcond=None)[0]
    np.testing.assert_allclose(fitted, logs, atol=1e-12)


def test_a_table_of_two_by_two_is_the_one_of_the_same_odds_ratio() -> None:
    counts, row, column = np.array([[30, 10], [20, 40]]), 0.5, 0.3
    ratio = counts[0, 0] * counts[1, 1] / (counts[0, 1] * counts[1, 0])
    # p (1 - r - c + p) = ratio (r - p)(c - p), p the share of the first cell
    a, b, c = 1 - ratio, 1 - row - column + ratio * (row + column), -ratio * row * column
    p = (-b + sqrt(b * b - 4 * a * c)) / (2 * a)
    sample = {
        "r": np.repeat([1, 1, 2, 2], counts.ravel()),
        "c": np.repeat([1, 2, 1, 2], counts.ravel()),
    }
    found = weights.rake(sample, {"r": {1: row, 2: 1 - row}, "c": {1: column, 2: 1 - column}})
    assert found.values[0] * 30 / 100 == pytest.approx(p, abs=1e-10)


def test_of_a_single_margin_the_weights_are_those_of_poststratification() -> None:
    sample = {"sex": np.repeat(["f", "m"], [70, 30])}
    found = weights.rake(sample, {"sex": {"f": 52, "m": 48}})
    assert found.values[0] == pytest.approx(0.52 / 0.7)
    assert found.values[-1] == pytest.approx(0.48 / 0.3)
    squares = 70 * (0.52 / 0.7) ** 2 + 30 * (0.48 / 0.3) ** 2
    assert found.design_effect == pytest.approx(squares / 100)
    assert found.effective_n == pytest.approx(100**2 / squares)


def test_a_sample_that_is_its_population_keeps_weights_of_one() -> None:
    sample = {"sex": np.repeat(["f", "m"], [70, 30]), "age": np.tile([1, 2], 50)}
    found = weights.rake(sample, {"sex": {"f": 0.7, "m": 0.3}, "age": {1: 0.5, 2: 0.5}})
    np.testing.assert_allclose(found.values, 1, atol=1e-12)
    assert (found.iterations, found.trimmed) == (1, 0)


def test_weights_to_begin_with_keep_their_ratio_within_a_cell() -> None:
    sample = sampled()
    base = np.random.default_rng(2).choice([1.0, 4.0], 800)
    found = weights.rake(sample, MARGINS, base=base)
    cell = (sample["sex"] == "f") & (sample["age"] == 3) & (sample["place"] == "town")
    heavy, light = found.values[cell & (base == 4)], found.values[cell & (base == 1)]
    np.testing.assert_allclose(heavy / light[0], 4, rtol=1e-12)
    assert shares(sample, found.values, "age", 2) == pytest.approx(0.45, abs=1e-12)


def test_trimmed_weights_stay_below_the_limit_and_meet_the_margins_all_the_same() -> None:
    sample = sampled()
    free, found = weights.rake(sample, MARGINS), weights.rake(sample, MARGINS, trim=3.5)
    assert free.values.max() > 3.5 >= found.values.max() - 1e-9
    assert found.trimmed == int((found.values > 3.5 - 1e-9).sum()) > 0
    assert found.design_effect < free.design_effect
    for name, margin in MARGINS.items():
        for label, people in margin.items():
            there = shares(sample, found.values, name, label)
            assert there == pytest.approx(people / 1000, abs=1e-11)


def test_a_weighted_mean_of_one_margin_has_the_error_of_strata() -> None:
    rng = np.random.default_rng(3)
    score, sample = rng.normal(size=100), {"sex": np.repeat(["f", "m"], [70, 30])}
    found = weights.mean(score, weights.rake(sample, {"sex": {"f": 0.5, "m": 0.5}}))
    one, two = score[:70], score[70:]
    within = 0.25 * one.var() / 70 + 0.25 * two.var() / 30
    assert found.estimate == pytest.approx((one.mean() + two.mean()) / 2)
    assert found.standard_error == pytest.approx(sqrt(within * 100 / 99))


def test_the_error_of_a_weighted_mean_covers_what_sampling_does() -> None:
    means, errors = [], []
    for seed in range(300):
        sample = sampled(seed=seed)
        noise = np.random.default_rng(1000 + seed).normal(size=800)
        score = 2.0 * (sample["age"] == 3) - (sample["sex"] == "m") + noise
        found = weights.mean(score, weights.rake(sample, MARGINS))
        means.append(found.estimate)
        errors.append(found.standard_error)
    assert np.mean(means) == pytest.approx(2 * 0.25 - 0.49, abs=0.01)
    assert np.mean(errors) == pytest.approx(np.std(means), rel=0.1)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"sex": {"f": 600, "m": 490}}, MarginsDisagreeError),
        ({"sex": {"f": 1000}}, MarginsDisagreeError),
        ({"sex": {"f": 510, "m": 490, "x": 0}}, MarginsDisagreeError),
        ({"sex": {}}, MarginsDisagreeError),
        ({"height": {1: 500, 2: 500}}, MarginsDisagreeError),
        ({"sex": {"f": 510, "m": 480, "x": 10}}, UnweightableError),
        ({"sex": {"f": float("nan"), "m": 490}}, NotNumbersError),
    ],
    ids=["totals", "missing", "nobody", "empty", "no column", "not in the sample", "NaN"],
)
def test_margins_that_do_not_match_are_refused_each_by_name(
    change: Mapping[str, Mapping[Label, float]], refusal: type
) -> None:
    with pytest.raises(refusal):
        weights.rake(sampled(), {**MARGINS, **change})


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"age": np.full(800, -2)}, UnweightableError),
        ({"age": np.array([1, 2, 3, -2] * 200)}, MarginsDisagreeError),
        ({"age": np.array([1.5, 2.0] * 400)}, NotWholeNumbersError),
        ({"age": np.array([1, 2, 3])}, UnequalLengthsError),
        ({"sex": np.array([], dtype=str)}, TooFewRespondentsError),
    ],
    ids=["all missing", "a missing code", "not whole", "short", "nobody"],
)
def test_a_sample_that_is_none_is_refused_by_name(change: Sample, refusal: type) -> None:
    with pytest.raises(refusal):
        weights.rake(sampled() | change, MARGINS)


def test_no_margins_and_odd_parameters_are_refused() -> None:
    sample = sampled()
    with pytest.raises(InputError):
        weights.rake(sample, {})
    with pytest.raises(BadParameterError):
        weights.rake(sample, MARGINS, trim=1)
    with pytest.raises(BadParameterError):
        weights.rake(sample, MARGINS, base=np.zeros(800))
    with pytest.raises(UnequalLengthsError):
        weights.rake(sample, MARGINS, base=[1.0])


def test_a_limit_too_low_to_meet_the_margins_is_refused() -> None:
    with pytest.raises(UnweightableError):
        weights.rake({"sex": np.repeat(["f", "m"], [90, 10])}, {"sex": {"f": 1, "m": 1}}, trim=2)


def test_margins_that_contradict_one_another_in_the_sample_are_refused() -> None:
    # all women are young and all men old, so that both margins cannot be met
    sample = {"sex": np.repeat(["f", "m"], 5), "age": np.repeat([1, 2], 5)}
    with pytest.raises(NotConvergedError):
        weights.rake(sample, {"sex": {"f": 2, "m": 2}, "age": {1: 1, 2: 3}})


def test_a_weighted_mean_of_what_is_no_score_is_refused() -> None:
    found = weights.rake({"sex": ["f", "m", "m"]}, {"sex": {"f": 1, "m": 1}})
    cases: list[tuple[list[float], type[AnalysisError]]] = [
        ([1, 2], UnequalLengthsError),
        ([1, 2, float("nan")], NotNumbersError),
        ([1, 2, 2], ConstantScoreError),
    ]
    for score, refusal in cases:
        with pytest.raises(refusal):
            weights.mean(score, found)
    with pytest.raises(TooFewRespondentsError):
        weights.mean([1.0], weights.rake({"sex": ["f"]}, {"sex": {"f": 1}}))


def test_margins_that_disagree_say_by_how_much() -> None:
    sample = {"sex": ["f", "m"], "place": ["hill", "town"]}
    shares: Mapping[str, Mapping[Label, float]] = {
        "sex": {"f": 0.5, "m": 0.5},
        "place": {"hill": 0.4, "town": 0.59},
    }
    with pytest.raises(MarginsDisagreeError, match=r"sex 1, place 0\.99"):
        weights.rake(sample, shares)


def test_a_respondent_without_a_category_is_refused() -> None:
    for empty in (None, ""):
        sample: dict[str, Any] = {"sex": ["f", empty, "m"]}
        with pytest.raises(MarginsDisagreeError, match="sex is empty for 1 people"):
            weights.rake(sample, {"sex": {"f": 1, "m": 1}})


def test_attributes_have_names() -> None:
    with pytest.raises(InputError, match="attributes are a mapping of names to columns"):
        weights.rake([["f", "m"]], {"sex": {"f": 1, "m": 1}})  # type: ignore[arg-type]


def test_a_margin_below_zero_is_called_so() -> None:
    with pytest.raises(MarginsDisagreeError, match="below zero"):
        weights.rake({"sex": [0, 1]}, {"sex": {0: 1.5, 1: -0.5}})
