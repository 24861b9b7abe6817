"""Whether the graded response model fits: C2, a test that survives sparse tables.

Five items of five points have 3,125 patterns, most of which nobody gave, so that chi-squared over
patterns means nothing. C2 compares only what the answers tell about one and two items: the share of
each category, and the mean product of each pair (Cai & Monroe 2014; for two categories it is M2 of
Maydeu-Olivares & Joe 2006).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import linalg

from analysis.answers import Table, answers_of, complete
from analysis.cfa.indices import fitness, srmr
from analysis.errors import NotIdentifiedError, NotPositiveDefiniteError, TooFewItemsError
from analysis.irt.fitting import Curves, points
from analysis.irt.model import Graded, graded
from analysis.patterns import Patterns, collapse, table
from analysis.results import Interval

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LimitedFit:
    """How far shares and products of the answers are from those of the fitted model.

    Attributes
    ----------
    statistic : float
        C2, chi-squared if the model holds.
    df : int
        J (J - 3) / 2 for J items.
    p : float
    cfi, tli : float
        Beside answers that are independent of one another.
    rmsea : float
        RMSEA2: misfit of a degree of freedom, in the population.
    rmsea_interval : Interval
        90 %.
    srmr : float
        Root mean squared difference of observed and implied correlations of pairs of items.
    n, left_out : int
        Respondents who answered every item, and the others.
    fit : Graded
        The model tested: that of those n respondents.
    method : str
        ``c2``.
    """

    statistic: float
    df: int
    p: float
    cfi: float
    tli: float
    rmsea: float
    rmsea_interval: Interval
    srmr: float
    n: int
    left_out: int
    fit: Graded
    method: str


@dataclass(frozen=True, slots=True, eq=False)
class Implied:
    """What a model says of shares and products, S = A + J (J - 1) / 2 figures in all.

    Attributes
    ----------
    mean : ndarray of float64, shape (S,)
        Shares of the A categories above each item's lowest, then mean products of the pairs.
    covariance : ndarray of float64, shape (S, S)
        Of one respondent's indicators and products.
    jacobian : ndarray of float64, shape (S, K)
        Derivatives of the mean by the parameters.
    """

    mean: Floats
    covariance: Floats
    jacobian: Floats


def fit_c2(x: Table) -> LimitedFit:
    """Fit the graded response model and test it by C2.

    C2 = n e' (X^-1 - X^-1 D (D' X^-1 D)^-1 D' X^-1) e with e observed minus implied shares and
    products, X their covariance and D their derivatives under the model (Cai & Monroe 2014;
    Maydeu-Olivares & Joe 2006, Psychometrika 71, 713-732). RMSEA2 sqrt(max(C2 - df, 0) /
    ((n - 1) df)) with the interval of the noncentral chi-squared distribution (Maydeu-Olivares &
    Joe 2014, Multivariate Behavioral Research 49, 305-328). Agrees with R mirt's
    `M2(type = "C2")`. Shares and products need whole rows, so only people who answered every item
    are used, for the fit, too.

    Parameters
    ----------
    x : Responses, DataFrame, Arrow table or array_like of int, shape (n, J)
        J >= 4 items on one trait, reversed ones turned; a missing code is no answer.

    Returns
    -------
    LimitedFit

    Raises
    ------
    TooFewItemsError
        With fewer than four items: three leave nothing to test.
    TooFewRespondentsError, ConstantItemError, NotConvergedError
        As `irt.graded`, of those who answered every item.
    NotWholeNumbersError, CodeOutsideScaleError
        If the answers are not a table of codes.
    NotPositiveDefiniteError, NotIdentifiedError
        If some figures, or some parameters, follow from the others.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> trait, steps = rng.normal(size=(800, 1, 1)), np.array([-1.0, 0.0, 1.5])
    >>> answers = (1.5 * (trait - steps) + rng.logistic(size=(800, 5, 1)) > 0).sum(axis=2)
    >>> found = fit_c2(answers)
    >>> round(found.statistic, 1), found.df, found.p > 0.05, found.rmsea < 0.05
    (2.7, 5, True, True)
    """
    answers = answers_of(x)
    if table(answers).shape[1] < 4:
        raise TooFewItemsError("C2 needs four items: with three every model fits alike")
    whole = complete(answers)
    fit = graded(whole)
    patterns = collapse(whole)
    observed = _observed(patterns)
    model, apart = implied(fit.curves), independent(observed, patterns)
    tested = fitness(
        _distance(observed, model, patterns.n),
        len(model.mean) - fit.parameters,
        (_distance(observed, apart, patterns.n), len(apart.mean) - apart.jacobian.shape[1]),
        patterns.n - 1,
    )
    residuals = _correlations(observed, patterns) - _correlations(model.mean, patterns)
    return LimitedFit(
        statistic=tested.chi2,
        df=tested.df,
        p=tested.p,
        cfi=tested.cfi,
        tli=tested.tli,
        rmsea=tested.rmsea,
        rmsea_interval=tested.rmsea_interval,
        srmr=srmr(residuals, len(residuals)),
        n=patterns.n,
        left_out=len(answers) - len(whole),
        fit=fit,
        method="c2",
    )


def implied(curves: Curves) -> Implied:
    """Return what graded curves say of shares and products, over a standard normal trait.

    Parameters
    ----------
    curves : tuple of Curve, length J

    Returns
    -------
    Implied

    Examples
    --------
    >>> from analysis.irt.curves import Curve
    >>> found = implied((Curve(np.array([2.0, 0.0])),) * 2)
    >>> found.mean.round(3).tolist(), found.jacobian.shape
    ([0.5, 0.5, 0.349], (3, 4))
    """
    trait, logs = points()
    chances = [np.exp(curve.log_probabilities(trait)) for curve in curves]
    by = [
        (curve.scores(trait) * chance[:, :, None])[1:].transpose(1, 0, 2)
        for curve, chance in zip(curves, chances, strict=True)
    ]
    shares = np.concatenate([chance[1:] for chance in chances])
    slopes = np.stack([linalg.block_diag(*there) for there in zip(*by, strict=True)])
    return _implied(shares, slopes, np.exp(logs), _steps([len(c.intercepts) for c in curves]))


def independent(observed: Floats, patterns: Patterns) -> Implied:
    """Return the same if each item has the observed shares and no item says anything of another.

    Parameters
    ----------
    observed : ndarray of float64, shape (S,)
    patterns : Patterns

    Returns
    -------
    Implied

    Examples
    --------
    >>> independent(np.array([0.5, 0.2, 0.3]), collapse([[0, 0], [1, 1]])).mean.tolist()
    [0.5, 0.2, 0.1]
    """
    steps = _steps_of(patterns)
    shares = observed[: len(steps), None]
    return _implied(shares, np.eye(len(steps))[None], np.ones(1), steps)


def _implied(shares: Floats, slopes: Floats, weights: Floats, steps: Floats) -> Implied:
    """Sum over the points of a trait, given which items are independent.

    With m the mean and e the error of an item there, x_i x_j - m_i m_j = m_j e_i + m_i e_j +
    e_i e_j: a linear part, and one that goes with nothing but itself.
    """
    first, second = np.triu_indices(steps.shape[1], 1)
    means = steps.T @ shares
    spreads = (steps.T**2) @ shares - means**2
    conditional = np.concatenate([shares, means[first] * means[second]])
    mean = conditional @ weights
    centred = conditional - mean[:, None]
    alone = np.concatenate([np.zeros(len(steps)), (spreads[first] * spreads[second]) @ weights])
    covariance = (centred * weights) @ centred.T + np.diag(alone)
    jacobian = np.zeros((len(mean), slopes.shape[2]))
    same = (steps > 0).astype(float) @ (steps > 0).T
    for share, slope, level, weight in zip(shares.T, slopes, means.T, weights, strict=True):
        pairs = level[second] * steps[:, first] + level[first] * steps[:, second]
        linear = np.concatenate([np.eye(len(steps)), pairs.T])
        covariance += weight * linear @ (np.diag(share) - same * np.outer(share, share)) @ linear.T
        jacobian += weight * linear @ slope
    return Implied(mean, covariance, jacobian)


def _observed(patterns: Patterns) -> Floats:
    """Shares of the categories above the lowest, and mean products of the pairs."""
    first, second = np.triu_indices(len(patterns.codes), 1)
    lowest = np.array([0, *patterns.ends[:-1]])
    total = np.zeros(patterns.ends[-1] - len(lowest) + len(first))
    for rows in patterns.batches():
        places, counts = patterns.places[rows], patterns.counts[rows]
        shares = np.delete(patterns.indicators(rows), lowest, axis=1)
        total += counts @ np.hstack([shares, places[:, first] * places[:, second]])
    return total / patterns.n


def _steps_of(patterns: Patterns) -> Floats:
    return _steps([len(codes) - 1 for codes in patterns.codes])


def _steps(sizes: list[int]) -> Floats:
    """How many steps above the lowest each category is, shape (A, J); 0 of other items."""
    return linalg.block_diag(*(np.arange(1.0, size + 1)[:, None] for size in sizes))


def _distance(observed: Floats, model: Implied, n: int) -> float:
    """Return what is left of the whitened misfit beside the derivatives, n times squared."""
    try:
        root = linalg.cholesky(model.covariance, lower=True)
    except linalg.LinAlgError as singular:
        raise NotPositiveDefiniteError("some shares or products follow from others") from singular
    misfit: Floats = linalg.solve_triangular(root, observed - model.mean, lower=True)
    slopes: Floats = linalg.solve_triangular(root, model.jacobian, lower=True)
    if np.linalg.matrix_rank(slopes) < slopes.shape[1]:
        raise NotIdentifiedError("different parameters imply the same shares and products")
    tangent = np.linalg.qr(slopes)[0]
    left = misfit - tangent @ (tangent.T @ misfit)
    return n * float(left @ left)


def _correlations(figures: Floats, patterns: Patterns) -> Floats:
    """Of all pairs of items, from shares and mean products."""
    steps = _steps_of(patterns)
    first, second = np.triu_indices(steps.shape[1], 1)
    shares, products = np.split(figures, [len(steps)])
    means = steps.T @ shares
    deviations = np.sqrt((steps.T**2) @ shares - means**2)
    scales: Floats = deviations[first] * deviations[second]
    correlations: Floats = (products - means[first] * means[second]) / scales
    return correlations
