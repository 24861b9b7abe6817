"""Reliability of each scale, twice: alpha, and the omega that takes answers for steps."""

from collections.abc import Iterator

from analysis.cautions import many_incomplete
from analysis.reliability import Omega
from survey.presenting.report.document import Cell, Part, Row, Section, Table
from survey.presenting.report.fitting import misfit
from survey.presenting.report.indices import alpha_cell, starred, wordings
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
    measured = {each.index for each in material.scales if isinstance(each.omega, Omega)}
    poor = misfit(material, t("Omegas"), measured, tell)
    notes = (tell.bound(), *_warnings(material, tell), *poor)
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


def _warnings(material: Material, tell: Telling) -> Iterator[str]:
    """Name the indices whose figures must not be taken at their face, once for each reason."""
    wording = wordings(material)
    named: dict[str, list[str]] = {}
    for each in material.scales:
        for code in _codes(each):
            named.setdefault(code, []).append(tell.text(wording[each.index].name))
    for code, names in named.items():
        yield _warning(code, tell.voice.listed(names), tell)
    yield from starred(
        (material.summary.scores[each.index].alpha for each in material.scales), tell
    )


def _codes(scale: Scale) -> tuple[str, ...]:
    """Of the people, whether or not there is an omega; then of the omega."""
    found = many_incomplete(scale.complete, scale.some - scale.complete)
    if not isinstance(scale.omega, Omega):
        return tuple(each.code for each in found)
    own = ("heywood",) if scale.omega.heywood else ()
    return (*own, *dict.fromkeys(each.code for each in (*found, *scale.omega.cautions)))


def _warning(code: str, indices: str, tell: Telling) -> str:
    t = tell.t
    words = {
        "heywood": t(
            "Do not use the omega of %(indices)s: one question’s own variation came out negative.",
            indices=indices,
        ),
        "correlations-not-positive-definite": t(
            "The omega of %(indices)s rests on correlations that, each estimated alone, are "
            "together not those of any data.", indices=indices,
        ),
        "cells-filled": t(
            "The omega of %(indices)s rests on pairs of questions of which one combination of "
            "answers never occurs and counts as half an answer; where answers are rare, that alone "
            "can make it high.", indices=indices,
        ),
        "many-incomplete": t(
            "Alpha and omega of %(indices)s rest on fewer than half of those who answered any of "
            "the questions: on those who answered all.", indices=indices,
        ),
    }  # fmt: skip
    return words.get(code, code)
