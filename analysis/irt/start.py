"""Where to start: slopes from the first principal component, intercepts from the shares."""

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.irt.curves import Curve, Floats
from analysis.patterns import Patterns

LOGIT = 1.7
"""Logits in a standard deviation of the normal ogive (Haley 1952)."""


def start(patterns: Patterns) -> tuple[Curve, ...]:
    """Return rough curves that point the right way.

    The loading l of an item on the first component of the correlations gives its slope
    1.7 l / sqrt(1 - l^2); the components' sign makes the loadings' sum positive. The logits of the
    shares of k and above, stretched by sqrt(1 + (slope / 1.7)^2), give the intercepts.

    Parameters
    ----------
    patterns : Patterns
        Each item answered in at least two ways.

    Returns
    -------
    tuple of Curve, length J

    Examples
    --------
    >>> from analysis.patterns import collapse
    >>> table = [[0, 0, 1], [1, 1, 0], [1, 1, 0], [0, 0, 1], [1, 0, 0]]
    >>> [round(curve.slope, 1) for curve in start(collapse(table))]
    [3.5, 2.5, -3.5]
    """
    slopes = LOGIT * _tangents(_loadings(patterns))
    shares = (
        np.bincount(column[column >= 0], patterns.counts[column >= 0])
        for column in patterns.places.T
    )
    return tuple(_curve(slope, counts) for slope, counts in zip(slopes, shares, strict=True))


def _loadings(patterns: Patterns) -> Floats:
    answered = patterns.places >= 0
    weights = answered * patterns.counts[:, None]
    totals = weights.sum(axis=0)
    centred = np.where(answered, patterns.places - (weights * patterns.places).sum(0) / totals, 0.0)
    scaled = centred / np.sqrt((weights * centred**2).sum(axis=0) / totals)
    together = answered.T @ weights
    correlation = scaled.T @ (weights * scaled) / np.maximum(together, 1)
    values, vectors = np.linalg.eigh(correlation)
    loadings: Floats = np.sqrt(values[-1]) * vectors[:, -1]
    return loadings if loadings.sum() >= 0 else -loadings


def _tangents(loadings: Floats) -> Floats:
    kept = np.clip(loadings, -0.9, 0.9)
    tangents: Floats = kept / np.sqrt(1 - kept**2)
    return tangents


def _curve(slope: float, counts: npt.NDArray[np.number]) -> Curve:
    at_least = np.cumsum(counts[::-1])[::-1][1:] / counts.sum()
    stretch = np.sqrt(1 + (slope / LOGIT) ** 2)
    return Curve(np.concatenate([[slope], stretch * special.logit(at_least)]))
