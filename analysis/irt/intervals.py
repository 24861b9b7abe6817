"""How far the slopes and thresholds of a graded response model may be off."""

from dataclasses import dataclass

from scipy import stats

from analysis.irt.model import Graded
from analysis.results import LEVEL, Interval, require_level


@dataclass(frozen=True, slots=True)
class ItemIntervals:
    """Intervals of one item.

    Attributes
    ----------
    discrimination : Interval
        In logits for one standard deviation of the trait.
    thresholds : tuple of Interval
        In standard deviations of the trait.
    """

    discrimination: Interval
    thresholds: tuple[Interval, ...]


def intervals(fit: Graded, level: float = LEVEL) -> tuple[ItemIntervals, ...]:
    """Return Wald intervals: estimate -+ z standard errors (Wald 1943).

    They are symmetric, which a likelihood need not be: of an extreme threshold that few people
    reach, or a steep slope, the true one is longer to the outside.

    Parameters
    ----------
    fit : Graded
    level : float
        Coverage.

    Returns
    -------
    tuple of ItemIntervals, length J
        In the order of `Graded.items`.

    Raises
    ------
    BadParameterError
        If `level` is not between 0 and 1.

    Examples
    --------
    >>> import numpy as np
    >>> from analysis.irt.model import graded
    >>> patterns = np.indices((2, 2, 2)).reshape(3, -1).T
    >>> fit = graded(patterns.repeat([40, 20, 20, 30, 20, 30, 20, 50], axis=0))
    >>> found = intervals(fit)[0].discrimination
    >>> round(found.low, 2), round(found.high, 2), found.method
    (0.16, 1.49, 'wald')
    """
    require_level(level)
    reach = float(stats.norm.ppf((1 + level) / 2))

    def around(estimate: float, error: float) -> Interval:
        return Interval(estimate - reach * error, estimate + reach * error, level, "wald")

    return tuple(
        ItemIntervals(
            discrimination=around(slope, errors[0]),
            thresholds=tuple(map(around, steps, errors[1:])),
        )
        for slope, steps, errors in zip(fit.discrimination, fit.thresholds, fit.se, strict=True)
    )
