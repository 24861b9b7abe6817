"""How much of an outcome every subset of predictors explains, for many covariance matrices at once.

Predictors are swept out one at a time: each step leaves the covariances of what the swept ones do
not explain (Schur complements), so that all 2^p subsets cost little more than one.
"""

from math import comb

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

SPECK = 1e-9
"""A predictor with less than this of its variance left says nothing that the others do not."""


def correlations(covariances: Floats) -> Floats:
    """Return correlations; of variables that do not vary in a sample, noughts throughout.

    Parameters
    ----------
    covariances : ndarray of float64, shape (B, p + 1, p + 1)
        Of B samples of variables whose variance in all of the data is 1.

    Returns
    -------
    ndarray of float64, shape (B, p + 1, p + 1)

    Examples
    --------
    >>> correlations(np.array([[[4.0, 1.0], [1.0, 1.0]], [[1.0, 0.0], [0.0, 0.0]]])).tolist()
    [[[1.0, 0.5], [0.5, 1.0]], [[1.0, 0.0], [0.0, 0.0]]]
    """
    variances = np.einsum("bii->bi", covariances)
    varies = variances > SPECK
    scale = np.where(varies, 1 / np.sqrt(np.where(varies, variances, 1.0)), 0.0)
    scaled: Floats = covariances * scale[:, :, None] * scale[:, None, :]
    return scaled


def explained(scaled: Floats) -> Floats:
    """Return R^2 of the last variable on every subset of the others.

    Parameters
    ----------
    scaled : ndarray of float64, shape (B, p + 1, p + 1)
        Correlations of p predictors, then the outcome, in B samples.

    Returns
    -------
    ndarray of float64, shape (2^p, B)
        Subset number s has predictor j if bit j of s is set.

    Examples
    --------
    >>> explained(np.array([[[1.0, 0.0, 0.6], [0.0, 1.0, 0.3], [0.6, 0.3, 1.0]]])).round(2).tolist()
    [[0.0], [0.36], [0.09], [0.45]]
    """
    return scaled[:, -1, -1] - _left_over(scaled)


def general_dominance(r_squared: Floats) -> Floats:
    """Return what each predictor adds to R^2, averaged within and then over sizes of subsets.

    Parameters
    ----------
    r_squared : ndarray of float64, shape (2^p, B)
        As `explained` gives it.

    Returns
    -------
    ndarray of float64, shape (p, B)
        Columns sum to R^2 of all predictors.

    Examples
    --------
    >>> general_dominance(np.array([[0.0], [0.36], [0.25], [0.45]])).round(3).tolist()
    [[0.28], [0.17]]
    """
    p = len(r_squared).bit_length() - 1
    subsets = np.arange(len(r_squared))
    sizes = np.array([subset.bit_count() for subset in subsets.tolist()])
    weights = np.array([1 / (p * comb(p - 1, size)) if size < p else 0.0 for size in sizes])
    added = []
    for predictor in range(p):
        without = subsets[(subsets >> predictor) & 1 == 0]
        gains = r_squared[without | (1 << predictor)] - r_squared[without]
        added.append(weights[without] @ gains)
    return np.stack(added)


def _left_over(matrices: Floats) -> Floats:
    """Variance of the last variable that is left, by subset of the others, shape (2^p, B)."""
    if matrices.shape[1] == 1:
        return matrices[:, 0, 0][None]
    out, swept = matrices[:, 1:, 1:], _swept(matrices)
    # the first predictor is the lowest bit: without it and with it alternate
    both = np.stack([_left_over(out), _left_over(swept)], axis=1)
    return both.reshape(-1, len(matrices))


def _swept(matrices: Floats) -> Floats:
    """Covariances of the others given the first variable."""
    first, cross = matrices[:, 0, 0], matrices[:, 0, 1:]
    says = first > SPECK
    share = np.where(says[:, None], cross, 0.0) / np.where(says, first, 1.0)[:, None]
    swept: Floats = matrices[:, 1:, 1:] - share[:, :, None] * cross[:, None, :]
    return swept
