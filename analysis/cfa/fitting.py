"""Confirmatory factor analysis: whether items hang together as the questionnaire says they do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.answers import Table
from analysis.cautions import Caution
from analysis.cfa.cautions import cautions
from analysis.cfa.estimates import Estimated, by_least_squares, by_likelihood, weigh
from analysis.cfa.model import Item, Model, Structure, columns, places_of
from analysis.cfa.sample import Sample
from analysis.errors import BadParameterError, NotRespondentsError, TooFewItemsError
from analysis.moments import Moments, sums_of
from analysis.results import LEVEL, Estimate, Interval, require_level

Floats = npt.NDArray[np.float64]
Value = TypeVar("Value")
Estimator = Literal["ML", "ULS", "WLSMV"]


@dataclass(frozen=True, slots=True)
class Cfa:
    """A fitted factor model; factors have variance 1.

    Attributes
    ----------
    estimator : str
    loadings : mapping of str to mapping of str or int to Estimate
        Factor to item to loading; in scale points by ML, else standardised already.
    standardized : mapping of str to mapping of str or int to float
        The same in standard deviations of the item.
    correlations : mapping of (str, str) to Estimate
        Of the factors, each pair once.
    uniquenesses : mapping of str or int to float
        Variance of each item that no factor explains, in its standardised variance.
    chi2 : float
    df : int
    p, cfi, tli, rmsea : float
        As `indices.fitness`; of ULS and WLSMV from the scaled and shifted chi-squared.
    rmsea_interval : Interval
        90 %.
    srmr : float
        Standardised root mean squared residual.
    n, iterations : int
        Respondents who answered all items; steps of the search.
    cautions : tuple of Caution
    """

    estimator: Estimator
    loadings: Mapping[str, Mapping[Item, Estimate]]
    standardized: Mapping[str, Mapping[Item, float]]
    correlations: Mapping[tuple[str, str], Estimate]
    uniquenesses: Mapping[Item, float]
    chi2: float
    df: int
    p: float
    cfi: float
    tli: float
    rmsea: float
    rmsea_interval: Interval
    srmr: float
    n: int
    iterations: int
    cautions: tuple[Caution, ...]


def fit(
    x: Moments | Table,
    model: Model,
    estimator: Estimator = "ML",
    level: float = LEVEL,
) -> Cfa:
    """Fit a factor model to those who answered all its items.

    ML: normal theory on covariances (Joreskog 1969, Psychometrika 34, 183-202), errors from the
    expected information. ULS and WLSMV: polychoric correlations, unweighted or weighted by their
    inverse variance, with sandwich errors and the scaled and shifted chi-squared (Muthen 1984,
    Psychometrika 49, 115-132; Asparouhov & Muthen 2010). The same figures as R lavaan 0.6
    (`std.lv=TRUE`; `ordered=`, `estimator="ULSMV"` and ``"WLSMV"``).

    Parameters
    ----------
    x : Moments, or Responses, DataFrame, Arrow table or array_like of int, shape (n, k)
        Answers as `answers_of`, as administered or turned: a reversed item has a negative loading.
        Sums are enough for ML; they must be `complete`.
    model : mapping of str to sequence of str, or of int
        Factor to its items: names of columns that have names, or places (from 0) of any.
    estimator : {'ML', 'ULS', 'WLSMV'}
    level : float
        Coverage of the intervals (normal).

    Returns
    -------
    Cfa

    Raises
    ------
    BadDefinitionError, UnknownItemError
        If the model is empty, names an item twice for one factor, or one that is not there.
    NotWholeNumbersError, CodeOutsideScaleError
        If the answers are not a table of codes.
    BadParameterError, NotRespondentsError
        If `level` or `estimator` is none, or sums are given where answers are needed.
    TooFewItemsError, TooFewRespondentsError, ConstantItemError, NotPositiveDefiniteError
        If the data cannot carry a model: fewer items than two, fewer respondents than items, an
        item answered alike by all, items that follow from others.
    IncompleteMomentsError
        If sums are pairwise over different respondents.
    NotIdentifiedError, NotConvergedError
        If the model has no single best fit, or none was found.

    Examples
    --------
    >>> rng = np.random.default_rng(2)
    >>> answers = np.digitize(rng.normal(size=(400, 1)) + rng.normal(size=(400, 4)), [-1, 0, 1])
    >>> found = fit(answers, {"made": [0, 1, 2, 3]}, "WLSMV")
    >>> found.df, 0 < found.p < 1, round(found.loadings["made"][0].estimate, 2), found.cautions
    (2, True, 0.68, ())
    """
    require_level(level)
    if estimator not in {"ML", "ULS", "WLSMV"}:
        raise BadParameterError(f"{estimator} is none of ML, ULS, WLSMV")
    structure = Structure.of(model)
    if len(structure.items) < 2:
        raise TooFewItemsError("a factor model needs two items")
    if estimator == "ML":
        estimated = by_likelihood(structure, Sample.of(_sums(x, structure)))
    else:
        estimated = _ordinal(x, structure, weighted=estimator == "WLSMV")
    return _result(structure, estimated, estimator, level)


def enough_for_wlsmv(n: int, items: int) -> bool:
    """Tell whether the tests and errors of WLSMV can be trusted: 200, and 10 for each item.

    Of fewer it finds them too good (Flora & Curran 2004, Psychological Methods 9, 466-491).

    Parameters
    ----------
    n : int
        Respondents who answered all items.
    items : int

    Returns
    -------
    bool

    Examples
    --------
    >>> enough_for_wlsmv(200, 4), enough_for_wlsmv(239, 24)
    (True, False)
    """
    return n >= max(200, 10 * items)


def _ordinal(x: Moments | Table, structure: Structure, *, weighted: bool) -> Estimated:
    if isinstance(x, Moments):
        raise NotRespondentsError("polychoric correlations need answers, not sums")
    return by_least_squares(structure, weigh(columns(x, structure), weighted=weighted))


def _sums(x: Moments | Table, structure: Structure) -> Moments:
    """Return the sums of the model's items, in its order."""
    if isinstance(x, Moments):
        return x.select(places_of(structure, len(x.counts), x.items))
    return sums_of(columns(x, structure))


def _result(structure: Structure, found: Estimated, estimator: Estimator, level: float) -> Cfa:
    full = found.full * _signs(structure, found.full)
    loadings, _, unique = structure.matrices(full)
    deviations = np.sqrt(np.abs(np.diag(structure.implied(full))))
    estimates = _estimates(full, found, level)
    free, fitted = len(structure.rows), found.fitness
    links = [*zip(*structure.links, estimates[free:], strict=False)]
    return Cfa(
        estimator=estimator,
        loadings=_by_factor(structure, estimates[:free]),
        standardized=_by_factor(
            structure, (loadings / deviations[:, None])[structure.rows, structure.columns].tolist()
        ),
        correlations={
            (structure.factors[b], structure.factors[a]): link for a, b, link in links if a != b
        },
        uniquenesses=dict(zip(structure.items, (unique / deviations**2).tolist(), strict=True)),
        chi2=fitted.chi2,
        df=fitted.df,
        p=fitted.p,
        cfi=fitted.cfi,
        tli=fitted.tli,
        rmsea=fitted.rmsea,
        rmsea_interval=fitted.rmsea_interval,
        srmr=found.srmr,
        n=found.n,
        iterations=found.iterations,
        cautions=(
            *cautions(structure, found.full, saturated=fitted.df == 0),
            *found.cautions,
            *_few(estimator, found.n, len(structure.items)),
        ),
    )


def _few(estimator: Estimator, n: int, items: int) -> tuple[Caution, ...]:
    enough = estimator != "WLSMV" or enough_for_wlsmv(n, items)
    return () if enough else (Caution("few-respondents"),)


def _signs(structure: Structure, full: Floats) -> Floats:
    """Turn each factor so that its loadings add up to something positive."""
    loadings, _, unique = structure.matrices(full)
    turn = np.where(loadings.sum(axis=0) < 0, -1.0, 1.0)
    first, second = structure.links
    signs: Floats = np.concatenate(
        [turn[structure.columns], turn[first] * turn[second], np.ones(len(unique))]
    )
    return signs


def _estimates(full: Floats, found: Estimated, level: float) -> list[Estimate]:
    reach = float(special.ndtri((1 + level) / 2))
    return [
        Estimate(
            value,
            error,
            Interval(value - reach * error, value + reach * error, level, "normal"),
            found.n,
        )
        for value, error in zip(full.tolist(), np.sqrt(np.diag(found.spread)).tolist(), strict=True)
    ]


def _by_factor(structure: Structure, values: list[Value]) -> dict[str, dict[Item, Value]]:
    entries = [*zip(structure.columns, structure.rows, values, strict=True)]
    return {
        name: {structure.items[row]: value for column, row, value in entries if column == place}
        for place, name in enumerate(structure.factors)
    }
