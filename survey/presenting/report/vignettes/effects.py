"""Every attribute: the picture of its effects, and the table of all its numbers."""

from collections.abc import Iterator
from dataclasses import replace

from analysis.regression import Coefficient
from analysis.results import Unestimable
from analysis.vignette import MarginalMean
from survey.presenting.report.document import Cell, Part, Row, Section, Table
from survey.presenting.report.telling import Telling
from survey.presenting.report.vignettes.experiment import Experiment
from survey.presenting.report.vignettes.picture import decimals, picture, together


def effects(made: Experiment, tell: Telling) -> Section:
    """Return the section."""
    t = tell.t
    words = t(
        "What each level of an attribute does to “%(judgement)s”, against the baseline of that "
        "attribute, in the units of the judgement. The hollow dot is the baseline, the dot the "
        "effect, the pale bar its interval (95 per cent), the dashed line no effect.",
        judgement=made.judgement,
    )
    note = t(
        "Under an effect and under a marginal mean stands its interval. The marginal mean is the "
        "mean judgement of all cases with that level. p is of no effect at all, and not corrected "
        "for how many levels there are."
    )
    parts = [_part(attributes, made, tell) for attributes in together(made)]
    parts[0] = replace(parts[0], words=(words,))
    parts[-1] = replace(parts[-1], notes=(note,))
    return Section("effects", t("Effects"), tuple(parts))


def against_zero(found: Coefficient | Unestimable, places: int, tell: Telling) -> tuple[Cell, Cell]:
    """Write a coefficient over its interval, and p beside it."""
    p = found.p if isinstance(found, Coefficient) else None
    return tell.estimate(found, places), tell.p(p)


def _part(attributes: tuple[str, ...], made: Experiment, tell: Telling) -> Part:
    return Part(figure=picture(attributes, made, tell), table=_table(attributes, made, tell))


def _table(attributes: tuple[str, ...], made: Experiment, tell: Telling) -> Table:
    t = tell.t
    headings = (t("Level"), t("Effect"), "p", t("Marginal mean"))
    rows = tuple(row for each in attributes for row in _rows(each, made, tell))
    named = tell.voice.listed(attributes)
    return Table(t("Each level in numbers: %(attributes)s", attributes=named), headings, rows)


def _rows(attribute: str, made: Experiment, tell: Telling) -> Iterator[Row]:
    yield Row(attribute)
    for mean in made.means(attribute):
        cells = (*_cells(mean, made, tell), tell.estimate(mean.mean, decimals(made)))
        count = tell.t("%(cases)s cases", cases=tell.voice.number(mean.n))
        yield Row(str(mean.level), cells, count)


def _cells(mean: MarginalMean, made: Experiment, tell: Telling) -> tuple[Cell, Cell]:
    effect = made.effects(mean.attribute).get(mean.level)
    if effect is None:
        return Cell(tell.t("baseline")), Cell("–")
    return against_zero(effect.amce, decimals(made), tell)
