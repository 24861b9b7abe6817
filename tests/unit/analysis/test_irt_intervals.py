import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis import irt
from analysis.errors import BadParameterError

REFERENCE = Path(__file__).parents[2] / "reference"
SLOPES = np.array([[0.8], [1.2], [1.8]])
STEPS = np.array([-1.0, 0.0, 1.5])


def answers(n: int, seed: int) -> Any:
    rng = np.random.default_rng(seed)
    trait = rng.normal(size=(n, 1, 1))
    return (SLOPES * (trait - STEPS) + rng.logistic(size=(n, 3, 1)) > 0).sum(axis=2)


def test_they_reach_as_far_as_mirts_estimates_and_errors_say() -> None:
    document: dict[str, Any] = json.loads((REFERENCE / "mirt.json").read_text("utf-8"))
    path = REFERENCE / "sim_n1000.csv"
    table = np.loadtxt(path, delimiter=",", skiprows=1, usecols=range(4), dtype=np.int64)
    table[:, 3] = 6 - table[:, 3]
    found = irt.intervals(irt.graded(table), level=0.9)
    for item, expected in zip(found, document["n1000"]["items"].values(), strict=True):
        ends = [item.discrimination, *item.thresholds]
        for end, estimate, error in zip(ends, expected["est"], expected["se"], strict=True):
            assert end.low == pytest.approx(estimate - 1.6448536 * error, abs=2e-4)
            assert end.high == pytest.approx(estimate + 1.6448536 * error, abs=2e-4)
            assert (end.level, end.method) == (0.9, "wald")


def test_they_cover_what_was_planted_as_often_as_they_say() -> None:
    hits = []
    for seed in range(60):
        for item, slope in zip(irt.intervals(irt.graded(answers(600, seed))), SLOPES, strict=True):
            hits.append(item.discrimination.low <= slope[0] <= item.discrimination.high)
            hits += [
                end.low <= step <= end.high
                for end, step in zip(item.thresholds, STEPS, strict=True)
            ]
    assert 0.92 < np.mean(hits) < 0.98


def test_a_level_outside_zero_to_one_is_refused() -> None:
    with pytest.raises(BadParameterError):
        irt.intervals(irt.graded(answers(300, 1)), level=95)
