"""Item response: what each item asks of a person, and where each person stands.

In the order of the flow:

    curves, start             the graded response model of one item; where to start
    members                   whose answers are used, and whether they are enough
    fitting                   its maximum likelihood and information
    model                     `graded`, `scores`, `information`: slopes, thresholds, traits, curves
    intervals                 `intervals`: how far slopes and thresholds may be off
    limited                   `fit_c2`: whether the model fits, by shares and mean products
    groups                    the same in several groups
    bias                      `dif`: whether an item works alike in all of them
    cumulative, logistic      `dif_logistic`: the same beside a score, with an anchor made pure
"""

from analysis.irt.bias import Dif, dif
from analysis.irt.intervals import ItemIntervals, intervals
from analysis.irt.limited import LimitedFit, fit_c2
from analysis.irt.logistic import LogisticDif, dif_logistic
from analysis.irt.model import Graded, Information, TraitScores, graded, information, scores

__all__ = [
    "Dif",
    "Graded",
    "Information",
    "ItemIntervals",
    "LimitedFit",
    "LogisticDif",
    "TraitScores",
    "dif",
    "dif_logistic",
    "fit_c2",
    "graded",
    "information",
    "intervals",
    "scores",
]
