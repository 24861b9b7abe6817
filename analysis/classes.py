"""Latent classes: kinds of people who answer alike, each with a profile, found and not decreed.

Cut-offs of a typology are arbitrary; here the answers say how many kinds there are (compare BIC
over k) and each person belongs to each with a probability. A class describes a group, never a
person, and a name for it is an interpretation.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from analysis.answers import Table, as_fitted
from analysis.classes_fit import Floats, Mixture, beginnings, climb, memberships
from analysis.errors import BadParameterError, TooFewItemsError, TooFewRespondentsError
from analysis.patterns import Patterns, collapse
from analysis.results import require_generator, require_whole

STARTS = 24
"""Likelihoods of mixtures have several tops; this many climbs rarely miss the highest."""

TOLERANCE = 1e-8
"""Gain in log likelihood that is not worth another round."""

EDGE = 1e-4
"""A chance closer than this to 0 or 1 lies on the boundary."""

SAME = 1e-4
"""Log likelihoods closer than this are one top."""


@dataclass(frozen=True, slots=True)
class LatentClasses:
    """A fitted model of k classes.

    Attributes
    ----------
    items : tuple of str, length J
        Names, in the order of profiles and codes.
    shares : tuple of float, length k
        Of the population, the largest class first.
    profiles : tuple of tuple of tuple of float
        Of each item, of each class: how likely each answer is.
    codes : tuple of tuple of int
        Codes of each item that somebody chose, in the order of the profiles.
    loglik : float
    parameters : int
    aic, bic : float
        Smaller is better; compare over k.
    entropy : float
        1 if every respondent clearly belongs to one class, 0 if nobody does.
    reached : int
        How many of the starts followed to the end reached this likelihood: if only one did, ask for
        more starts.
    boundary : int
        Profile chances that are practically 0 or 1: classes that fit so closely are often chance.
    iterations : int
    n : int
        Respondents who answered at least one item.
    method : str
        ``em``.
    """

    items: tuple[str, ...]
    shares: tuple[float, ...]
    profiles: tuple[tuple[tuple[float, ...], ...], ...]
    codes: tuple[tuple[int, ...], ...]
    loglik: float
    parameters: int
    aic: float
    bic: float
    entropy: float
    reached: int
    boundary: int
    iterations: int
    n: int
    method: str


def latent(
    x: Table,
    k: int,
    rng: np.random.Generator,
    *,
    starts: int = STARTS,
    tolerance: float = TOLERANCE,
) -> LatentClasses:
    """Find k classes within which the answers to all items are independent.

    P(x) = sum over classes of share times product over items of the chance of the answer
    (Lazarsfeld & Henry 1968, Latent Structure Analysis), by maximum likelihood: EM from `starts`
    random beginnings (Goodman 1974, Biometrika 61, 215-231), the best of them accelerated (SQUAREM,
    Varadhan & Roland 2008, Scandinavian Journal of Statistics 35, 335-353). BIC -2 L + p log n
    (Schwarz 1978, Annals of Statistics 6, 461-464). Entropy 1 + sum p log p / (n log k) (Ramaswamy
    et al. 1993, Marketing Science 12, 103-124). Missing answers are taken to be missing at random.

    Parameters
    ----------
    x : Responses, DataFrame, Arrow table or array_like of int, shape (n, J)
        Codes without order; a missing code is no answer.
    k : int
        Classes.
    rng : numpy.random.Generator
        The only source of chance: the same state gives the same classes.
    starts : int
    tolerance : float
        Gain in log likelihood below which a start has settled.

    Returns
    -------
    LatentClasses
        Classes in descending order of their shares.

    Raises
    ------
    NotWholeNumbersError, CodeOutsideScaleError
        If the answers are not a table of codes.
    BadParameterError
        If k or `starts` is no positive whole number, or `tolerance` not; if there is no generator.
    TooFewItemsError
        If so few items cannot tell k classes apart.
    TooFewRespondentsError
        If there are fewer patterns than classes.
    ConstantItemError
        If an item was answered alike by all who answered it, or by nobody.
    NotConvergedError
        If no start settles.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> keen = rng.random(600) < 0.4
    >>> answers = (rng.random((600, 5)) < np.where(keen, 0.9, 0.2)[:, None]).astype(int)
    >>> found = latent(answers, 2, rng)
    >>> [round(share, 2) for share in found.shares], found.reached > 1
    ([0.58, 0.42], True)
    """
    require_whole(k, "the number of classes")
    require_whole(starts, "the number of starts")
    if k < 1 or starts < 1 or not tolerance > 0:
        raise BadParameterError("classes, starts and tolerance are positive")
    require_generator(rng)
    patterns = collapse(x)
    _require(patterns, k)
    begun = beginnings(patterns, k, starts, rng)
    ended, logliks, iterations = climb(begun, patterns, tolerance)
    best = int(np.argmax(logliks))
    order = np.argsort(-ended.shares[best], kind="stable")
    mixture = Mixture(ended.shares[[best]][:, order], ended.chances[:, [best]][:, :, order])
    return _described(mixture, patterns, logliks, iterations)


def membership(fit: LatentClasses, x: Table) -> Floats:
    """Return how likely each respondent belongs to each class.

    Parameters
    ----------
    fit : LatentClasses
    x : Responses, DataFrame, Arrow table or array_like of int, shape (n, J)
        The items of the fit, which are found by name; without names, there or here, they stand in
        the order of the fit.

    Returns
    -------
    ndarray of float64, shape (n, k)
        Rows sum to 1; who answered nothing has the shares of all.

    Raises
    ------
    NotWholeNumbersError, TooFewItemsError, TooFewRespondentsError
        If the answers are not a table of whole numbers, or it is empty.
    UnknownItemError, UnequalLengthsError
        If it has not the items of the fit, by name or in number.
    CodeOutsideScaleError
        If it has an answer that the fit has not seen.

    Examples
    --------
    >>> answers = np.repeat([[0, 0, 0], [1, 1, 1], [1, 0, 1]], [50, 40, 5], axis=0)
    >>> fit = latent(answers, 2, np.random.default_rng(1))
    >>> membership(fit, [[0, 0, 0], [1, 1, 1]]).round(3).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    patterns = collapse(as_fitted(x, fit.items)).among(fit.codes)
    chances = np.concatenate([np.array(item).T for item in fit.profiles])
    mixture = Mixture(np.array([fit.shares]), chances[:, None, :])
    parts = [
        memberships(mixture, patterns.indicators(rows))[0][:, 0] for rows in patterns.batches()
    ]
    likely: Floats = np.concatenate(parts)[patterns.of]
    return likely


def _require(patterns: Patterns, k: int) -> None:
    patterns.require_varied()
    sizes = [float(len(codes)) for codes in patterns.codes]
    if _parameters(patterns, k) > np.prod(sizes) - 1:
        raise TooFewItemsError(f"{len(sizes)} such items cannot tell {k} classes apart")
    if _parameters(patterns, k) > patterns.n:
        raise TooFewRespondentsError(f"{_parameters(patterns, k)} figures of {patterns.n} people")
    if len(patterns.counts) < k:
        raise TooFewRespondentsError(f"{len(patterns.counts)} patterns for {k} classes")


def _parameters(patterns: Patterns, k: int) -> int:
    return k - 1 + k * sum(len(codes) - 1 for codes in patterns.codes)


def _described(
    mixture: Mixture, patterns: Patterns, logliks: Floats, iterations: int
) -> LatentClasses:
    k, loglik, n = mixture.shares.shape[1], float(logliks.max()), patterns.n
    size = _parameters(patterns, k)
    items = np.split(mixture.chances[:, 0], patterns.ends[:-1])
    chances = mixture.chances
    return LatentClasses(
        items=patterns.items,
        shares=tuple(mixture.shares[0].tolist()),
        profiles=tuple(tuple(tuple(row) for row in item.T.tolist()) for item in items),
        codes=patterns.codes,
        loglik=loglik,
        parameters=size,
        aic=2 * size - 2 * loglik,
        bic=float(np.log(n)) * size - 2 * loglik,
        entropy=_entropy(mixture, patterns),
        reached=int((logliks > loglik - SAME).sum()),
        boundary=int(((chances < EDGE) | (chances > 1 - EDGE)).sum()),
        iterations=iterations,
        n=n,
        method="em",
    )


def _entropy(mixture: Mixture, patterns: Patterns) -> float:
    k, doubt = mixture.shares.shape[1], 0.0
    if k == 1:
        return 1.0
    for rows in patterns.batches():
        likely = memberships(mixture, patterns.indicators(rows))[0][:, 0]
        people = patterns.counts[rows] * (patterns.places[rows].max(axis=1) >= 0)
        doubt -= float(people @ special.xlogy(likely, likely).sum(axis=1))
    return 1 - doubt / (patterns.n * float(np.log(k)))
