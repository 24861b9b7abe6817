"""Whether an item works alike in all groups: differential item functioning.

Groups may differ in the trait; an item is biased if people with the same trait answer it
differently. Each item in turn gets curves of its own in each group, the others hold the groups
together, and twice the gain in log likelihood is chi-squared if the item works alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from analysis import irt_fit
from analysis.compare import Label, holm
from analysis.errors import (
    ConstantItemError,
    EmptyGroupError,
    NotWholeNumbersError,
    OneGroupError,
    TooFewItemsError,
    UnequalLengthsError,
)
from analysis.irt_curves import Curve
from analysis.irt_groups import Floats, Layout, climb
from analysis.irt_start import start
from analysis.patterns import Patterns, collapse, table
from analysis.responses import Responses
from analysis.results import Unestimable, attempt

TOLERANCE = 1e-8
"""Gain in log likelihood that is not worth another step."""


@dataclass(frozen=True, slots=True)
class ItemDif:
    """One item with curves of its own in each group, against the same in all.

    Attributes
    ----------
    statistic : float
        Twice the gain in log likelihood.
    degrees : int
    p : float
    shift : tuple of float
        For each group but the first: by how many scale points its people answer higher than people
        with the same trait in the first, on average over the group.
    """

    statistic: float
    degrees: int
    p: float
    shift: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Dif:
    """All items, and how the groups differ in the trait.

    Attributes
    ----------
    groups : tuple of int or str
    items : tuple of ItemDif or Unestimable, length J
    p_holm : tuple of float, length J
        After Holm's correction over the items; 1 for one that could not be tested.
    means, deviations : tuple of float
        Of the trait in each group, if all items work alike; 0 and 1 in the first.
    loglik : float
        If all items work alike.
    n, left_out : int
        Respondents used, and those without a group or any answer.
    method : str
        ``likelihood-ratio``.
    """

    groups: tuple[Label, ...]
    items: tuple[ItemDif | Unestimable, ...]
    p_holm: tuple[float, ...]
    means: tuple[float, ...]
    deviations: tuple[float, ...]
    loglik: float
    n: int
    left_out: int
    method: str


def dif(x: Responses | npt.ArrayLike, group: npt.ArrayLike) -> Dif:
    """Test each item for different functioning between groups by likelihood ratio.

    Thissen, Steinberg & Wainer 1993, in Holland & Wainer, Differential Item Functioning, 67-113.
    All other items anchor the groups, so of many biased items the innocent look biased too. Agrees
    with R mirt's `DIF(scheme = "drop")`.

    Parameters
    ----------
    x : Responses or array_like of int, shape (n, J)
        J >= 3 items on one trait, reversed ones turned; a negative value is no answer.
    group : array_like of int or str, shape (n,)
        A negative number is a missing code. The first label in order is the reference.

    Returns
    -------
    Dif
        An item of which a group chose fewer categories than others cannot be tested and says so.

    Raises
    ------
    NotWholeNumbersError, CodeOutsideScaleError, TooFewRespondentsError
        If answers or groups are not what they should be.
    UnequalLengthsError, OneGroupError
        If there is not one group for each respondent, or only one.
    TooFewItemsError, ConstantItemError, NotConvergedError
        As `irt.graded`.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> group, trait = np.arange(1200) % 2, rng.normal(size=(1200, 1))
    >>> harder = np.zeros((1200, 4))
    >>> harder[group == 1, 2] = 1.0
    >>> found = dif((trait - harder + rng.logistic(size=(1200, 4)) > 0).astype(int), group)
    >>> [p < 0.01 for p in found.p_holm], round(found.items[2].shift[0], 2)
    ([False, False, True, False], -0.2)
    """
    answers, labels, left_out = _placed(table(x), group)
    whole = collapse(answers)
    _require(whole)
    names = np.unique(labels)
    parts = [collapse(answers[labels == name]).among(whole.codes) for name in names]
    pooled = irt_fit.climb(start(whole), whole, TOLERANCE).curves
    layout = Layout(tuple(len(codes) for codes in whole.codes), len(parts))
    at, loglik = climb(layout.started(pooled), layout, parts, TOLERANCE)
    items = tuple(
        attempt(lambda item=item: _tested(item, (layout, at, loglik), parts))  # type: ignore[misc]
        for item in range(len(whole.codes))
    )
    distributions = [layout.distribution(at, place) for place in range(len(parts))]
    return Dif(
        groups=tuple(names.tolist()),
        items=items,
        p_holm=holm([1.0 if isinstance(item, Unestimable) else item.p for item in items]),
        means=tuple(mean for mean, _ in distributions),
        deviations=tuple(deviation for _, deviation in distributions),
        loglik=loglik,
        n=whole.n,
        left_out=left_out,
        method="likelihood-ratio",
    )


def _placed(
    answers: npt.NDArray[np.int8], group: npt.ArrayLike
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.generic], int]:
    """Answers and groups of those who have both."""
    labels = np.asarray(group)
    if labels.ndim != 1 or labels.dtype.kind not in "iuU":
        raise NotWholeNumbersError("groups are one column of whole numbers or of texts")
    if len(labels) != len(answers):
        raise UnequalLengthsError("not one group for each respondent")
    kept = answers.max(axis=1) >= 0
    if labels.dtype.kind == "i":
        kept &= labels >= 0
    if len(np.unique(labels[kept])) < 2:
        raise OneGroupError("items work alike in one group: two are needed")
    return answers[kept], labels[kept], int((~kept).sum())


def _require(whole: Patterns) -> None:
    if len(whole.codes) < 3:
        raise TooFewItemsError("two items cannot tell their slopes apart: three are needed")
    for place, codes in enumerate(whole.codes):
        if len(codes) < 2:
            raise ConstantItemError(f"item {place} was answered in one way only")


def _tested(item: int, alike: tuple[Layout, Floats, float], parts: Sequence[Patterns]) -> ItemDif:
    layout, at, loglik = alike
    size, others = layout.sizes[item], range(1, layout.groups)
    for patterns in parts:
        chosen = patterns.places[:, item]
        if len(np.unique(chosen[chosen >= 0])) < size:
            raise EmptyGroupError(
                f"nobody of a group gave an answer to item {item} that others did"
            )
    freed = Layout(layout.sizes, layout.groups, item)
    shared, rest = at[: sum(layout.sizes)], at[sum(layout.sizes) :]
    own = [layout.curves(at, group)[item].parameters for group in others]
    there, apart = climb(np.concatenate([shared, *own, rest]), freed, parts, TOLERANCE)
    statistic, degrees = max(0.0, 2 * (apart - loglik)), size * len(others)
    codes = np.array(parts[0].codes[item], dtype=np.float64)
    alike_there = Layout(layout.sizes, layout.groups)
    kept = np.concatenate([there[: sum(layout.sizes)], there[-len(rest) :]])
    shift = tuple(
        _expected(freed.curves(there, group)[item], codes)
        - _expected(alike_there.curves(kept, group)[item], codes)
        for group in others
    )
    return ItemDif(statistic, degrees, float(stats.chi2.sf(statistic, degrees)), shift)


def _expected(curve: Curve, codes: Floats) -> float:
    """Mean answer of people whose trait is standard normal."""
    trait, logs = irt_fit.points()
    return float(codes @ np.exp(curve.log_probabilities(trait)) @ np.exp(logs))
