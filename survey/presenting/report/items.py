"""Every question: the items of an index as diverging bars, all others as tables."""

from collections.abc import Iterator
from typing import Final

from analysis.reliability import Alpha
from analysis.results import Unestimable
from questionnaires.model import Index
from survey.presenting.figures.likert import Bar, Words, likert, reach, step
from survey.presenting.report.document import Cell, Part, Row, Section, Swatch, Table
from survey.presenting.report.indices import alpha_cell, starred
from survey.presenting.report.material import Distribution, Material
from survey.presenting.report.telling import COEFFICIENT, Telling

REVERSED: Final = -1


def items(material: Material, tell: Telling) -> Section:
    """Return the section of all items of indices."""
    t = tell.t
    farthest = _farthest(material)
    parts = tuple(_part(index, material, tell, farthest) for index in material.form.indices)
    return Section("items", t("Items of each index"), parts)


def others(material: Material, tell: Telling) -> Section:
    """Return the section of the questions that make no index."""
    scored = {item.id for index in material.form.indices for item in index.items}
    parts = tuple(
        Part(table=_counts(each, tell))
        for each in material.distributions
        if each.item not in scored
    )
    return Section("others", tell.t("All other questions"), parts)


def _farthest(material: Material) -> float:
    """Return the reach of the longest bar: one scale for all figures, so that they compare."""
    scored = {item.id for index in material.form.indices for item in index.items}
    bars = (_shares(each) for each in material.distributions if each.name in scored)
    return max((reach(tuple(100 * share for share in bar)) for bar in bars), default=0) or 100


def _part(index: Index, material: Material, tell: Telling, farthest: float) -> Part:
    of = {each.name: each for each in material.distributions}
    items_of = [of[item.id] for item in index.items]
    points = items_of[0].values
    alpha = material.summary.scores[index.id].alpha
    return Part(
        title=tell.text(index.name),
        words=_overall(alpha, tell),
        key=tuple(
            Swatch(f"likert-{step(at, len(points))}", tell.text(label))
            for at, (_code, label) in enumerate(points)
        ),
        figure=likert(tuple(_bars(index, items_of, tell)), _words(index, items_of, tell, farthest)),
        table=_table(index, items_of, alpha if isinstance(alpha, Alpha) else None, tell),
    )


def _overall(alpha: Alpha | Unestimable | None, tell: Telling) -> tuple[str, ...]:
    """Say alpha, and on how many it rests: fewer than answered any one question."""
    if not isinstance(alpha, Alpha):
        return ()
    overall = alpha_cell(alpha, tell)
    said = tell.t(
        "Alpha %(alpha)s, interval %(interval)s; it, item-rest r and alpha without a question are "
        "of the %(people)s people who answered all of them.",
        alpha=overall.words, interval=overall.under, people=tell.voice.number(alpha.n),
    )  # fmt: skip
    return (said, *starred((alpha,), tell))


def _bars(index: Index, of: list[Distribution], tell: Telling) -> Iterator[Bar]:
    for item, each in zip(index.items, of, strict=True):
        note = tell.t("turned for the index") if item.key == REVERSED else ""
        shares = tuple(100 * share for share in _shares(each))
        n = tell.voice.number(each.answered)
        yield Bar(tell.text(each.label), note, shares, _silent(each, tell), n)


def _words(index: Index, of: list[Distribution], tell: Telling, farthest: float) -> Words:
    t = tell.t
    ends = (tell.text(of[0].values[end][1]) for end in (0, -1))
    low, high = ends
    said = [
        t("One bar a question, from “%(low)s” at the left to “%(high)s” at the right, about the "
          "middle.", low=low, high=high),
        t("All numbers stand in the table below."),
    ]  # fmt: skip
    return Words(
        f"items-{index.id}",
        t("Answers to the questions of “%(index)s”", index=tell.text(index.name)),
        tell.voice.sentences(said),
        t("No answer"),
        t("People"),
        t("Per cent from the middle"),
        farthest,
    )


def _table(index: Index, of: list[Distribution], alpha: Alpha | None, tell: Telling) -> Table:
    t = tell.t
    points = (tell.text(label) for _code, label in of[0].values)
    headings = (
        t("Question"), *points, t("No answer"), t("Answered"), t("Item-rest r"),
        t("Alpha without it"),
    )  # fmt: skip
    rows = tuple(
        Row(
            tell.text(each.label),
            (*_percentages(each, tell), *_part_in(at, alpha, tell)),
            f"{each.name} (−)" if item.key == REVERSED else each.name,
        )
        for at, (item, each) in enumerate(zip(index.items, of, strict=True))
    )
    caption = t("Answers in per cent of those who answered; (−) is turned for the index")
    return Table(caption, headings, rows, detail=True)


def _percentages(each: Distribution, tell: Telling) -> tuple[Cell, ...]:
    shares = (Cell(tell.percent(share)) for share in _shares(each))
    return (*shares, Cell(_silent(each, tell)), tell.count(each.answered))


def _part_in(at: int, alpha: Alpha | None, tell: Telling) -> tuple[Cell, Cell]:
    if alpha is None:
        return Cell("–"), Cell("–")
    without = alpha.if_dropped
    rest = tell.number(alpha.item_rest[at], COEFFICIENT)
    return Cell(rest), Cell(tell.number(without[at], COEFFICIENT) if without else "–")


def _shares(each: Distribution) -> list[float]:
    n = each.answered
    return [each.counts.get(code, 0) / n if n else 0.0 for code, _label in each.values]


def _silent(each: Distribution, tell: Telling) -> str:
    asked = each.answered + each.silent
    return tell.percent(each.silent / asked) if asked else "–"


def _counts(each: Distribution, tell: Telling) -> Table:
    t = tell.t
    named = dict(each.values)
    rows = [
        Row(
            tell.text(named[code]) if code in named else str(code),
            (tell.count(each.counts.get(code, 0)), tell.share(each.shares[code])),
        )
        for code in each.shares
    ]
    rows += [
        Row(tell.text(label), (tell.count(each.counts.get(code, 0)), Cell("–")))
        for code, label in each.missing
    ]
    headings = (t("Answer"), t("Number"), t("Of those who answered"))
    caption = f"{tell.text(each.label)} ({each.name}, {tell.people(each.answered)})"
    return Table(caption, headings, tuple(rows))
