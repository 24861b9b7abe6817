"""What must be said beside the figures of a factor model."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.cfa_model import Item, Structure

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Caution:
    """Why a figure must not be taken at its face.

    Attributes
    ----------
    code : str
        ``heywood``: an item's own variance is not positive; ``factors-collinear``: the correlations
        of the factors are not those of any data; ``correlations-not-positive-definite``: nor are
        those of the items, each estimated alone; ``saturated``: no degree of freedom is left, so
        that the fit says nothing.
    of : str or int or None
        The item, if it is about one.
    """

    code: str
    of: Item | None = None


def cautions(
    structure: Structure, full: Floats, *, saturated: bool, sound: bool = True
) -> tuple[Caution, ...]:
    """Look for figures that must not be taken at their face.

    Parameters
    ----------
    structure : Structure
    full : ndarray of float64
        Fitted parameters, in its order.
    saturated : bool
        Whether no degree of freedom is left.
    sound : bool
        Whether the matrix fitted could be that of any data.

    Returns
    -------
    tuple of Caution

    Examples
    --------
    >>> one = Structure.of({"made": ["a", "b"]})
    >>> cautions(one, np.array([1.1, 0.5, 1, -0.21, 0.75]), saturated=False)
    (Caution(code='heywood', of='a'),)
    """
    _, between, unique = structure.matrices(full)
    found = [
        Caution("heywood", item)
        for item, own in zip(structure.items, unique, strict=True)
        if own <= 0
    ]
    if float(np.linalg.eigvalsh(between)[0]) <= 0:
        found.append(Caution("factors-collinear"))
    if not sound:
        found.append(Caution("correlations-not-positive-definite"))
    if saturated:
        found.append(Caution("saturated"))
    return tuple(found)
