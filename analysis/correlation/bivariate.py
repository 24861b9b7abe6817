"""The bivariate normal distribution, for whole arrays of points and correlations at once."""

from functools import cache
from math import pi, sqrt

import numpy as np
import numpy.typing as npt
from scipy import special

Floats = npt.NDArray[np.float64]

STEEP = 0.925
"""From here on the integral is taken from the other end, where it is short (Genz 2004)."""

NODES = ((0.3, 6), (0.75, 12), (1.0, 20))
"""Up to which |r| how many of the Gauss-Legendre rule hold the error below 1e-15 (Genz 2004)."""


def below(h: npt.ArrayLike, k: npt.ArrayLike, r: npt.ArrayLike) -> Floats:
    """Return P(X < h, Y < k) of standard normal X and Y with correlation r.

    Phi(h) Phi(k) + integral from 0 to asin r of exp(-(h^2 - 2 h k sin t + k^2) / (2 cos^2 t)) dt
    / (2 pi) by Gauss-Legendre; for |r| of 0.925 or more, Genz's expansion about |r| = 1 (Genz 2004,
    Statistics and Computing 14, 251-260).

    Parameters
    ----------
    h, k, r : array_like
        Broadcast against one another; h and k finite, -1 < r < 1.

    Returns
    -------
    ndarray of float64
        Absolute error below 1e-14.

    Examples
    --------
    >>> below(0, 0, [0.5, -0.5]).round(12).tolist()
    [0.333333333333, 0.166666666667]
    >>> below(1, 0.5, 0.99).round(12).tolist()
    0.691460298141
    """
    h, k, r = (np.asarray(each, dtype=np.float64) for each in (h, k, r))
    steep = np.abs(r) >= STEEP
    found: Floats = np.array(_flat(h, k, np.where(steep, 0.0, r)))
    if steep.any():
        h, k, r, steep = np.broadcast_arrays(h, k, r, steep)
        found[steep] = _steep(h[steep], k[steep], r[steep])
    return found


def density(h: npt.ArrayLike, k: npt.ArrayLike, r: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return the bivariate normal density and its derivative by the correlation.

    The density is itself the derivative of `below` by r (Plackett 1954, Biometrika 41, 351-360).

    Parameters
    ----------
    h, k, r : array_like
        As `below`.

    Returns
    -------
    tuple of two ndarrays of float64

    Examples
    --------
    >>> height, slope = density(0, 0, 0)
    >>> round(float(height * 2 * np.pi), 12), float(slope)
    (1.0, 0.0)
    """
    h, k, r = (np.asarray(each, dtype=np.float64) for each in (h, k, r))
    free = 1 - r * r
    distance = h * h - 2 * r * h * k + k * k
    height: Floats = np.exp(-distance / (2 * free)) / (2 * pi * np.sqrt(free))
    slope: Floats = height * (r + h * k - r * distance / free) / free
    return height, slope


def _flat(h: Floats, k: Floats, r: Floats) -> Floats:
    nodes, weights = _rule(next(n for bound, n in NODES if np.abs(r).max(initial=0.0) <= bound))
    half = np.arcsin(r) / 2
    sines = np.sin(half[..., None] * (nodes + 1))
    squares, product = ((h * h + k * k) / 2)[..., None], (h * k)[..., None]
    heights = sines * product  # in place from here on: new arrays of this size cost more than exp
    heights -= squares
    heights *= 1 / (1 - sines * sines)
    np.exp(heights, out=heights)
    found: Floats = special.ndtr(h) * special.ndtr(k) + half * (heights @ weights) / (2 * pi)
    return found


def _steep(h: Floats, k: Floats, r: Floats) -> Floats:
    """Take the lesser of both chances at r = 1, less the strip between r and 1."""
    k_turned = np.where(r < 0, -k, k)
    strip = _strip(h, k_turned, r)
    agree = special.ndtr(np.minimum(h, k)) + strip
    oppose = np.maximum(0.0, special.ndtr(h) - special.ndtr(-k)) - strip
    found: Floats = np.where(r > 0, agree, oppose)
    return found


def _strip(h: Floats, k: Floats, r: Floats) -> Floats:
    """Integrate from r to 1, up to sign: a series takes the steep part, quadrature the rest."""
    nodes, weights = _rule(NODES[-1][1])
    product, gap, free = h * k, (h - k) ** 2, (1 - r) * (1 + r)
    root = np.sqrt(free)
    c, d = (4 - product) / 8, (12 - product) / 80
    series = 1 - c * (gap - free) * (1 - d * gap) / 3 + c * d * free * free
    total = root * np.exp(-(gap / free + product) / 2) * series
    tail = sqrt(2 * pi) * special.ndtr(-np.sqrt(gap) / root) * np.sqrt(gap)
    total -= np.exp(-product / 2) * tail * (1 - c * gap * (1 - d * gap) / 3)
    squares = (root[:, None] / 2 * (nodes + 1)) ** 2
    heights = np.exp(-(gap[:, None] / squares + product[:, None]) / 2)
    cosines = np.sqrt(1 - squares)
    exact = np.exp(-product[:, None] / 2 * squares / (1 + cosines) ** 2) / cosines
    nearly = 1 + c[:, None] * squares * (1 + 5 * d[:, None] * squares)
    strip: Floats = root / 2 * ((heights * (nearly - exact)) @ weights) - total
    return strip / (2 * pi)


@cache
def _rule(count: int) -> tuple[Floats, Floats]:
    nodes, weights = np.polynomial.legendre.leggauss(count)
    return nodes, weights
