"""Careless answering: how many carry which flag, and every score with and without them."""

from dataclasses import replace
from typing import Final

from analysis.results import Estimate, Unestimable
from analysis.summary import ScoreSummary
from analysis.without import Row as Beside
from survey.presenting.report.document import Cell, Part, Row, Section, Table
from survey.presenting.report.indices import alpha_cell, student, wordings
from survey.presenting.report.material import Carelessness, Flag, Material
from survey.presenting.report.telling import COEFFICIENT, POINTS, Telling

DISTANCE: Final = "mahalanobis"


def carelessness(material: Material, tell: Telling) -> Section:
    """Return the section."""
    t, found = tell.t, material.careless
    title = t("Careless answering")
    if isinstance(found, Unestimable):
        words = t("Not computed: %(reason)s.", reason=tell.why(found.code))
        return Section("careless", title, (Part(words=(words,)),))
    parts = (_flags(found, tell), _beside(found, material, tell))
    return Section("careless", title, parts)


def _flags(found: Carelessness, tell: Telling) -> Part:
    t = tell.t
    headings = (t("Sign"), t("Flag at"), t("Measured"), t("Flagged"))
    rows = tuple(_flag(each, found.people, tell) for each in found.flags)
    words = t(
        "%(careless)s of %(people)s people carry %(together)s flags or more. A flag is a question, "
        "not a verdict: nobody was left out of any figure above.",
        careless=tell.voice.number(found.careless), people=tell.voice.number(found.people),
        together=found.together,
    )  # fmt: skip
    shuffled = t("Devices shuffle the questions; runs are counted in the order of the file.")
    notes = (*_unmeasured(found, tell), shuffled)
    return Part(words=(words,), table=Table(t("Flags"), headings, rows), notes=notes)


def _unmeasured(found: Carelessness, tell: Telling) -> tuple[str, ...]:
    """Say what follows for people whom a sign could not be measured in; a refusal says itself."""
    fewer = [each for each in found.flags if not each.refused and each.measured < found.people]
    if not fewer:
        return ()
    unequal = tell.t(
        "A sign is measured only where answers suffice for it. All others can carry one flag fewer "
        "for each sign not measured, and are taken for careless less easily."
    )
    return (*(_far(each, found, tell) for each in fewer if each.id == DISTANCE), unequal)


def _far(each: Flag, found: Carelessness, tell: Telling) -> str:
    """Say who could not be flagged by the distance, the one sign that needs every answer."""
    number = tell.voice.number
    return tell.t(
        "%(others)s of %(people)s people left a question of the distance unanswered: none of them "
        "could be flagged by it, however they answered the rest.",
        others=number(found.people - each.measured), people=number(found.people),
    )  # fmt: skip


def _flag(each: Flag, people: int, tell: Telling) -> Row:
    t = tell.t
    names = {
        "longstring": t("Longest run of one answer, in questions"),
        "irv": t("Spread of a person’s answers, in scale points"),
        DISTANCE: t("Distance from the centre of all (Mahalanobis)"),
        "even_odd": t("Even against odd questions"),
    }
    name = names.get(each.id) or t("Attention question %(item)s", item=each.id)
    if each.refused:
        return Row(name, (Cell("–"), Cell("–"), Cell("–", _why(each, tell))))
    return Row(
        name, (Cell(_cutoff(each, tell)), _measured(each, people, tell), tell.count(each.flagged))
    )


def _measured(each: Flag, people: int, tell: Telling) -> Cell:
    """Write how many a sign was measured in, over how many it was not."""
    others = tell.voice.number(people - each.measured)
    under = tell.t("%(others)s not", others=others) if each.measured < people else ""
    return replace(tell.count(each.measured), under=under)


def _why(each: Flag, tell: Telling) -> str:
    if (each.id, each.refused) == (DISTANCE, "too-few-respondents"):
        return tell.t("too few people answered every question")  # it needs complete answers
    return tell.why(each.refused)


def _cutoff(each: Flag, tell: Telling) -> str:
    """Write from where on a flag goes up; the spread alone is suspect when it is small."""
    if each.cutoff is None:
        return "–"
    whole = each.cutoff == round(each.cutoff)
    side = "≤" if each.id == "irv" else "≥"
    return f"{side} {tell.number(each.cutoff, 0 if whole else COEFFICIENT)}"


def _beside(found: Carelessness, material: Material, tell: Telling) -> Part:
    t, wording = tell.t, wordings(material)
    headings = (
        t("Index"), t("Mean of all"), t("Mean without them"), t("Shift"), t("Alpha of all"),
        t("Alpha without them"),
    )  # fmt: skip
    scores = material.summary.scores
    rows = tuple(
        Row(
            tell.text(wording[each.id].name),
            (*_means(each, tell), *_alphas(each, scores[each.id], tell)),
        )
        for each in found.rows
    )
    title = t("With and without the careless")
    both = t("Both columns belong in a report: choosing after a look makes wished-for results.")
    notes = (student(tell), both)
    return Part(title=title, table=Table(t("Every score, twice"), headings, rows), notes=notes)


def _means(row: Beside, tell: Telling) -> tuple[Cell, ...]:
    shift = "–" if row.shift is None else tell.number(row.shift, POINTS)
    return (_mean(row.everybody.mean, tell), _mean(row.without.mean, tell), Cell(shift))


def _mean(found: Estimate | Unestimable, tell: Telling) -> Cell:
    cell = tell.estimate(found, POINTS)
    return replace(cell, n=tell.people(found.n)) if isinstance(found, Estimate) else cell


def _alphas(row: Beside, score: ScoreSummary, tell: Telling) -> tuple[Cell, ...]:
    """Write alpha twice, where the report gives it at all: not for two questions."""
    if score.alpha is None:
        return Cell("–"), Cell("–")
    return alpha_cell(row.everybody.alpha, tell), alpha_cell(row.without.alpha, tell)
