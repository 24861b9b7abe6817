"""Exploratory factor analysis: how many factors items have, and which items go together.

In the order of the flow:

    extraction                common factors: minimum residuals, maximum likelihood
    rotation                  varimax, oblimin, promax by gradient projection
    number                    `parallel`: how many factors chance alone does not explain
    exploratory               `efa`
"""

from analysis.factor.exploratory import Efa, efa
from analysis.factor.number import Parallel, parallel

__all__ = ["Efa", "Parallel", "efa", "parallel"]
