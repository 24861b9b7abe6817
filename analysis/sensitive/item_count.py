"""List experiments: how many statements apply, with and without a sensitive one among them."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.errors import (
    BadParameterError,
    CodeOutsideScaleError,
    ConstantScoreError,
    EmptyGroupError,
    TooFewRespondentsError,
)
from analysis.means import share
from analysis.results import LEVEL, Estimate, Unestimable, attempt, require_level
from analysis.sensitive.design_effect import DesignEffect, design_effect
from analysis.sensitive.prevalence import Prevalence, Whole, answered, prevalence

Shown = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ListExperiment:
    """Result of a list experiment.

    Attributes
    ----------
    prevalence : Prevalence
        Difference in means.
    design_effect : DesignEffect or Unestimable
        Whether the sensitive item changed the answers to the others.
    floor, ceiling : Estimate
        Shares of the control group to whom none, and all, of the list applies: these give
        themselves away, or nearly, and may hide.
    if_all_hid : float
        What the share would be at most if everybody hid who could.
    """

    prevalence: Prevalence
    design_effect: DesignEffect | Unestimable
    floor: Estimate
    ceiling: Estimate
    if_all_hid: float


@dataclass(frozen=True, slots=True)
class Placebo:
    """A difference of two means that is known if the assumptions hold.

    Attributes
    ----------
    estimate, standard_error : float
    expected : float
        What it would be.
    p : float
        Two-sided, normal, of the hypothesis that it is.
    """

    estimate: float
    standard_error: float
    expected: float
    p: float


@dataclass(frozen=True, slots=True)
class Combined:
    """A list experiment and a direct question to the same people.

    Attributes
    ----------
    prevalence : Prevalence
        Combined.
    direct : Estimate
        Share who said yes to the direct question, with Wilson's interval.
    honest : Placebo or Unestimable
        List experiment among those who said yes: 1 if they told the truth and the list worked.
    undisturbed : Placebo or Unestimable
        Effect of the list on the direct answer: 0 if there was none.
    """

    prevalence: Prevalence
    direct: Estimate
    honest: Placebo | Unestimable
    undisturbed: Placebo | Unestimable


def list_experiment(
    count: npt.ArrayLike, treated: npt.ArrayLike, items: int, level: float = LEVEL
) -> ListExperiment:
    """Estimate a prevalence from a list experiment (item count technique).

    Mean count with the sensitive item minus mean count without it; variance s1^2 / n1 + s0^2 / n0
    (Miller 1984; Blair & Imai 2012, Political Analysis 20, 47-77). `if_all_hid` adds the shares
    that could hide at most: treated people who count 0, and those of the control group who count
    all items minus the treated who admit to all and the sensitive one.

    Parameters
    ----------
    count : array_like of int, shape (n,)
        How many statements apply; negative is missing and left out.
    treated : array_like of bool or int, shape (n,)
        Who saw the list with the sensitive item.
    items : int
        Statements of the list without it.
    level : float
        Coverage.

    Returns
    -------
    ListExperiment

    Raises
    ------
    NotWholeNumbersError, UnequalLengthsError, CodeOutsideScaleError
        If counts are not whole numbers within 0 and the length of the list, or groups not 0 and 1.
    RowsDisagreeError
        If counts and groups have different pandas indices.
    EmptyGroupError, TooFewRespondentsError, ConstantScoreError
        If a group has nobody or one person, or counts vary in neither.
    BadParameterError
        If there is no item, or `level` is not between 0 and 1.

    Examples
    --------
    >>> counts = np.repeat([0, 1, 2, 3, 0, 1, 2, 3, 4], [8, 132, 222, 227, 19, 123, 229, 219, 34])
    >>> found = list_experiment(counts, np.arange(1213) >= 589, items=3)
    >>> round(found.prevalence.estimate, 4), round(found.prevalence.standard_error, 4)
    (0.0678, 0.0496)
    """
    require_level(level)
    counts, side = _checked({"count": count, "treated": treated}, items)
    shown = side == 1
    control = np.bincount(counts[~shown], minlength=items + 1)
    sensitive = np.bincount(counts[shown], minlength=items + 2)
    estimate, variance = _apart(counts, shown)
    shares = [group / group.sum() for group in (control, sensitive)]
    hidden = shares[1][0] + max(0.0, shares[0][items] - shares[1][items + 1])
    n0 = int(control.sum())
    return ListExperiment(
        prevalence(estimate, variance, len(counts), level),
        attempt(lambda: design_effect(control, sensitive)),
        share(int(control[0]), n0, level),
        share(int(control[items]), n0, level),
        min(1.0, estimate + float(hidden)),
    )


def combined(
    count: npt.ArrayLike,
    treated: npt.ArrayLike,
    direct: npt.ArrayLike,
    items: int,
    level: float = LEVEL,
) -> Combined:
    """Combine a list experiment with a direct question, which makes the estimate surer.

    If nobody says yes falsely, m = d + (1 - d) b, d the share of yes and b the list experiment
    among those who said no; variance ((1 - m)^2 d / (1 - d) + (1 - d)(s1^2 / g + s0^2 / (1 - g)))
    / n, g the share treated, s^2 the variances of the counts among those who said no (Aronow,
    Coppock, Crawford & Green 2015, Journal of Survey Statistics and Methodology 3, 43-66). Their
    two placebo tests come with it. As R list computes it.

    Parameters
    ----------
    count, treated, items
        As `list_experiment`.
    direct : array_like of bool or int, shape (n,)
        1 for yes, 0 for no; negative is missing. Whoever lacks any of the three is left out.
    level : float
        Coverage.

    Returns
    -------
    Combined

    Raises
    ------
    InputError
        As `list_experiment`.
    EmptyGroupError, TooFewRespondentsError, ConstantScoreError
        If those who said no do not carry a list experiment.

    Examples
    --------
    >>> found = combined([1, 0, 2, 1, 2, 1, 3, 2], [0] * 4 + [1] * 4, [0, 0, 0, 1] * 2, items=2)
    >>> round(found.prevalence.estimate, 4), found.direct.estimate
    (1.0, 0.25)
    """
    require_level(level)
    columns = {"count": count, "treated": treated, "direct": direct}
    counts, *sides = _checked(columns, items)
    shown, yes = (side == 1 for side in sides)
    if yes.all():
        raise EmptyGroupError("everybody said yes: nobody is left whom the list could tell of")
    apart, _ = _apart(counts[~yes], shown[~yes])
    d, treated_share = float(yes.mean()), float(shown.mean())
    estimate = d + (1 - d) * apart
    with_it, without_it = (_variance(counts[~yes & group]) for group in (shown, ~shown))
    spread = with_it / treated_share + without_it / (1 - treated_share)
    variance = ((1 - estimate) ** 2 * d / (1 - d) + (1 - d) * spread) / len(counts)
    return Combined(
        prevalence(estimate, variance, len(counts), level),
        share(int(yes.sum()), len(counts), level),
        attempt(lambda: _placebo(counts[yes], shown[yes], 1.0)),
        attempt(lambda: _placebo(yes.astype(np.int64), shown, 0.0)),
    )


def _checked(columns: Mapping[str, npt.ArrayLike], items: int) -> tuple[Whole, ...]:
    """Return counts, then sides that are 0 or 1, the first of them who saw the sensitive item."""
    if items < 1:
        raise BadParameterError("a list has at least one item besides the sensitive one")
    counts, *sides = answered(columns, highest=items + 1)
    for name, side in zip([*columns][1:], sides, strict=True):
        if (side > 1).any():
            raise CodeOutsideScaleError(f"{name} holds {side.max()}: it is 0 or 1")
    if sides[0].min() == sides[0].max():
        who = "everybody" if sides[0][0] else "nobody"
        raise EmptyGroupError(
            f"{who} who answered saw the list with the sensitive item (treated is 1)"
        )
    if (counts[sides[0] == 0] > items).any():
        raise CodeOutsideScaleError("somebody counts more statements than the list has")
    return counts, *sides


def _apart(counts: Whole, shown: Shown) -> tuple[float, float]:
    """Difference of two means and its variance (Neyman 1923)."""
    parts = [counts[shown], counts[~shown]]
    variance = sum(_variance(part) / len(part) for part in parts)
    if variance <= 0:
        raise ConstantScoreError("everybody in a group answered alike")
    return float(parts[0].mean() - parts[1].mean()), variance


def _variance(counts: Whole) -> float:
    if not len(counts):
        raise EmptyGroupError("a group of the experiment is empty")
    if len(counts) < 2:
        raise TooFewRespondentsError("one respondent has no variance")
    return float(counts.var(ddof=1))


def _placebo(counts: Whole, shown: Shown, expected: float) -> Placebo:
    estimate, variance = _apart(counts, shown)
    error = sqrt(variance)
    p = 2 * float(special.ndtr(-abs(estimate - expected) / error))
    return Placebo(estimate, error, expected, p)
