"""Reliability of each scale, twice: alpha, and the omega that takes answers for steps."""

from analysis.reliability import Omega
from survey.presenting.report.document import Cell, Part, Row, Section, Table
from survey.presenting.report.indices import alpha_cell, wordings
from survey.presenting.report.material import Material, Scale
from survey.presenting.report.telling import COEFFICIENT, Telling


def reliability(material: Material, tell: Telling) -> Section:
    """Return the section; without an index of three questions it is empty."""
    t = tell.t
    title = t("Reliability")
    if not material.scales:
        return Section("reliability", title, ())
    headings = (t("Index"), t("Alpha"), t("Omega"))
    rows = tuple(_row(each, material, tell) for each in material.scales)
    words = t(
        "How much of a score another set of such questions would repeat. Alpha asks that all "
        "questions of an index measure equally well and takes answers for numbers; the ordinal "
        "omega asks neither. Below each stand its interval and its n: the people who answered all "
        "questions of the index. An index of two questions has none."
    )
    notes = (tell.bound(), *_heywood(material, tell))
    table = Table(t("Alpha and ordinal omega"), headings, rows)
    return Section("reliability", title, (Part(words=(words,), table=table, notes=notes),))


def _row(scale: Scale, material: Material, tell: Telling) -> Row:
    cells = (
        alpha_cell(material.summary.scores[scale.index].alpha, tell),
        _omega(scale, tell),
    )
    counts = tell.t("Questions: %(questions)s", questions=len(scale.items))
    return Row(tell.text(wordings(material)[scale.index].name), cells, counts)


def _omega(scale: Scale, tell: Telling) -> Cell:
    found = scale.omega
    if not isinstance(found, Omega):
        return tell.missing(found)
    number = tell.number(found.estimate, COEFFICIENT)
    return Cell(number, tell.interval(found.interval, COEFFICIENT), n=tell.people(found.n))


def _heywood(material: Material, tell: Telling) -> tuple[str, ...]:
    """Warn of omegas whose factor takes more of a question than there is."""
    wording = wordings(material)
    named = [
        tell.text(wording[each.index].name)
        for each in material.scales
        if isinstance(each.omega, Omega) and each.omega.heywood
    ]
    if not named:
        return ()
    warning = tell.t(
        "Do not use the omega of %(indices)s: one question’s own variation came out negative.",
        indices=tell.voice.listed(named),
    )
    return (warning,)
