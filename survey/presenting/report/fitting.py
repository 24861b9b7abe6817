"""Fit of the design: one factor for each index, held against the answers."""

from collections.abc import Collection
from typing import Final

from analysis.cfa import Cfa
from analysis.results import Unestimable
from survey.presenting.families import heading
from survey.presenting.report.document import Cell, Part, Row, Table
from survey.presenting.report.indices import wordings
from survey.presenting.report.material import Fit, Material
from survey.presenting.report.telling import COEFFICIENT, Telling

FIGURES: Final = 7  # columns after the estimator and its people
FIT_DECIMALS: Final = 3
MOST_RMSEA: Final = 0.10  # beyond it a model fits badly (Browne & Cudeck 1993)
LEAST_CFI: Final = 0.90  # and below it (Bentler & Bonett 1980)


def fit_part(material: Material, tell: Telling) -> Part:
    """Return the part."""
    t, fits = tell.t, material.structure.fits
    words = t(
        "Does one factor for each index explain how its questions go together? A small χ² against "
        "its degrees of freedom, CFI and TLI near 1, RMSEA and SRMR near 0 say that nothing speaks "
        "against it; not that no other design would do. An index of three questions alone always "
        "fits and is not listed. Each row is of those who answered all its questions (n)."
    )
    headings = (
        t("One factor each for"), t("Estimator"), "n", "χ²", t("df"), "p", "CFI", "TLI", "RMSEA",
        "SRMR",
    )  # fmt: skip
    rows = tuple(_row(each, material, tell) for each in fits)
    table = Table(t("Confirmatory factor analysis"), headings, rows)
    return Part(t("Fit of the design"), (words,), table=table, notes=_notes(fits, tell))


def misfit(
    material: Material, figures: str, shown: Collection[str], tell: Telling
) -> tuple[str, ...]:
    """Point from figures of one factor to the indices that one factor fits badly."""
    names = wordings(material)
    badly = [
        tell.text(names[each.indices[0]].name)
        for each in material.structure.fits
        if len(each.indices) == 1 and each.indices[0] in shown and _badly(each.found)
    ]
    if not badly:
        return ()
    said = tell.t(
        "%(figures)s take each index for one factor, and one fits badly here (RMSEA above 0.10 or "
        "CFI below 0.90, see Fit of the design): %(indices)s. There they say little.",
        figures=figures, indices=tell.voice.listed(badly),
    )  # fmt: skip
    return (said,)


def _badly(found: Cfa | Unestimable) -> bool:
    return isinstance(found, Cfa) and not (found.rmsea <= MOST_RMSEA and found.cfi >= LEAST_CFI)


def _row(each: Fit, material: Material, tell: Telling) -> Row:
    name = _name(each, material, tell)
    under = tell.t("Questions: %(questions)s", questions=each.questions)
    if each.reversed:
        under = tell.t(
            "besides, a factor of the reversed questions: %(reversed)s", reversed=len(each.reversed)
        )
    n, found = tell.count(each.people), each.found
    if not isinstance(found, Cfa):
        return Row(name, (tell.missing(found), n, *(Cell("–"),) * FIGURES), under)
    mark = "*" if found.cautions else ""
    cells = (Cell(found.estimator + mark), n, *_figures(found, tell))
    return Row(name, cells, under)


def _name(each: Fit, material: Material, tell: Telling) -> str:
    if len(each.indices) == 1:
        return tell.text(wordings(material)[each.indices[0]].name)
    family = heading(each.family, tell.voice) if each.family else tell.t("all indices")
    return tell.t("%(family)s: %(count)s indices", family=family, count=len(each.indices))


def _figures(found: Cfa, tell: Telling) -> tuple[Cell, ...]:
    near = tell.interval(found.rmsea_interval, FIT_DECIMALS)
    return (
        Cell(tell.number(found.chi2, COEFFICIENT)),
        tell.count(found.df),
        tell.p(found.p),
        Cell(tell.number(found.cfi, FIT_DECIMALS)),
        Cell(tell.number(found.tli, FIT_DECIMALS)),
        Cell(tell.number(found.rmsea, FIT_DECIMALS), near),
        Cell(tell.number(found.srmr, FIT_DECIMALS)),
    )


def _notes(fits: tuple[Fit, ...], tell: Telling) -> tuple[str, ...]:
    t = tell.t
    method = t(
        "WLSMV takes answers for steps and needs 200 people and 10 for each question; with fewer, "
        "maximum likelihood (ML) takes them for numbers. RMSEA stands over its interval (90 per "
        "cent)."
    )
    found = [each.found for each in fits if isinstance(each.found, Cfa)]
    if not any(each.cautions for each in found):
        return (method, *_shared(fits, tell))
    codes = dict.fromkeys(caution.code for each in found for caution in each.cautions)
    reasons = tell.voice.listed(_caution(code, tell) for code in codes)
    odd = t("* Not to be taken at its face: %(reasons)s.", reasons=reasons)
    return (method, odd, *_shared(fits, tell))


def _shared(fits: tuple[Fit, ...], tell: Telling) -> tuple[str, ...]:
    """Say what the row with the factor of the reversed questions is for."""
    if not any(each.reversed for each in fits):
        return ()
    return (
        tell.t(
            "The last row allows reversed questions something in common besides what they ask, as "
            "comes of agreeing with everything or of overlooking a “not”. Where it fits clearly "
            "better than the row of all indices, read scores with that in mind and compare groups, "
            "not levels."
        ),
    )


def _caution(code: str, tell: Telling) -> str:
    t = tell.t
    words = {
        "heywood": t("a question’s own variation came out negative"),
        "factors-collinear": t("two factors cannot be told apart"),
        "correlations-not-positive-definite": t("the correlations are not those of any data"),
        "cells-filled": t(
            "of two questions a combination of answers never occurs and counts as half an answer"
        ),
        "many-incomplete": t(
            "fewer than half of those who answered any of the questions answered all"
        ),
        "saturated": t("no degree of freedom is left"),
        "few-respondents": t("too few people for the estimator"),
    }
    return words.get(code, code)
