"""Whether an item works alike in all groups: differential item functioning.

Groups may differ in the trait; an item is biased if people with the same trait answer it
differently. Each item in turn gets curves of its own in each group, the others hold the groups
together, and twice the gain in log likelihood is chi-squared if the item works alike.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
from scipy import stats

from analysis.answers import Table, answers_of, named
from analysis.cautions import Caution
from analysis.compare import holm_declared
from analysis.errors import EmptyGroupError
from analysis.irt import fitting
from analysis.irt.curves import Curve
from analysis.irt.groups import Floats, Layout, climb
from analysis.irt.members import placed, require
from analysis.irt.start import start
from analysis.labels import Label
from analysis.patterns import Patterns, collapse, table
from analysis.responses import Responses
from analysis.results import Unestimable, attempt
from analysis.rows import require_same_rows

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
    p_holm : tuple of float or None, length J
        After Holm's correction over the items; None for one that could not be tested.
    means, deviations : tuple of float
        Of the trait in each group, if all items work alike; 0 and 1 in the first.
    loglik : float
        If all items work alike.
    n, left_out : int
        Respondents used, and those without a group or any answer.
    cautions : tuple of Caution
        ``anchor-untested`` for the place of each item that could not be tested: it anchors the
        others as if it worked alike.
    method : str
        ``likelihood-ratio``.
    """

    groups: tuple[Label, ...]
    items: tuple[ItemDif | Unestimable, ...]
    p_holm: tuple[float | None, ...]
    means: tuple[float, ...]
    deviations: tuple[float, ...]
    loglik: float
    n: int
    left_out: int
    cautions: tuple[Caution, ...]
    method: str


def dif(x: Table, group: npt.ArrayLike) -> Dif:
    """Test each item for different functioning between groups by likelihood ratio.

    Thissen, Steinberg & Wainer 1993, in Holland & Wainer, Differential Item Functioning, 67-113.
    All other items anchor the groups, so of many biased items the innocent look biased too. Agrees
    with R mirt's `DIF(scheme = "drop")`.

    Parameters
    ----------
    x : Responses, DataFrame, Arrow table or array_like of int, shape (n, J)
        J >= 3 items on one trait, reversed ones turned; a missing code is no answer.
    group : array_like of int, bool or str, shape (n,)
        A negative number is a missing code, an empty cell no group. The first label in order is the
        reference. 20 people or more of each, who show a large bias only.

    Returns
    -------
    Dif
        An item of which a group chose fewer categories than others cannot be tested and says so.

    Raises
    ------
    NotWholeNumbersError, CodeOutsideScaleError, TooFewRespondentsError
        If answers or groups are not what they should be, or a group has fewer than 20 people.
    UnequalLengthsError, RowsDisagreeError, OneGroupError
        If there is not one group for each respondent, by place and by pandas index, or only one.
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
    require_same_rows({"answers": x, "group": group})
    given = answers_of(x)
    answers, labels, left_out = placed(table(given), group)
    whole = collapse(Responses(answers, given.items))
    require(whole)
    names = np.unique(labels)
    rows = (Responses(answers[labels == name], given.items) for name in names)
    parts = [collapse(each).among(whole.codes) for each in rows]
    pooled = fitting.climb(start(whole), whole, TOLERANCE).curves
    layout = Layout(tuple(len(codes) for codes in whole.codes), len(parts))
    at, loglik = climb(layout.started(pooled), layout, parts, TOLERANCE)
    items = tuple(
        attempt(partial(_tested, item, (layout, at, loglik), parts))
        for item in range(len(whole.codes))
    )
    distributions = [layout.distribution(at, place) for place in range(len(parts))]
    return Dif(
        groups=tuple(names.tolist()),
        items=items,
        p_holm=holm_declared([None if isinstance(i, Unestimable) else i.p for i in items]),
        means=tuple(mean for mean, _ in distributions),
        deviations=tuple(deviation for _, deviation in distributions),
        loglik=loglik,
        n=whole.n,
        left_out=left_out,
        cautions=untested(items, range(len(items))),
        method="likelihood-ratio",
    )


def untested(items: Sequence[object], anchor: Iterable[int]) -> tuple[Caution, ...]:
    """Warn of items that could not be tested and hold the groups together all the same.

    Parameters
    ----------
    items : sequence of result or Unestimable
    anchor : iterable of int
        Items that the others are judged by.

    Returns
    -------
    tuple of Caution

    Examples
    --------
    >>> untested([ItemDif(1.0, 2, 0.6, (0.1,)), Unestimable("empty-group")], [0, 1])
    (Caution(code='anchor-untested', of=1),)
    """
    return tuple(
        Caution("anchor-untested", place)
        for place in anchor
        if isinstance(items[place], Unestimable)
    )


def _tested(item: int, alike: tuple[Layout, Floats, float], parts: Sequence[Patterns]) -> ItemDif:
    layout, at, loglik = alike
    size, others, items = layout.sizes[item], range(1, layout.groups), parts[0].items
    for patterns in parts:
        chosen = patterns.places[:, item]
        if len(np.unique(chosen[chosen >= 0])) < size:
            raise EmptyGroupError(
                f"nobody of a group gave an answer that others did to {named(items, item)}"
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
    trait, logs = fitting.points()
    return float(codes @ np.exp(curve.log_probabilities(trait)) @ np.exp(logs))
