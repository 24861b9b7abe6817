"""Whether an item works alike in all groups, without a model of the trait.

People of different groups who have the same score should answer an item alike. Three nested
proportional odds models say whether they do: by the score; with the group (a uniform bias: at every
score one group answers higher); with group times score (one that changes with the score). An item
found biased spoils the score that the others are judged by, so it is left out of the score and all
are judged again, until the same items are found twice; at least half of the items stay in.
"""

from dataclasses import dataclass
from functools import partial
from math import inf

import numpy as np
import numpy.typing as npt
from scipy import stats

from analysis.answers import Table, answers_of
from analysis.cautions import Caution
from analysis.compare import holm_declared
from analysis.errors import BadParameterError, ConstantScoreError
from analysis.irt.bias import untested
from analysis.irt.cumulative import cumulative
from analysis.irt.members import placed, require
from analysis.labels import Label
from analysis.patterns import Patterns, collapse, table
from analysis.responses import Responses
from analysis.results import Unestimable, attempt
from analysis.rows import require_same_rows

Floats = npt.NDArray[np.float64]

ROUNDS = 10
"""Of purification; it settles after two or three, or turns in a circle."""


@dataclass(frozen=True, slots=True)
class Gain:
    """What a model explains beyond a smaller one.

    Attributes
    ----------
    statistic : float
        Twice the gain in log likelihood.
    degrees : int
    p : float
    mcfadden, nagelkerke : float
        Gain in the two shares that stand for R^2.
    """

    statistic: float
    degrees: int
    p: float
    mcfadden: float
    nagelkerke: float


@dataclass(frozen=True, slots=True)
class ItemBias:
    """One item, among people of the same score.

    Attributes
    ----------
    uniform : Gain
        Of the group, beyond the score.
    nonuniform : Gain
        Of group times score, beyond both.
    total : Gain
        Of both beyond the score.
    log_odds : tuple of float
        For each group but the first: log odds of a higher answer than in the first at the same
        score, if the bias is uniform.
    """

    uniform: Gain
    nonuniform: Gain
    total: Gain
    log_odds: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class LogisticDif:
    """All items, each beside a score of items that were not found biased.

    Attributes
    ----------
    groups : tuple of int or str
    items : tuple of ItemBias or Unestimable, length J
    p_holm : tuple of float or None, length J
        Of the total, after Holm's correction over the items; None for one that could not be tested.
    flagged : tuple of bool, length J
        Small p and, if asked for, large enough a gain.
    anchor : tuple of int
        Items of the score; an item under test is always counted in besides.
    rounds : int
        How often all items were tested.
    settled : bool
        Whether the last round flagged, or could not test, just the items that its score left out.
        If not, the flags went round in a circle or hit more than half of the items: read them as a
        question.
    n, left_out : int
        Respondents with a group and all answers, and the others.
    cautions : tuple of Caution
        ``anchor-untested`` for the place of each item of the anchor that could not be tested.
    method : str
        ``ordinal-logistic``.
    """

    groups: tuple[Label, ...]
    items: tuple[ItemBias | Unestimable, ...]
    p_holm: tuple[float | None, ...]
    flagged: tuple[bool, ...]
    anchor: tuple[int, ...]
    rounds: int
    settled: bool
    n: int
    left_out: int
    cautions: tuple[Caution, ...]
    method: str


def dif_logistic(
    x: Table,
    group: npt.ArrayLike,
    *,
    alpha: float = 0.01,
    gain: float = 0.0,
    purify: bool = True,
) -> LogisticDif:
    """Test each item for different functioning by ordinal logistic regression on a score.

    Nested models of P(y >= k): d_k + b s; + c_g; + e_g s, with s the score and g the group,
    compared by likelihood ratio (Swaminathan & Rogers 1990, Journal of Educational Measurement 27,
    361-370; for ordinal items Zumbo 1999). Beside it the gain in McFadden's 1 - L / L0 and in
    Nagelkerke's R^2 (1991, Biometrika 78, 691-692). The score is the sum of the anchor items and of
    the item itself (Holland & Thayer 1988); flagged items, and those that could not be tested,
    leave the anchor until it is stable. The log likelihoods are those of statsmodels.

    Parameters
    ----------
    x : Responses, DataFrame, Arrow table or array_like of int, shape (n, J)
        J >= 3 items on one trait, reversed ones turned; a missing code is no answer.
    group : array_like of int, bool or str, shape (n,)
        A negative number is a missing code, an empty cell no group. The first label in order is the
        reference. 20 people or more of each, who show a large bias only.
    alpha : float
        An item is flagged if its p after Holm's correction is below.
    gain : float
        And its total gain in McFadden's measure is as much: in large surveys any bias has a small
        p. Choi, Gibbons & Crane (2011) ask for 0.02.
    purify : bool
        Whether items leave the score; otherwise it is of all.

    Returns
    -------
    LogisticDif

    Raises
    ------
    BadParameterError
        If alpha is not between 0 and 1, or the gain not from 0 to 1.
    NotWholeNumbersError, CodeOutsideScaleError, TooFewRespondentsError
        If answers or groups are not what they should be, or a group has fewer than 20 people.
    UnequalLengthsError, RowsDisagreeError, OneGroupError
        If there is not one group for each respondent, by place and by pandas index, or only one.
    TooFewItemsError, ConstantItemError
        With fewer than three items, or one that was answered in one way.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> group, trait = np.arange(1200) % 2, rng.normal(size=(1200, 1))
    >>> harder = np.zeros((1200, 6))
    >>> harder[group == 1, 2] = 1.0
    >>> answers = (trait - harder + rng.logistic(size=(1200, 6)) > 0).astype(int)
    >>> found = dif_logistic(answers, group)
    >>> found.flagged, found.anchor, found.settled
    ((False, False, True, False, False, False), (0, 1, 3, 4, 5), True)
    """
    if not (0 < alpha < 1 and 0 <= gain <= 1):
        raise BadParameterError("alpha lies between 0 and 1, a gain from 0 to 1")
    require_same_rows({"answers": x, "group": group})
    given = answers_of(x)
    answers = table(given)
    complete = (answers.min(axis=1) >= 0)[:, None]
    whole = np.where(complete, answers, np.int8(-1))
    kept, labels, left_out = placed(whole, group)
    names, members = np.unique(labels, return_inverse=True)
    patterns = collapse(np.column_stack([kept, members]))
    require(collapse(Responses(kept, given.items)))
    tested = [_Round.of(patterns, tuple(range(kept.shape[1])), alpha, gain)]
    while purify and len(tested) < ROUNDS and tested[-1].better not in {r.anchor for r in tested}:
        tested.append(_Round.of(patterns, tested[-1].better, alpha, gain))
    last = tested[-1]
    return LogisticDif(
        groups=tuple(names.tolist()),
        items=last.items,
        p_holm=last.p_holm,
        flagged=last.flagged,
        anchor=last.anchor,
        rounds=len(tested),
        settled=last.settled or not purify,
        n=len(kept),
        left_out=left_out,
        cautions=untested(last.items, last.anchor),
        method="ordinal-logistic",
    )


@dataclass(frozen=True, slots=True)
class _Round:
    """All items judged by one anchor."""

    anchor: tuple[int, ...]
    items: tuple[ItemBias | Unestimable, ...]
    p_holm: tuple[float | None, ...]
    flagged: tuple[bool, ...]

    @classmethod
    def of(cls, patterns: Patterns, anchor: tuple[int, ...], alpha: float, gain: float) -> "_Round":
        items = tuple(
            attempt(partial(_judged, item, anchor, patterns))
            for item in range(len(patterns.codes) - 1)
        )
        totals = [None if isinstance(item, Unestimable) else item.total for item in items]
        p_holm = holm_declared([None if each is None else each.p for each in totals])
        flagged = tuple(
            total is not None and p is not None and p < alpha and total.mcfadden >= gain
            for total, p in zip(totals, p_holm, strict=True)
        )
        return cls(anchor, items, p_holm, flagged)

    @property
    def clean(self) -> tuple[int, ...]:
        """Items tested and not flagged: the group alone may decide one that could not be."""
        judged = zip(self.items, self.flagged, strict=True)
        return tuple(
            place
            for place, (item, biased) in enumerate(judged)
            if not biased and not isinstance(item, Unestimable)
        )

    @property
    def better(self) -> tuple[int, ...]:
        """The clean items, or the better half: one bad anchor makes every item look biased."""
        half = -(-len(self.items) // 2)
        if len(self.clean) >= half:
            return self.clean
        order = sorted(range(len(self.items)), key=self._bias)
        return tuple(sorted(order[:half]))

    @property
    def settled(self) -> bool:
        return self.clean == self.anchor

    def _bias(self, place: int) -> float:
        item = self.items[place]
        return inf if isinstance(item, Unestimable) else item.total.mcfadden


def _judged(item: int, anchor: tuple[int, ...], patterns: Patterns) -> ItemBias:
    score, member, counts = _cells(item, anchor, patterns)
    groups = (member[:, None] == np.arange(1, len(patterns.codes[-1]))).astype(np.float64)
    design = np.column_stack([score, groups, score[:, None] * groups])
    more = groups.shape[1]
    by_score, with_group, crossed = (
        cumulative(design[:, :size], counts) for size in (1, 1 + more, 1 + 2 * more)
    )
    total = counts.sum(axis=1)
    empty = float(total @ np.log(total / total.sum())), float(total.sum())
    return ItemBias(
        uniform=_gain(by_score.loglik, with_group.loglik, more, empty),
        nonuniform=_gain(with_group.loglik, crossed.loglik, more, empty),
        total=_gain(by_score.loglik, crossed.loglik, 2 * more, empty),
        log_odds=tuple(with_group.coefficients[1:].tolist()),
    )


def _cells(
    item: int, anchor: tuple[int, ...], patterns: Patterns
) -> tuple[Floats, npt.NDArray[np.int64], Floats]:
    """People of the same score and group, and how many of them gave each answer."""
    sums = np.zeros(len(patterns.counts), dtype=np.int64)
    for each in {*anchor, item}:
        sums += np.array(patterns.codes[each])[patterns.places[:, each]]
    pairs, cell = np.unique(
        np.column_stack([sums, patterns.places[:, -1]]), axis=0, return_inverse=True
    )
    counts = np.zeros((len(patterns.codes[item]), len(pairs)))
    np.add.at(counts, (patterns.places[:, item], cell.ravel()), patterns.counts)
    return _standard(pairs[:, 0], counts.sum(axis=0)), pairs[:, 1], counts


def _standard(score: npt.NDArray[np.int64], people: Floats) -> Floats:
    """Centre and scale: the gains do not depend on it, the arithmetic does."""
    centred = score - np.average(score, weights=people)
    deviation = np.sqrt(np.average(centred**2, weights=people))
    if deviation == 0:
        raise ConstantScoreError("everybody has the same score")
    standard: Floats = centred / deviation
    return standard


def _gain(small: float, large: float, degrees: int, empty: tuple[float, float]) -> Gain:
    statistic, (nothing, n) = max(0.0, 2 * (large - small)), empty
    ceiling = -np.expm1(2 * nothing / n)
    nagelkerke = (np.exp(2 * (nothing - small) / n) - np.exp(2 * (nothing - large) / n)) / ceiling
    return Gain(
        statistic=statistic,
        degrees=degrees,
        p=float(stats.chi2.sf(statistic, degrees)),
        mcfadden=(small - large) / nothing,
        nagelkerke=float(nagelkerke),
    )
