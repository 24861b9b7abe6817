"""The mean that a reader sees first: over the interval that holds at this number of people."""

from dataclasses import dataclass, replace

from analysis.bootstrap import FEW
from analysis.histogram import Histogram
from analysis.results import Estimate, Interval, Unestimable


@dataclass(frozen=True, slots=True)
class Headline:
    """A mean, its interval, or why it has none.

    Attributes
    ----------
    estimate : float
        In POMP points.
    interval : Interval or None
        Student's (``t``) of fewer than twenty scores, cut at the ends of the scale; else ``bca``.
    without : str or None
        Code of the refusal where there is no interval: one score, or all alike.
    n : int
        Scores.
    """

    estimate: float
    interval: Interval | None
    without: str | None
    n: int


def headline(
    scores: Histogram,
    student: Estimate | Unestimable,
    bca: Estimate | Unestimable,
    bounds: tuple[float, float] = (0, 100),
) -> Headline | Unestimable:
    """Choose the interval of a mean: BCa is too short of fewer than twenty scores.

    It rests on the normal quantiles of resampled means, whose variance is (n - 1) / n of what it
    should be, where Student's has heavier tails. What both cover is measured in docs/analysis.md.

    Parameters
    ----------
    scores : Histogram
    student, bca : Estimate or Unestimable
        `means.mean` and `bootstrap.bca` of them.
    bounds : tuple of float
        Ends of the scale: no mean lies beyond.

    Returns
    -------
    Headline or Unestimable
        Unestimable if nobody has a score.

    Examples
    --------
    >>> from analysis.means import mean
    >>> few = Histogram(4, (3, 4), (1, 1))
    >>> headline(few, mean(few), Unestimable("constant-score")).interval
    Interval(low=0, high=100, level=0.95, method='t')
    >>> alike = Histogram(4, (2,), (9,))
    >>> headline(alike, *(Unestimable("constant-score"),) * 2)
    Headline(estimate=50.0, interval=None, without='constant-score', n=9)
    """
    if not scores.n:
        return Unestimable("empty-group")
    chosen = student if scores.n < FEW else bca
    if isinstance(chosen, Unestimable):
        return Headline(scores.mean, None, chosen.code, scores.n)
    low, high = max(chosen.interval.low, bounds[0]), min(chosen.interval.high, bounds[1])
    return Headline(chosen.estimate, replace(chosen.interval, low=low, high=high), None, scores.n)
