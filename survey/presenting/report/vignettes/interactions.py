"""By how much the effect of one level differs where another attribute has left its baseline."""

from analysis.results import Unestimable
from analysis.vignette import Interaction
from survey.presenting.report.document import Part, Row, Section, Table
from survey.presenting.report.telling import Telling
from survey.presenting.report.vignettes.effects import against_zero
from survey.presenting.report.vignettes.experiment import Experiment
from survey.presenting.report.vignettes.picture import decimals

TIMES = " × "


def interactions(made: Experiment, tell: Telling) -> Section:
    """Return the section; where none was asked for it is empty."""
    parts = tuple(_part(pair, made, tell) for pair in made.found.interactions)
    return Section("interactions", tell.t("Interactions"), parts)


def _part(pair: tuple[str, str], made: Experiment, tell: Telling) -> Part:
    t, found = tell.t, made.found.interactions[pair]
    title = TIMES.join(pair)
    if isinstance(found, Unestimable):
        words = t("Not computed: %(reason)s.", reason=tell.why(found.code))
        return Part(title=title, words=(words,))
    first, second = (str(made.means(name)[0].level) for name in pair)
    words = t(
        "By how much the effect of a level of “%(first)s” (against “%(one)s”) is greater where "
        "“%(second)s” is not “%(other)s”, in the units of the judgement.",
        first=pair[0], one=first, second=pair[1], other=second,
    )  # fmt: skip
    headings = (t("Levels"), t("Difference"), "p")
    rows = tuple(_row(each, made, tell) for each in found)
    return Part(title=title, words=(words,), table=Table(t("Both together"), headings, rows))


def _row(each: Interaction, made: Experiment, tell: Telling) -> Row:
    heading = TIMES.join(str(level) for _attribute, level in (each.first, each.second))
    return Row(heading, against_zero(each.difference, decimals(made), tell))
