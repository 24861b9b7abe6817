"""An ordinal answer that follows from known figures: the proportional odds model.

P(y >= k | x) = 1 / (1 + exp(-(d_k + x'b))) (McCullagh 1980, Journal of the Royal Statistical
Society B 42, 109-142). It is a graded item whose trait x'b is known, so the chances are those of a
`Curve` of slope 1. The likelihood is concave: Newton's method goes up from anywhere.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import linalg, special

from analysis.errors import NotConvergedError
from analysis.irt.curves import Curve, slopes_along

Floats = npt.NDArray[np.float64]

ROUNDS = 100
"""From the shares of the categories about six are enough."""

HALVINGS = 20

TOLERANCE = 1e-12
"""Gain in log likelihood, a respondent, that is not worth another step."""

LARGEST = 15.0
"""Log odds beyond which a coefficient grows without end: three million to one."""


@dataclass(frozen=True, slots=True, eq=False)
class Cumulative:
    """A fitted proportional odds model.

    Attributes
    ----------
    coefficients : ndarray of float64, shape (p,)
        Log odds of a higher answer, for one more of each figure.
    loglik : float
    """

    coefficients: Floats
    loglik: float


def cumulative(design: Floats, counts: Floats) -> Cumulative:
    """Fit a proportional odds model by maximum likelihood.

    Parameters
    ----------
    design : ndarray of float64, shape (C, p)
        Figures of each cell of respondents, near 0 and 1 in size; p may be 0.
    counts : ndarray of float64, shape (m + 1, C)
        Respondents of each cell who gave each answer; each answer somebody's.

    Returns
    -------
    Cumulative

    Raises
    ------
    NotConvergedError
        If figures follow from others, or tell some answers apart without exception.

    Examples
    --------
    >>> found = cumulative(np.array([[0.0], [1.0]]), np.array([[30.0, 10.0], [10.0, 20.0]]))
    >>> found.coefficients.round(3).tolist(), round(found.loglik, 3)
    ([1.792], -41.589)
    """
    size, total = design.shape[1], counts.sum()
    above = np.cumsum(counts.sum(axis=1)[::-1])[::-1][1:]
    at = np.concatenate([np.zeros(size), special.logit(above / total)])
    for _ in range(ROUNDS):
        loglik = _loglik(at, design, counts)
        gradient, bend = _slopes(at, design, counts)
        step = _solved(bend, gradient)
        if gradient @ step < TOLERANCE * total:
            return Cumulative(_bounded(at[:size]), loglik)
        at = _ahead(at, step, (design, counts), loglik)
    raise NotConvergedError(f"no maximum within {ROUNDS} rounds")


def _split(at: Floats, design: Floats) -> tuple[Curve, Floats]:
    size = design.shape[1]
    return Curve(np.concatenate([[1.0], at[size:]])), design @ at[:size]


def _loglik(at: Floats, design: Floats, counts: Floats) -> float:
    curve, trait = _split(at, design)
    return float((counts * curve.log_probabilities(trait)).sum())


def _slopes(at: Floats, design: Floats, counts: Floats) -> tuple[Floats, Floats]:
    curve, trait = _split(at, design)
    return slopes_along(curve, curve.above(trait), design, counts)


def _solved(bend: Floats, gradient: Floats) -> Floats:
    try:
        step: Floats = linalg.cho_solve(linalg.cho_factor(bend), gradient)
    except linalg.LinAlgError as singular:
        raise NotConvergedError("figures follow from others") from singular
    return step


def _ahead(at: Floats, step: Floats, data: tuple[Floats, Floats], loglik: float) -> Floats:
    for half in range(HALVINGS):
        ahead: Floats = at + step / 2**half
        if _split(ahead, data[0])[0].ordered and _loglik(ahead, *data) >= loglik:
            return ahead
    raise NotConvergedError("no step leads up")


def _bounded(coefficients: Floats) -> Floats:
    if len(coefficients) and np.abs(coefficients).max() > LARGEST:
        raise NotConvergedError("a figure tells some answers apart without exception")
    return coefficients
