"""Internal consistency of an index: how much of its score another set of such items would repeat.

In the order of the flow:

    consistency               `alpha` with Feldt's interval, each item's part in it
    halves                    `split_half`: how well two halves agree, and all ways to cut them
    omega                     by one factor instead of items that all measure equally well
    hierarchy                 by one factor above several
"""

from analysis.reliability.consistency import Alpha, alpha
from analysis.reliability.halves import AllSplits, SplitHalf, split_half
from analysis.reliability.hierarchy import Hierarchy, omega_hierarchical
from analysis.reliability.omega import Omega, omega_ordinal, omega_total

__all__ = [
    "AllSplits",
    "Alpha",
    "Hierarchy",
    "Omega",
    "SplitHalf",
    "alpha",
    "omega_hierarchical",
    "omega_ordinal",
    "omega_total",
    "split_half",
]
