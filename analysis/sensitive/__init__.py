"""Questions that nobody would answer straight: shares of people, never one person's answer.

In the order of the flow:

    prevalence                what all these designs share: a prevalence, columns checked once
    orthant, design_effect    whether a list changed the answers to itself
    item_count                list experiments: `list_experiment`, `combined`
    masked                    chance masks the answer: `randomized_response`, `crosswise`
    regression                with whom a masked answer goes together: `logistic`
"""

from analysis.sensitive.item_count import combined, list_experiment
from analysis.sensitive.masked import (
    Crosswise,
    Design,
    Forced,
    Warner,
    crosswise,
    randomized_response,
)
from analysis.sensitive.regression import logistic

__all__ = [
    "Crosswise",
    "Design",
    "Forced",
    "Warner",
    "combined",
    "crosswise",
    "list_experiment",
    "logistic",
    "randomized_response",
]
