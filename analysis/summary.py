"""Everything a release is made from, unrounded and unsuppressed: for the researcher's eyes only."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.bootstrap import bca
from analysis.definition import Definition
from analysis.groups import GroupTable, group_means
from analysis.headline import Headline, headline
from analysis.histogram import Histogram
from analysis.means import mean, share
from analysis.reliability import Alpha, alpha
from analysis.responses import Responses
from analysis.results import LEVEL, Estimate, Unestimable, attempt
from analysis.tally import Answered, Tally, tally

ALPHA_ITEMS = 3
"""Two items have a correlation, which says all that alpha could (Eisinga et al. 2013)."""


@dataclass(frozen=True, slots=True)
class ScoreSummary:
    """One index or composite over all respondents.

    Attributes
    ----------
    id, family : str
        `family` is ``composite`` or ``difference`` for composites.
    parts : tuple of str
        Scores from which it could be worked out, or they from it.
    histogram : Histogram
        Its exact distribution.
    mean, bca : Estimate or Unestimable
        In POMP points, with the t and the BCa interval.
    headline : Headline or Unestimable
        The mean over the interval that holds at this number of people.
    nonresponse : Estimate or Unestimable or None
        Share of the item answers asked for that were not given; None for composites.
    alpha : Alpha or Unestimable or None
        None for composites (formative) and indices of two items.
    """

    id: str
    family: str
    parts: tuple[str, ...]
    histogram: Histogram
    mean: Estimate | Unestimable
    bca: Estimate | Unestimable
    headline: Headline | Unestimable
    nonresponse: Estimate | Unestimable | None
    alpha: Alpha | Unestimable | None


@dataclass(frozen=True, slots=True)
class ClassSummary:
    """One class of the typology.

    Attributes
    ----------
    count : int
        Respondents in it.
    share : Estimate or Unestimable
        Of those who can be classed, with Wilson's interval.
    """

    count: int
    share: Estimate | Unestimable


@dataclass(frozen=True, slots=True)
class Summary:
    """All figures of one survey, exact and private.

    Attributes
    ----------
    respondents : int
    scores : mapping of str to ScoreSummary
        The indices in their order, then the composites.
    groups : mapping of str to GroupTable
    typology : mapping of str to ClassSummary
        Empty if the questionnaire has none.
    """

    respondents: int
    scores: Mapping[str, ScoreSummary]
    groups: Mapping[str, GroupTable]
    typology: Mapping[str, ClassSummary]


def summarise(
    responses: Responses, definition: Definition, rng: np.random.Generator, level: float = LEVEL
) -> Summary:
    """Tally the answers and estimate everything.

    Parameters
    ----------
    responses : Responses
        n respondents.
    definition : Definition
    rng : numpy.random.Generator
        For the bootstrap; the same state gives the same summary.
    level : float
        Coverage of all intervals.

    Returns
    -------
    Summary

    Raises
    ------
    InputError
        If the answers do not fit the definition; what the data cannot carry does not raise but is
        `Unestimable` in its place.

    Examples
    --------
    >>> from analysis.definition import IndexDefinition
    >>> definition = Definition((IndexDefinition("x", "f", ("a",), (1,), 1, 1, 5),))
    >>> answers = Responses.of({"a": [1, 2, 5, -4]}, definition.codes())
    >>> summary = summarise(answers, definition, np.random.default_rng(1))
    >>> round(summary.scores["x"].mean.estimate, 2), summary.scores["x"].nonresponse.estimate
    (41.67, 0.25)
    """
    return summarise_tally(tally(responses, definition), rng, level)


def summarise_tally(tallied: Tally, rng: np.random.Generator, level: float = LEVEL) -> Summary:
    """Estimate everything from sufficient statistics, at a cost that does not depend on n.

    Parameters
    ----------
    tallied : Tally
        Perhaps merged from many parts.
    rng : numpy.random.Generator
        For the bootstrap.
    level : float
        Coverage of all intervals.

    Returns
    -------
    Summary

    Raises
    ------
    BadParameterError
        If `level` is not between 0 and 1.

    Examples
    --------
    >>> from analysis.definition import IndexDefinition
    >>> definition = Definition((IndexDefinition("x", "f", ("a",), (1,), 1, 1, 5),))
    >>> part = tally(Responses.of({"a": [3, 3]}, definition.codes()), definition)
    >>> summarise_tally(part, np.random.default_rng(1)).scores["x"].mean
    Unestimable(code='constant-score')
    """
    parts = tallied.definition.parts()
    return Summary(
        respondents=tallied.respondents,
        scores={
            name: _score(name, tallied, family=family, parts=parts[name], rng=rng, level=level)
            for name, family in tallied.definition.families().items()
        },
        groups={item: group_means(item, rows, level) for item, rows in tallied.groups.items()},
        typology=_typology(tallied.classes, level),
    )


def _score(
    name: str,
    tallied: Tally,
    *,
    family: str,
    parts: tuple[str, ...],
    rng: np.random.Generator,
    level: float,
) -> ScoreSummary:
    scores = tallied.scores[name]
    student = attempt(lambda: mean(scores, level))
    resampled = attempt(lambda: bca(scores, rng, level))
    return ScoreSummary(
        id=name,
        family=family,
        parts=parts,
        histogram=scores,
        mean=student,
        bca=resampled,
        headline=headline(scores, student, resampled, (-100 if family == "difference" else 0, 100)),
        nonresponse=_nonresponse(tallied.answered.get(name), level),
        alpha=_alpha(name, tallied, level),
    )


def _nonresponse(answered: Answered | None, level: float) -> Estimate | Unestimable | None:
    if answered is None:
        return None
    return attempt(lambda: share(answered.asked - answered.given, answered.asked, level))


def _alpha(name: str, tallied: Tally, level: float) -> Alpha | Unestimable | None:
    moments = tallied.moments.get(name)
    if moments is None or len(moments.counts) < ALPHA_ITEMS:
        return None
    return attempt(lambda: alpha(moments, level))


def _typology(classes: Mapping[str, int], level: float) -> dict[str, ClassSummary]:
    n = sum(classes.values())

    def summary(count: int) -> ClassSummary:
        return ClassSummary(count, attempt(lambda: share(count, n, level)))

    return {name: summary(count) for name, count in classes.items()}
