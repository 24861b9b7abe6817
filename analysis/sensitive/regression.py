"""With whom does a masked answer go together? Logistic regression of what nobody was seen to say.

The truth of one person is logistic in her figures, and the device makes a yes of it with the chance
offset + slope * truth. So the likelihood of the answers given is known, and its maximum tells odds
of the truth, not of the tick (Scheers & Dayton 1988, JASA 83, 969-974; Blair, Imai & Zhou 2015,
JASA 110, 1304-1319). It need not be concave: Fisher's scoring goes up from the plain share.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import linalg, special

from analysis.columns import column
from analysis.effects import numbers
from analysis.errors import (
    BadParameterError,
    CodeOutsideScaleError,
    CollinearError,
    ConstantItemError,
    NotConvergedError,
    TooFewRespondentsError,
    UnequalLengthsError,
)
from analysis.results import LEVEL, Interval, require_level
from analysis.rows import require_same_rows
from analysis.sensitive.masked import Design
from analysis.sensitive.prevalence import Prevalence, Whole, prevalence, proportion

Floats = npt.NDArray[np.float64]

ROUNDS: Final = 200
"""Scoring takes about ten; more where the device leaves little to see."""

HALVINGS: Final = 30

TOLERANCE: Final = 1e-22
"""Gain in log likelihood, a respondent, that is not worth another step."""

SPECK: Final = 1e-13
"""Of the log likelihood of a respondent, beyond which its digits do not go."""

SURE: Final = 15.0
"""Log odds of everybody beyond which the share itself is 0 or 1: three million to one."""


@dataclass(frozen=True, slots=True)
class LogOdds:
    """One coefficient.

    Attributes
    ----------
    estimate, standard_error : float
        Log odds that the statement applies, for one more of the figure.
    interval : Interval
        Normal.
    p : float
        Two-sided, of the hypothesis that it is 0.
    """

    estimate: float
    standard_error: float
    interval: Interval
    p: float


@dataclass(frozen=True, slots=True, eq=False)
class Logistic:
    """A fitted logistic regression of a masked truth on k figures.

    Attributes
    ----------
    intercept : LogOdds
        Log odds where every figure is 0.
    covariates : mapping of str to LogOdds
        In the order given.
    covariance : ndarray of float64, shape (k + 1, k + 1)
        Of the intercept and the coefficients: the inverse of the expected information.
    share : Prevalence
        Mean chance of those who answered, with their figures; error by the delta method.
    loglik : float
    n, left_out : int
        Respondents used, and those without an answer.
    method : str
        ``masked-logistic``.
    """

    intercept: LogOdds
    covariates: Mapping[str, LogOdds]
    covariance: Floats
    share: Prevalence
    loglik: float
    n: int
    left_out: int
    method: str


def logistic(
    yes: npt.ArrayLike,
    design: Design,
    covariates: Mapping[str, npt.ArrayLike],
    level: float = LEVEL,
) -> Logistic:
    """Fit who the sensitive statement applies to, by maximum likelihood.

    P(yes | x) = a + b / (1 + exp(-x'c)), a the design's offset and b its slope. With m that chance,
    p the one of the truth and d = b p (1 - p), the information is X' diag(d^2 / (m (1 - m))) X.

    Parameters
    ----------
    yes : array_like of bool or int, shape (n,)
        1 for yes, 0 for no; negative is missing and left out. Of a crosswise question: 1 for same.
    design : Warner or Forced
        Of a crosswise question ``Warner(p)``, p the prevalence of the other statement. Whoever
        asks straight says ``Warner(1)``, and this is ordinary logistic regression.
    covariates : mapping of str to array_like of float, each of shape (n,)
        Figures of the same people, at least one; a group as 0 and 1 for each level but one.
    level : float
        Coverage.

    Returns
    -------
    Logistic

    Raises
    ------
    NotWholeNumbersError, CodeOutsideScaleError
        If answers are not 0, 1 or missing.
    NotNumbersError, UnequalLengthsError, RowsDisagreeError
        If a figure is missing or none, or columns differ in length or pandas index.
    EmptyGroupError, TooFewRespondentsError, ConstantScoreError
        If nobody answered, or no more people than coefficients, or all alike.
    ConstantItemError, CollinearError
        If a figure does not vary, or follows from others.
    NotConvergedError
        If the answers fit a share of 0 or 1 best, or there is no maximum in sight.
    BadParameterError
        If `level` is not between 0 and 1, the design's slope is 0, or no covariate is given.

    Examples
    --------
    >>> from analysis.sensitive.masked import Forced
    >>> yes, town = [1] * 40 + [0] * 60 + [1] * 60 + [0] * 40, [0] * 100 + [1] * 100
    >>> found = logistic(yes, Forced(yes=0.25, no=0.25), {"town": town})
    >>> round(found.covariates["town"].estimate, 3), round(found.share.estimate, 3)
    (1.695, 0.5)
    """
    require_level(level)
    if design.slope == 0:
        raise BadParameterError("answers by this design say nothing")
    answers, figures, left_out = _people(yes, covariates)
    scale = _Scale.of(figures, tuple(covariates))
    sample = _Sample(answers, scale.design(figures), design)
    at = _highest(sample, proportion(answers)[0])
    back = scale.back
    estimates, covariance = back @ at, back @ linalg.inv(sample.at(at).information) @ back.T
    first, *others = (
        _log_odds(float(estimates[place]), float(covariance[place, place]), level)
        for place in range(len(estimates))
    )
    return Logistic(
        intercept=first,
        covariates=dict(zip(covariates, others, strict=True)),
        covariance=covariance,
        share=_share(sample.at(at), level),
        loglik=sample.at(at).loglik,
        n=len(answers),
        left_out=left_out,
        method="masked-logistic",
    )


def _people(
    yes: npt.ArrayLike, covariates: Mapping[str, npt.ArrayLike]
) -> tuple[Whole, Floats, int]:
    """Answers and figures of those who answered, and how many did not."""
    if not covariates:
        raise BadParameterError("without a covariate this is randomized_response")
    require_same_rows({"yes": yes, **covariates})
    said = column("yes", yes).astype(np.int64)
    columns = [numbers(values, name) for name, values in covariates.items()]
    if {len(values) for values in columns} != {len(said)}:
        raise UnequalLengthsError("columns have different numbers of respondents")
    if (said > 1).any():
        raise CodeOutsideScaleError(f"yes holds {said.max()}, more than 1")
    kept = said >= 0
    if kept.sum() < len(columns) + 2:
        raise TooFewRespondentsError("no more respondents than coefficients")
    return said[kept], np.stack(columns, axis=1)[kept], int((~kept).sum())


@dataclass(frozen=True, slots=True)
class _Scale:
    """Figures about 0 and of size 1, so that no step is lost to rounding."""

    means: Floats
    spreads: Floats

    @classmethod
    def of(cls, figures: Floats, names: tuple[str, ...]) -> "_Scale":
        means, spreads = figures.mean(axis=0), figures.std(axis=0)
        for name, span in zip(names, np.ptp(figures, axis=0), strict=True):
            if span == 0:
                raise ConstantItemError(f"{name} does not vary among those who answered")
        scale = cls(means, spreads)
        if np.linalg.matrix_rank(scale.design(figures), tol=1e-7 * len(figures)) <= len(names):
            raise CollinearError("a covariate follows from the others")
        return scale

    def design(self, figures: Floats) -> Floats:
        ones = np.ones((len(figures), 1))
        return np.hstack([ones, (figures - self.means) / self.spreads])

    @property
    def back(self) -> Floats:
        """The matrix that gives coefficients of the figures as they came."""
        matrix = np.diag(np.concatenate([[1.0], 1 / self.spreads]))
        matrix[0, 1:] = -self.means / self.spreads
        return matrix


@dataclass(frozen=True)
class _Sample:
    """What was answered, by whom, under which design."""

    answers: Whole
    figures: Floats
    design: Design

    def at(self, coefficients: Floats) -> "_Point":
        return _Point(self, coefficients)


@dataclass(frozen=True)
class _Point:
    """The likelihood at some coefficients."""

    sample: _Sample
    coefficients: Floats

    @cached_property
    def log_odds(self) -> Floats:
        return self.sample.figures @ self.coefficients

    @cached_property
    def truth(self) -> Floats:
        """Chance that the statement applies, of each person."""
        chances: Floats = special.expit(self.log_odds)
        return chances

    @cached_property
    def both(self) -> tuple[Floats, Floats]:
        """Chances of yes and of no; neither by subtraction from 1, which would lose its digits."""
        offset, slope = self.sample.design.offset, self.sample.design.slope
        opposite = special.expit(-self.log_odds)
        return offset + slope * self.truth, (1 - offset - slope) + slope * opposite

    @property
    def loglik(self) -> float:
        yes, no = self.both
        with np.errstate(divide="ignore"):
            return float(np.log(np.where(self.sample.answers == 1, yes, no)).sum())

    @cached_property
    def bend(self) -> Floats:
        """How the chance of a yes moves with the log odds."""
        return self.sample.design.slope * self.truth * special.expit(-self.log_odds)

    @property
    def gradient(self) -> Floats:
        yes, no = self.both
        pull = np.where(self.sample.answers == 1, self.bend / yes, -self.bend / no)
        return self.sample.figures.T @ pull

    @property
    def information(self) -> Floats:
        yes, no = self.both
        weighted = self.sample.figures * (self.bend**2 / (yes * no))[:, None]
        return self.sample.figures.T @ weighted


def _highest(sample: _Sample, said: float) -> Floats:
    plain = (said - sample.design.offset) / sample.design.slope
    start = np.zeros(sample.figures.shape[1])
    start[0] = special.logit(np.clip(plain, 0.05, 0.95))
    here = sample.at(start)
    for _ in range(ROUNDS):
        step = _step(here)
        if here.gradient @ step < TOLERANCE * len(sample.answers):
            return _seen(here)
        here = _ahead(here, step)
    raise NotConvergedError(f"no maximum within {ROUNDS} rounds")


def _step(here: _Point) -> Floats:
    try:
        step: Floats = linalg.cho_solve(linalg.cho_factor(here.information), here.gradient)
    except (linalg.LinAlgError, ValueError) as flat:
        raise NotConvergedError("the answers fit a share of 0 or 1 best") from flat
    return step


def _ahead(here: _Point, step: Floats) -> _Point:
    for half in range(HALVINGS):
        ahead = here.sample.at(here.coefficients + step / 2**half)
        if ahead.loglik >= here.loglik - SPECK * len(here.log_odds):
            return ahead
    raise NotConvergedError("no step leads up")


def _seen(found: _Point) -> Floats:
    if np.abs(found.log_odds).max() > SURE:
        raise NotConvergedError("the answers fit a share of 0 or 1 best")
    return found.coefficients


def _log_odds(estimate: float, variance: float, level: float) -> LogOdds:
    error = float(np.sqrt(variance))
    reach = float(special.ndtri((1 + level) / 2)) * error
    interval = Interval(estimate - reach, estimate + reach, level, "normal")
    return LogOdds(estimate, error, interval, 2 * float(special.ndtr(-abs(estimate) / error)))


def _share(found: _Point, level: float) -> Prevalence:
    turn = found.truth * special.expit(-found.log_odds)
    gradient = found.sample.figures.T @ turn / len(turn)
    variance = float(gradient @ linalg.solve(found.information, gradient, assume_a="pos"))
    return prevalence(float(found.truth.mean()), variance, len(turn), level)
