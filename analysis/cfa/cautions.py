"""What must be said beside the figures of a factor model, whatever the answers."""

import numpy as np
import numpy.typing as npt

from analysis.cautions import Caution
from analysis.cfa.model import Structure

Floats = npt.NDArray[np.float64]


def cautions(structure: Structure, full: Floats, *, saturated: bool) -> tuple[Caution, ...]:
    """Look for figures that must not be taken at their face.

    Parameters
    ----------
    structure : Structure
    full : ndarray of float64
        Fitted parameters, in its order.
    saturated : bool
        Whether no degree of freedom is left.

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
    if saturated:
        found.append(Caution("saturated"))
    return tuple(found)
