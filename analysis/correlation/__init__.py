"""Correlations of ordinal items as if their steps cut a normal scale.

In the order of the flow:

    bivariate                 the normal distribution of two correlated numbers
    pairs                     polychoric correlations of all pairs at once
    influence                 what one answer adds to them: errors, covariances
    ordinal                   `polychoric`: the matrix, its errors, whether it had to be smoothed
"""

from analysis.correlation.ordinal import (
    Polychoric,
    polychoric,
    positive_definite,
    smoothed,
    tables,
)

__all__ = ["Polychoric", "polychoric", "positive_definite", "smoothed", "tables"]
