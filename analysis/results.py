"""What an estimate looks like, whoever made it."""

from collections.abc import Callable
from dataclasses import dataclass
from numbers import Real
from typing import TypeVar

import numpy as np

from analysis.cautions import Caution
from analysis.errors import BadParameterError, EstimationError

LEVEL = 0.95
"""Coverage of every interval unless told otherwise."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval in the units of its estimate.

    Attributes
    ----------
    low, high : float
        Its ends; never rounded.
    level : float
        Coverage aimed at, between 0 and 1.
    method : str
        ``t``, ``bca``, ``percentile``, ``wilson``, ``feldt``; of comparisons ``welch``,
        ``noncentral-t``, ``feng-cliff``, ``noncentral-chi-squared``; of indirect questions
        ``normal``; of regressions ``cr2``; of factor models ``normal``,
        ``noncentral-chi-squared``, ``basic``; of item response ``wald``; of split halves
        ``fisher-z``.
    """

    low: float
    high: float
    level: float
    method: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """One number with its uncertainty.

    Attributes
    ----------
    estimate, standard_error : float
        In the units the estimator names (POMP points, or a share between 0 and 1).
    interval : Interval
        Confidence interval of the estimate.
    n : int
        Respondents used.
    cautions : tuple of Caution
        ``few-respondents`` of a bootstrap.
    """

    estimate: float
    standard_error: float
    interval: Interval
    n: int
    cautions: tuple[Caution, ...] = ()


@dataclass(frozen=True, slots=True)
class Unestimable:
    """Stands where an estimate would stand if the data could carry it; `code` names the error."""

    code: str


def attempt(estimator: Callable[[], Result]) -> Result | Unestimable:
    """Run an estimator; turn its refusal of the data into a result that says so.

    Faults of the caller (`InputError`) still raise: only what the data cannot carry is noted.

    Parameters
    ----------
    estimator : callable
        Takes nothing, returns a frozen result.

    Returns
    -------
    object or Unestimable
        The result, or the stable code of the `EstimationError` raised instead.

    Examples
    --------
    >>> from analysis.histogram import Histogram
    >>> from analysis.means import mean
    >>> attempt(lambda: mean(Histogram(4, (3,), (2,))))
    Unestimable(code='constant-score')
    """
    try:
        return estimator()
    except EstimationError as refusal:
        return Unestimable(refusal.code)


def require_level(level: float) -> None:
    """Refuse a coverage outside (0, 1).

    Parameters
    ----------
    level : float
        Coverage of an interval.

    Raises
    ------
    BadParameterError
        If `level` is no number strictly between 0 and 1.

    Examples
    --------
    >>> require_level(0.95)
    """
    require_number(level, "level")
    if not 0.0 < level < 1.0:
        raise BadParameterError(f"level must lie between 0 and 1, not {level}")


def require_number(number: object, what: str) -> None:
    """Refuse what is no number, so that it has a name here and not deep inside.

    Parameters
    ----------
    number : float
    what : str
        Begins the sentence.

    Raises
    ------
    BadParameterError
        If it is something else: a text, None.

    Examples
    --------
    >>> require_number(0.5, "a share")
    """
    if isinstance(number, bool) or not isinstance(number, Real):
        raise BadParameterError(f"{what} is a number, not {number!r}")


def require_whole(number: object, what: str) -> None:
    """Refuse a count that is no whole number.

    Parameters
    ----------
    number : int
    what : str
        Begins the sentence.

    Raises
    ------
    BadParameterError
        If it is something else: a fraction, a text, a truth value.

    Examples
    --------
    >>> require_whole(3, "the number of classes")
    """
    if isinstance(number, bool) or not isinstance(number, int | np.integer):
        raise BadParameterError(f"{what} is a whole number, not {number!r}")


def require_generator(rng: object) -> None:
    """Refuse chance that is no generator: a figure must come out the same when made again.

    Parameters
    ----------
    rng : numpy.random.Generator

    Raises
    ------
    BadParameterError
        If it is something else: None, a seed.

    Examples
    --------
    >>> require_generator(np.random.default_rng(1))
    """
    if not isinstance(rng, np.random.Generator):
        raise BadParameterError(
            f"chance is a generator, np.random.default_rng(1), not {rng!r}: so a figure can be "
            "made again"
        )
