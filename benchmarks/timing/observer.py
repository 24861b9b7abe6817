"""What an observer of both servers can work out: how likely each draw led to each submission.

He knows every moment and every distribution in ``people``; he knows no answer and no address.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from benchmarks.timing.people import (
    ANSWERING_MEDIAN,
    ANSWERING_SPREAD,
    DAY,
    HOUR,
    ROUND_TRIP_MEDIAN,
    ROUND_TRIP_SPREAD,
    Design,
    Seen,
    sending_ends,
)

Matrix = NDArray[np.float64]

SOON: Final = 1e-9  # seconds; nobody has answered by then


def likelihoods(design: Design, seen: Seen, days: float) -> Matrix:
    """Return the likelihood of each pair: one row for each draw, one column for each submission."""
    gaps = seen.submissions[None, :] - seen.draws[:, None]
    if design.draws_at_sending:
        return _density(gaps, ROUND_TRIP_MEDIAN, ROUND_TRIP_SPREAD)
    if design.post_office:
        return _finished(gaps) - _finished(gaps - DAY)
    found = (1 - design.later) * _density(gaps, ANSWERING_MEDIAN, ANSWERING_SPREAD)
    if design.later:
        window = _windows(design, seen, days)
        found += design.later * (_finished(gaps) - _finished(gaps - window)) / window
    return found


def _windows(design: Design, seen: Seen, days: float) -> Matrix:
    """Return the seconds "later" is drawn from: the end of sending cuts them for late starters."""
    left = sending_ends(days) - seen.draws - ANSWERING_MEDIAN
    return np.minimum(design.spread_hours * HOUR, left)[:, None]


def _finished(gaps: Matrix) -> Matrix:
    """Return the share of people who have answered after so many seconds."""
    share: Matrix = ndtr(_standard(gaps, ANSWERING_MEDIAN, ANSWERING_SPREAD))
    return share


def _density(gaps: Matrix, median: float, spread: float) -> Matrix:
    bell = np.exp(-(_standard(gaps, median, spread) ** 2) / 2)
    density: Matrix = bell / (np.maximum(gaps, SOON) * spread * np.sqrt(2 * np.pi))
    return density


def _standard(gaps: Matrix, median: float, spread: float) -> Matrix:
    standard: Matrix = (np.log(np.maximum(gaps, SOON)) - np.log(median)) / spread
    return standard
