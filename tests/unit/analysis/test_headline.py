"""The interval that a reader sees first covers the true mean as often as it says, also of few."""

from pathlib import Path

import numpy as np
import pytest

from analysis.bootstrap import FEW, bca, percentile
from analysis.cautions import Caution
from analysis.headline import Headline, headline
from analysis.histogram import Histogram, histogram
from analysis.means import mean
from analysis.results import Estimate, Unestimable, attempt

GUIDE = Path(__file__).parents[3] / "docs" / "analysis.md"
FEW_ANSWERS = Caution("few-respondents")
RUNS = 1000


def drawn(n: int, rng: np.random.Generator) -> Histogram:
    """Scores in steps of 6.25, normal about 50 with deviation 22, held within 0 and 100."""
    steps = np.clip(np.round(rng.normal(8, 3.52, n)), 0, 16).astype(int)
    values, counts = np.unique(steps, return_counts=True)
    return histogram(16, values.tolist(), counts.tolist())


def chosen(scores: Histogram, rng: np.random.Generator) -> tuple[Estimate | Unestimable, Headline]:
    resampled = attempt(lambda: bca(scores, rng))
    found = headline(scores, attempt(lambda: mean(scores)), resampled)
    assert isinstance(found, Headline)
    return resampled, found


def covered(n: int) -> tuple[float, float]:
    """Return how often BCa, and what is shown, hold 50; of samples that vary."""
    rng = np.random.default_rng(20260101)
    held = []
    for _ in range(RUNS):
        resampled, found = chosen(drawn(n, rng), rng)
        if found.interval is not None and isinstance(resampled, Estimate):
            both = (resampled.interval, found.interval)
            held.append([each.low <= 50 <= each.high for each in both])
    by_bca, shown = np.mean(held, axis=0)
    return float(by_bca), float(shown)


@pytest.mark.parametrize("n", [2, 5, 8, 12, 20])
def test_what_is_shown_covers_the_mean_and_the_guide_says_how_often(n: int) -> None:
    by_bca, shown = covered(n)
    assert shown > 0.91
    assert shown >= by_bca
    assert f"| {n} | {by_bca:.2f} | {shown:.2f} |" in GUIDE.read_text("utf-8")


@pytest.mark.parametrize(("n", "method"), [(FEW - 1, "t"), (FEW, "bca")])
def test_the_interval_of_few_is_students(n: int, method: str) -> None:
    rng = np.random.default_rng(1)
    scores = drawn(n, rng)
    resampled, found = chosen(scores, rng)
    assert isinstance(resampled, Estimate)
    assert found.interval
    assert (found.interval.method, found.n, found.without) == (method, n, None)
    assert resampled.cautions == ((FEW_ANSWERS,) if n < FEW else ())
    assert percentile(scores, rng).cautions == resampled.cautions
    assert found.estimate == scores.mean


def test_an_interval_ends_where_the_scale_does() -> None:
    scores = Histogram(4, (-3, 4), (1, 1))
    student = mean(scores)
    assert student.interval.low < -100
    found = headline(scores, student, Unestimable("constant-score"), (-100, 100))
    assert isinstance(found, Headline)
    assert found.interval
    assert (found.interval.low, found.interval.high) == (-100, 100)


@pytest.mark.parametrize(
    ("scores", "without"),
    [
        (Histogram(4, (3,), (1,)), "too-few-respondents"),
        (Histogram(4, (3,), (9,)), "constant-score"),
        (Histogram(4, (3,), (400,)), "constant-score"),
    ],
)
def test_a_mean_without_an_interval_says_why(scores: Histogram, without: str) -> None:
    found = chosen(scores, np.random.default_rng(1))[1]
    assert (found.estimate, found.interval, found.without) == (75.0, None, without)


def test_nobody_has_no_mean() -> None:
    nothing = Unestimable("empty-group")
    assert headline(Histogram(4), nothing, nothing) == nothing
