"""Confirmatory factor analysis: whether items hang together as the questionnaire says they do.

In the order of the flow:

    model, search             a factor model as matrices; the descent to its best fit
    sample                    means and covariances that can carry one
    robust, indices           tests and errors of ordinal fits; indices of fit
    estimates, cautions       by likelihood or least squares; what must be said beside the figures
    fitting                   `fit`
    groups                    one model in several groups
    sameness                  `invariance`: whether it measures alike in all of them
"""

from analysis.cfa.fitting import Cfa, enough_for_wlsmv, fit
from analysis.cfa.sameness import Invariance, invariance

__all__ = ["Cfa", "Invariance", "enough_for_wlsmv", "fit", "invariance"]
