"""Means over groups as a shaded table, with how far the groups lie apart."""

from dataclasses import replace

from analysis.compare import Comparison
from analysis.groups import Cell as Found
from analysis.results import Unestimable
from questionnaires.items import OfOptions
from survey.presenting.report.document import Cell, Part, Row, Section, Swatch, Table
from survey.presenting.report.indices import wordings
from survey.presenting.report.material import Compared, Material
from survey.presenting.report.telling import COEFFICIENT, POINTS, Telling

STEPS = 5


def groups(material: Material, tell: Telling) -> Section:
    """Return the section; without groups it is empty."""
    t = tell.t
    parts = [_part(item, material, tell) for item in material.summary.groups]
    note = t(
        "ε² is the share of the variation of ranks that lies between the groups, over its "
        "interval; p is of Kruskal and Wallis, after Holm’s correction over every index and "
        "every group of this report. A difference is no cause."
    )
    if parts:
        parts[-1] = replace(parts[-1], notes=(note,))  # of all tables, so it is said once
    return Section("groups", t("Groups"), tuple(parts))


def _part(item: str, material: Material, tell: Telling) -> Part:
    t = tell.t
    asked = material.form.by_id[item]
    options = asked.options if isinstance(asked, OfOptions) else ()
    labels = {option.value: tell.text(option.label) for option in options}
    table = material.summary.groups[item]
    headings = (t("Index"), *(labels[value] for value in table.rows), "ε²", t("p (Holm)"))
    rows = tuple(
        Row(
            tell.text(wordings(material)[each.index].name),
            (
                *(_cell(row[each.index], tell) for row in table.rows.values()),
                *_apart(each, tell),
            ),
        )
        for each in material.compared
        if each.item == item
    )
    return Part(
        title=tell.text(asked.text),
        key=tuple(Swatch(f"seq-{at}", f"{20 * (at - 1)}–{20 * at}") for at in range(1, STEPS + 1)),
        table=Table(t("Each index by group: mean, interval (people)"), headings, rows),
    )


def _cell(found: Found, tell: Telling) -> Cell:
    n = tell.voice.number(found.histogram.n)
    if isinstance(found.mean, Unestimable):
        return Cell("–", f"{tell.why(found.mean.code)} ({n})")
    mean = found.mean.estimate
    under = f"{tell.interval(found.mean.interval, POINTS)} ({n})"
    return Cell(tell.number(mean, POINTS), under, f"seq-{min(int(mean // 20) + 1, STEPS)}")


def _apart(each: Compared, tell: Telling) -> tuple[Cell, Cell]:
    if not isinstance(each.comparison, Comparison):
        return tell.missing(each.comparison), Cell("–")
    return tell.estimate(each.comparison.epsilon_squared, COEFFICIENT), tell.p(each.p_holm)
