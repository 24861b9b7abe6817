"""Which of several views leads in a person's answers. Describes groups, never labels a person.

The cut-offs are arbitrary and exploratory: class probabilities are to be preferred once a latent
class analysis with enough respondents exists.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from analysis.definition import TypologyDefinition
from analysis.errors import UnknownItemError
from analysis.scoring import Scores, common_grain


def classify(
    scores: Mapping[str, Scores], typology: TypologyDefinition
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Put respondents who have all competing scores into classes.

    The class of the highest score if it leads by `margin` points or more and reaches `level`;
    else `mixed` if any reaches `level`; else `none`. Compared in whole numbers, so that a score
    on the line falls on the same side everywhere.

    Parameters
    ----------
    scores : mapping of str to Scores
        Over the same n respondents; must hold all of `typology.of`.
    typology : TypologyDefinition

    Returns
    -------
    classes : ndarray of int64, shape (n,)
        Position in `typology.classes`; meaningless where not `placed`.
    placed : ndarray of bool, shape (n,)
        Who has all competing scores.

    Raises
    ------
    UnknownItemError
        If a competing score is missing.

    Examples
    --------
    >>> everyone = np.array([True, True, True])
    >>> naive = Scores(np.array([80, 70, 20]), everyone, 100)
    >>> placebo = Scores(np.array([70, 65, 50]), everyone, 100)
    >>> rule = TypologyDefinition(("naive", "placebo"), 10, 60)
    >>> found, _ = classify({"naive": naive, "placebo": placebo}, rule)
    >>> [rule.classes[place] for place in found]
    ['naive', 'mixed', 'few_doubts']
    """
    absent = set(typology.of) - set(scores)
    if absent:
        raise UnknownItemError(f"typology needs {', '.join(sorted(absent))}")
    competing = [scores[name] for name in typology.of]
    grain = common_grain(*(score.grain for score in competing))
    points = np.stack([100 * score.numerators * (grain // score.grain) for score in competing], 1)
    placed = np.logical_and.reduce([score.scored for score in competing])
    second, first = np.sort(points, axis=1)[:, -2:].T
    reaches = first >= typology.level * grain
    leads = reaches & (first - second >= typology.margin * grain)
    mixed = len(typology.of)
    return np.where(leads, points.argmax(axis=1), np.where(reaches, mixed, mixed + 1)), placed
