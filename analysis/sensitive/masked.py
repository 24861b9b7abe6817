"""Questions that nobody would answer straight: shares of people, never one person's answer.

The designs protect by chance: what one person ticked says little, what all ticked says the share.
So errors are larger than those of a direct question, and an estimate may fall outside 0 to 1; it
is left there, said in `admissible`, because cutting it would make a bad design look like a result.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy.typing as npt

from analysis.errors import BadParameterError, NobodyAttentiveError
from analysis.results import LEVEL, Estimate, Unestimable, attempt, require_level
from analysis.sensitive.prevalence import Prevalence, Whole, answered, prevalence, proportion


@dataclass(frozen=True, slots=True)
class Crosswise:
    """Result of a crosswise question.

    Attributes
    ----------
    plain : Prevalence
        As if all had followed the instruction.
    corrected : Prevalence or Unestimable or None
        Without the part of those who ticked at random; None without an anchor.
    attentive : Estimate or None
        Share of those who followed it; may come out above 1 by chance.
    """

    plain: Prevalence
    corrected: Prevalence | Unestimable | None
    attentive: Estimate | None


class Design(Protocol):
    """A randomising device: the chance of a yes is `offset` + `slope` times the prevalence."""

    @property
    def offset(self) -> float:
        """Chance of a yes from somebody to whom the statement does not apply."""

    @property
    def slope(self) -> float:
        """By how much more likely a yes is from somebody to whom it applies."""


@dataclass(frozen=True, slots=True)
class Warner:
    """With chance p answer the statement, otherwise its negation (Warner 1965, JASA 60, 63-69).

    Attributes
    ----------
    p : float
        Not one half: then the answers say nothing.
    """

    p: float

    def __post_init__(self) -> None:
        if not 0 <= self.p <= 1 or self.p == 0.5:
            raise BadParameterError("the chance of the statement lies within 0 and 1, not at half")

    @property
    def offset(self) -> float:
        """Chance of a yes where the statement does not apply."""
        return 1 - self.p

    @property
    def slope(self) -> float:
        """By how much more likely a yes is where it applies."""
        return 2 * self.p - 1


@dataclass(frozen=True, slots=True)
class Forced:
    """With set chances say yes or no whatever is true; otherwise the truth (Boruch 1971).

    Attributes
    ----------
    yes, no : float
        Chances of the two forced answers; together less than 1.
    """

    yes: float
    no: float

    def __post_init__(self) -> None:
        if not (self.yes >= 0 and self.no >= 0 and self.yes + self.no < 1):
            raise BadParameterError("forced answers have chances that leave room for the truth")

    @property
    def offset(self) -> float:
        """Chance of a yes where the statement does not apply."""
        return self.yes

    @property
    def slope(self) -> float:
        """By how much more likely a yes is where it applies."""
        return 1 - self.yes - self.no


def randomized_response(yes: npt.ArrayLike, design: Design, level: float = LEVEL) -> Prevalence:
    """Estimate a prevalence from answers that a device has made partly random.

    With l the share of yes, offset a and slope b of the design: (l - a) / b, and the unbiased
    variance l (1 - l) / ((n - 1) b^2). Warner: a = 1 - p, b = 2p - 1. Forced: a = chance of a
    forced yes, b = chance of the truth (Fox & Tracy 1986, Randomized Response).

    Parameters
    ----------
    yes : array_like of bool or int, shape (n,)
        1 for yes, 0 for no; negative is missing and left out.
    design : Warner or Forced
        Or anything else with `offset` and `slope`.
    level : float
        Coverage.

    Returns
    -------
    Prevalence

    Raises
    ------
    NotWholeNumbersError, CodeOutsideScaleError
        If answers are not 0, 1 or missing.
    EmptyGroupError, TooFewRespondentsError, ConstantScoreError
        If nobody, or one person, answered, or all alike.
    BadParameterError
        If `level` is not between 0 and 1, or the design's slope is 0.

    Examples
    --------
    >>> found = randomized_response([1] * 40 + [0] * 60, Forced(yes=0.25, no=0.25))
    >>> round(found.estimate, 4), round(found.standard_error, 4)
    (0.3, 0.0985)
    """
    require_level(level)
    if design.slope == 0:
        raise BadParameterError("answers by this design say nothing")
    (answers,) = answered({"yes": yes})
    (said, variance), b = proportion(answers), design.slope
    return prevalence((said - design.offset) / b, variance / b**2, len(answers), level)


def crosswise(
    same: npt.ArrayLike,
    p: float,
    *,
    anchor: npt.ArrayLike | None = None,
    anchor_p: float | None = None,
    level: float = LEVEL,
) -> Crosswise:
    """Estimate a prevalence from a crosswise question, and correct for those who tick at random.

    Two statements, one sensitive, one with known prevalence p; the answer is whether both or
    neither apply (same), or exactly one. As Warner's: (l + p - 1) / (2p - 1) (Yu, Tian & Tang
    2008, Metrika 67, 251-263). An anchor is a like question whose sensitive statement applies to
    nobody, so that its share l' of same shows who followed the instruction:
    attentive g = (l' - 1/2) / (1/2 - p'), corrected 1/2 + (l - 1/2) / (g (2p - 1)) (Atsusaka &
    Stevenson 2023, Political Analysis 31, 134-148). Its variance is by the delta method, with the
    covariance of both answers of a person.

    Parameters
    ----------
    same : array_like of bool or int, shape (n,)
        1 for both or neither, 0 for exactly one; negative is missing and left out.
    p : float
        Known prevalence of the other statement, not one half.
    anchor : array_like of bool or int, shape (n,), optional
        Answers of the same people to the anchor question.
    anchor_p : float, optional
        Known prevalence of its other statement; without it, `p`.
    level : float
        Coverage.

    Returns
    -------
    Crosswise
        The correction is `Unestimable` if attention cannot be told from chance.

    Raises
    ------
    NotWholeNumbersError, CodeOutsideScaleError, UnequalLengthsError
        If answers are not 0, 1 or missing, or there are not as many anchors.
    RowsDisagreeError
        If answers and anchors have different pandas indices.
    EmptyGroupError, TooFewRespondentsError, ConstantScoreError
        If nobody, or one person, answered, or all alike.
    BadParameterError
        If `p` or `level` is outside its range.

    Examples
    --------
    >>> same = [1] * 1427 + [0] * 573
    >>> anchor = [1] * 1128 + [0] * 299 + [1] * 413 + [0] * 160
    >>> found = crosswise(same, 0.15, anchor=anchor)
    >>> round(found.plain.estimate, 4), round(found.corrected.estimate, 4)
    (0.195, 0.1054)
    """
    require_level(level)
    design = Warner(p)
    if anchor is None:
        return Crosswise(randomized_response(same, design, level), None, None)
    known = Warner(p if anchor_p is None else anchor_p).p
    answers, anchors = answered({"same": same, "anchor": anchor})
    plain, attentive = (
        randomized_response(answers, design, level),
        _attentive(anchors, known, level),
    )
    pair = (answers, anchors)
    return Crosswise(
        plain, attempt(lambda: _corrected(pair, p, known, attentive, level)), attentive
    )


def _attentive(anchors: Whole, known: float, level: float) -> Estimate:
    same, variance = proportion(anchors)
    found = prevalence(
        (same - 0.5) / (0.5 - known), variance / (0.5 - known) ** 2, len(anchors), level
    )
    return Estimate(found.estimate, found.standard_error, found.interval, found.n)


def _corrected(
    pair: tuple[Whole, Whole], p: float, known: float, attentive: Estimate, level: float
) -> Prevalence:
    if attentive.interval.low <= 0:
        raise NobodyAttentiveError("the anchor was answered as if by chance")
    (said, variance), (anchor, anchor_variance) = (proportion(answers) for answers in pair)
    n = len(pair[0])
    u, v = said - 0.5, anchor - 0.5
    together = float(((pair[0] - said) * (pair[1] - anchor)).sum()) / (n * (n - 1))
    scale = (0.5 - known) / (2 * p - 1)
    spread = variance / v**2 + u**2 * anchor_variance / v**4 - 2 * u * together / v**3
    return prevalence(0.5 + scale * u / v, scale**2 * spread, n, level)
