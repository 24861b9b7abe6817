"""Drivers: how much of an outcome goes with each mechanism, beside all the others."""

from analysis.drivers import Driver, Drivers
from survey.presenting.report.document import Cell, Part, Row, Section, Table
from survey.presenting.report.indices import wordings
from survey.presenting.report.material import ENOUGH, Driven, Material
from survey.presenting.report.telling import COEFFICIENT, Telling

R_DECIMALS = 3


def drivers(material: Material, tell: Telling) -> Section:
    """Return the section; without an outcome or without mechanisms it is empty."""
    parts = tuple(_part(each, material, tell) for each in material.drivers)
    return Section("drivers", tell.t("What goes with the outcome"), parts)


def _part(each: Driven, material: Material, tell: Telling) -> Part:
    title = tell.text(wordings(material)[each.outcome].name)
    if not isinstance(each.found, Drivers):
        return Part(title, (_refused(each, each.found.code, tell),))
    words = _words(each.found, tell)
    return Part(title, words, table=_table(each.found, title, material, tell), notes=_notes(tell))


def _refused(each: Driven, code: str, tell: Telling) -> str:
    t = tell.t
    if code != "too-few-respondents":
        return t("Not computed: %(reason)s.", reason=tell.why(code))
    return t(
        "Not computed: %(people)s people have a score of this index and of every mechanism, and "
        "%(enough)s are needed.",
        people=tell.voice.number(each.people), enough=tell.voice.number(ENOUGH),
    )  # fmt: skip


def _words(found: Drivers, tell: Telling) -> tuple[str, ...]:
    t, whole = tell.t, found.r_squared
    words = t(
        "All mechanisms together go with %(r)s of the variation of this index (R², interval "
        "%(interval)s; adjusted for their number %(adjusted)s), among the %(people)s people who "
        "have all scores. Dominance divides this R² among the mechanisms: the parts sum to it. "
        "This is association, not cause: the outcome may as well shape how the mechanisms are "
        "seen.",
        r=tell.percent(whole.estimate), interval=tell.interval(whole.interval, 1, 100),
        adjusted=tell.percent(found.adjusted), people=tell.voice.number(found.n),
    )  # fmt: skip
    return (words,)


def _table(found: Drivers, title: str, material: Material, tell: Telling) -> Table:
    t = tell.t
    headings = (t("Mechanism"), t("Dominance"), t("Alone"), t("Beyond all others"), "β")
    rows = tuple(
        Row(tell.text(wordings(material)[each.name].name), _cells(each, tell))
        for each in found.drivers
    )
    return Table(t("Parts of R²: %(outcome)s", outcome=title), headings, rows)


def _cells(each: Driver, tell: Telling) -> tuple[Cell, ...]:
    return (
        tell.estimate(each.dominance, R_DECIMALS),
        Cell(tell.number(each.alone, R_DECIMALS)),
        Cell(tell.number(each.beyond, R_DECIMALS)),
        tell.estimate(each.coefficient, COEFFICIENT),
    )


def _notes(tell: Telling) -> tuple[str, ...]:
    return (
        tell.t(
            "Alone: R² of one mechanism by itself. Beyond all others: what it adds to all of them. "
            "β: standard deviations of the index for one of the mechanism, beside all others. "
            "Below dominance and β stand intervals over resampled people; a part is never "
            "negative, so that its interval does not test whether there is any. Mechanisms that "
            "hang together share what they explain: the order of near parts means nothing."
        ),
    )
