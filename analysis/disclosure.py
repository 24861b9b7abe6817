"""From a private summary to what may leave: suppress, then round. The only door outwards."""

from collections.abc import Mapping

from analysis.bootstrap import FEW
from analysis.disclosed import (
    Disclosed,
    DisclosedAlpha,
    DisclosedGroup,
    DisclosedRow,
    DisclosedScore,
    Figures,
    Plan,
)
from analysis.errors import BadDefinitionError
from analysis.groups import Cell, GroupTable
from analysis.reliability import Alpha
from analysis.results import Estimate, Interval, Unestimable
from analysis.rounding import decimal, ends, people
from analysis.summary import ClassSummary, ScoreSummary, Summary
from analysis.suppression import (
    Thresholds,
    suppressed_cells,
    suppressed_classes,
    suppressed_scores,
    thresholds,
)


def disclose(summary: Summary, plan: Plan, k: int) -> Disclosed:
    """Suppress and round a summary.

    Suppression looks at all scores whether or not the plan publishes the totals, so that a table
    left out by one plan cannot open another.

    Parameters
    ----------
    summary : Summary
    plan : Plan
    k : int
        Smallest number of people behind any figure, from the manifest.

    Returns
    -------
    Disclosed

    Raises
    ------
    ThresholdTooLowError
        If k is under the floor.
    BadDefinitionError
        If the plan names a group that the summary does not hold.

    Examples
    --------
    >>> disclose(Summary(0, {}, {}, {}), Plan((), ("indices",)), 10)
    Disclosed(k=10, scores=(), groups=None, typology=None)
    """
    limits = thresholds(k)
    absent = set(plan.groups) - summary.groups.keys()
    if absent:
        raise BadDefinitionError(f"the plan names unknown groups: {', '.join(sorted(absent))}")
    parts = {name: score.parts for name, score in summary.scores.items()}
    whole = {name: score.histogram for name, score in summary.scores.items()}
    hidden = suppressed_scores(whole, parts, limits)
    scores = tuple(_score(s, limits, s.id in hidden) for s in summary.scores.values())
    tables = (summary.groups[item] for item in plan.groups)
    groups = tuple(_group(table, parts, limits) for table in tables)
    return Disclosed(
        k=k,
        scores=scores if "indices" in plan.tables else None,
        groups=groups if "groups" in plan.tables else None,
        typology=_typology(summary.typology, limits) if "typology" in plan.tables else None,
    )


def _score(score: ScoreSummary, limits: Thresholds, hidden: bool) -> DisclosedScore:
    figures = None if hidden else _figures(_of_published(score), limits, _bounds(score.family))
    if figures is None:
        return DisclosedScore(score.id, score.family, None)
    digits = _digits(score.histogram.n, limits)
    return DisclosedScore(
        id=score.id,
        family=score.family,
        figures=figures,
        nonresponse=_per_cent(score.nonresponse, digits),
        alpha=_alpha(score.alpha, limits),
    )


def _of_published(score: ScoreSummary) -> Estimate | Unestimable:
    """Choose the interval by the number that is published: by the exact one it would tell it."""
    return score.mean if people(score.histogram.n) < FEW else score.bca


def _group(
    table: GroupTable,
    parts: Mapping[str, tuple[str, ...]],
    limits: Thresholds,
) -> DisclosedGroup:
    columns = {
        name: {value: row[name].histogram for value, row in table.rows.items()}
        for name in table.unplaced
    }
    cells = suppressed_cells(columns, table.unplaced, parts, limits)
    rows = (
        DisclosedRow(
            value,
            {name: _cell(cell, limits, value in cells[name]) for name, cell in row.items()},
        )
        for value, row in table.rows.items()
    )
    return DisclosedGroup(table.item, tuple(rows))


def _cell(cell: Cell, limits: Thresholds, hidden: bool) -> Figures | None:
    return None if hidden else _figures(cell.mean, limits, _bounds("index"))


def _typology(classes: Mapping[str, ClassSummary], limits: Thresholds) -> dict[str, Figures | None]:
    hidden = suppressed_classes({name: each.count for name, each in classes.items()}, limits)
    return {
        name: None if name in hidden else _figures(_in_per_cent(each.share), limits, (0, 100))
        for name, each in classes.items()
    }


def _figures(
    result: Estimate | Unestimable, limits: Thresholds, bounds: tuple[int, int]
) -> Figures | None:
    if isinstance(result, Unestimable):
        return None
    digits = _digits(result.n, limits)
    return Figures(
        n=people(result.n),
        estimate=decimal(result.estimate, digits),
        interval=ends(result.interval, digits, bounds),
        interval_method=result.interval.method,
    )


def _alpha(alpha: Alpha | Unestimable | None, limits: Thresholds) -> DisclosedAlpha | None:
    if not isinstance(alpha, Alpha) or alpha.n < limits.coefficient:
        return None
    low, high = ends(alpha.interval, 2, (float("-inf"), 1))
    return DisclosedAlpha(decimal(alpha.estimate, 2), (low, high))


def _per_cent(result: Estimate | Unestimable | None, digits: int) -> str | None:
    return decimal(100 * result.estimate, digits) if isinstance(result, Estimate) else None


def _in_per_cent(result: Estimate | Unestimable) -> Estimate | Unestimable:
    if isinstance(result, Unestimable):
        return result
    cut = result.interval
    interval = Interval(100 * cut.low, 100 * cut.high, cut.level, cut.method)
    return Estimate(100 * result.estimate, 100 * result.standard_error, interval, result.n)


def _digits(n: int, limits: Thresholds) -> int:
    return 0 if n < limits.small else 1


def _bounds(family: str) -> tuple[int, int]:
    return (-100, 100) if family == "difference" else (0, 100)
