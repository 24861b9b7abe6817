"""Every index: dots with intervals, and the table of means, nonresponse and alpha."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from analysis.bootstrap import FEW
from analysis.headline import Headline
from analysis.reliability import Alpha
from analysis.results import Estimate, Interval, Unestimable
from analysis.summary import ScoreSummary
from questionnaires.model import Composite, Index
from survey.presenting.families import direction, heading
from survey.presenting.figures.dots import Block, Dot, Legend, dots
from survey.presenting.figures.frames import GAP, POINTS
from survey.presenting.release import FAMILIES
from survey.presenting.report.document import Cell, Part, Row, Section, Table
from survey.presenting.report.material import Material
from survey.presenting.report.telling import COEFFICIENT, Telling, rounded
from survey.presenting.report.telling import POINTS as POINT_DECIMALS

DIFFERENCE: Final = "difference"
Wordings = Mapping[str, Index | Composite]


def wordings(material: Material) -> Wordings:
    """Return what the questionnaire says of each score."""
    scores: list[Index | Composite] = [*material.form.indices, *material.form.composites]
    return {each.id: each for each in scores}


def indices(material: Material, tell: Telling) -> Section:
    """Return the section."""
    t = tell.t
    scale = t(
        "From 0 to 100. The dot is the mean, the pale bar its interval (95 per cent, BCa "
        "bootstrap; of fewer than %(few)s people Student’s), the dashed line the midpoint 50.",
        few=FEW,
    )
    beside = t(
        "Under a mean stands its BCa interval, beside it Student’s interval of the same mean. No "
        "answer: the share of answers asked for that were not given, over Wilson’s interval, which "
        "counts the answers of one person as independent and is too short where some leave out "
        "much. "
        "Alpha stands over Feldt’s interval, with three questions a wide one, and over its own n: "
        "those who answered all questions of the index."
    )
    parts = [_part(material, tell, scale, beside, differences=False)]
    if any(each.family == DIFFERENCE for each in material.summary.scores.values()):
        subtracted = t("From −100 to 100: one index minus another.")
        parts.append(_part(material, tell, subtracted, "", differences=True))
    return Section("indices", t("Indices"), tuple(parts))


def student(tell: Telling) -> str:
    """Say of a section that its means stand over another interval than those of the indices."""
    return tell.t(
        "Intervals of means are Student’s here, as far below the mean as above it; those under the "
        "means in Indices are BCa, from resampled people, and follow the skew of their scores. So "
        "the two may differ a little."
    )


def _part(material: Material, tell: Telling, words: str, note: str, *, differences: bool) -> Part:
    scores = material.summary.scores.values()
    of = [each for each in scores if (each.family == DIFFERENCE) == differences]
    return Part(
        words=(words,),
        figure=_figure(material, tell, differences=differences),
        table=_table(material, tell, differences=differences),
        notes=(*((note,) if note else ()), *_marks(of, tell)),
    )


def _figure(material: Material, tell: Telling, *, differences: bool) -> Markup:
    t = tell.t
    blocks = _blocks(material, tell, differences=differences)
    legend = Legend(
        name="gap" if differences else "indices",
        title=t("Difference between two indices with its interval")
        if differences
        else t("Mean of each index with its interval"),
        description=described(blocks, tell),
        value_heading=t("Score"),
        n_heading=t("People"),
        hidden=t("no figure"),
    )
    return dots(blocks, GAP if differences else POINTS, legend)


def described(blocks: tuple[Block, ...], tell: Telling) -> str:
    """Say a figure in words: its ends, and where its numbers stand."""
    t = tell.t
    rows = [row for block in blocks for row in block.rows if row.value is not None]
    said = [t("One dot and one bar for the interval in each row.")]
    if rows:
        low, high = (pick(rows, key=_value) for pick in (min, max))
        said.append(
            t("Highest: %(highest)s, %(high)s; lowest: %(lowest)s, %(low)s.",
              highest=high.label, high=high.shown, lowest=low.label, low=low.shown)
        )  # fmt: skip
    said.append(t("All numbers stand in the table below."))
    return tell.voice.sentences(said)


def _value(row: Dot) -> Decimal:
    return row.value or Decimal(0)


def _blocks(material: Material, tell: Telling, *, differences: bool) -> tuple[Block, ...]:
    wording, scores = wordings(material), material.summary.scores.values()
    found = []
    for family in FAMILIES:
        of = [each for each in scores if each.family == family]
        if of and (family == DIFFERENCE) == differences:
            high = {wording[each.id].high_is for each in of}
            note = direction(high.pop(), tell.voice) if len(high) == 1 else ""
            rows = tuple(dot(tell.text(wording[e.id].name), e.headline, tell) for e in of)
            found.append(Block("" if differences else heading(family, tell.voice), note, rows))
    return tuple(found)


def dot(label: str, found: Estimate | Headline | Unestimable, tell: Telling, times: int = 1) -> Dot:
    """Return the row of an estimate; without one, a row that says so."""
    if isinstance(found, Unestimable):
        return Dot(label)
    bar = found.interval
    ends = (bar.low, bar.high) if bar else (found.estimate, found.estimate)
    value, low, high = (
        rounded(times * number, POINT_DECIMALS) for number in (found.estimate, *ends)
    )
    n = tell.voice.number(found.n)
    return Dot(label, "", value, low, high, tell.voice.number(value), n)


def _table(material: Material, tell: Telling, *, differences: bool) -> Table:
    t, wording = tell.t, wordings(material)
    headings = (
        t("Index"),
        t("People"),
        t("Mean"),
        t("Student’s interval"),
        t("No answer"),
        t("Alpha"),
    )
    rows = tuple(
        Row(tell.text(wording[each.id].name), _cells(each, tell), each.id)
        for each in material.summary.scores.values()
        if (each.family == DIFFERENCE) == differences
    )
    caption = t("Differences in numbers") if differences else t("Each score in numbers")
    return Table(caption, headings, rows)


def _cells(score: ScoreSummary, tell: Telling) -> tuple[Cell, ...]:
    return (
        tell.count(score.histogram.n),
        _mean(score.headline, tell),
        Cell("–")
        if isinstance(score.mean, Unestimable)
        else Cell(tell.interval(score.mean.interval, POINT_DECIMALS)),
        tell.share(score.nonresponse),
        alpha_cell(score.alpha, tell),
    )


def _mean(found: Headline | Unestimable, tell: Telling) -> Cell:
    """Write a mean over its interval, or over why it has none."""
    if isinstance(found, Unestimable):
        return tell.missing(found)
    number = tell.number(found.estimate, POINT_DECIMALS)
    if found.interval is None:
        return Cell(number, tell.why(found.without or ""))
    ends = tell.interval(found.interval, POINT_DECIMALS)
    return Cell(number, f"{ends} (t)" if found.interval.method == "t" else ends)


def starred(alphas: Iterable[Alpha | Unestimable | None], tell: Telling) -> tuple[str, ...]:
    """Say what the star at an alpha means, if one has it."""
    if not any(isinstance(each, Alpha) and each.cautions for each in alphas):
        return ()
    said = tell.t(
        "* Alpha of no more people than questions: their answers follow from one another, so that "
        "it is high by chance and its interval too short."
    )
    return (said,)


def _marks(scores: Collection[ScoreSummary], tell: Telling) -> Iterator[str]:
    """Say what the marks in the table mean, if they stand there."""
    shown = (each.headline for each in scores)
    bars = (each.interval for each in shown if isinstance(each, Headline))
    if any(each.method == "t" for each in bars if each):
        yield tell.t(
            "(t): Student’s interval, cut at the ends of the scale; of fewer than %(few)s people "
            "the BCa interval would be too short.", few=FEW,
        )  # fmt: skip
    yield from starred((each.alpha for each in scores), tell)


def alpha_cell(found: Alpha | Unestimable | None, tell: Telling) -> Cell:
    """Write alpha over its interval and over the people who answered all its questions."""
    if isinstance(found, Alpha):
        interval: Interval = found.interval
        number = tell.number(found.estimate, COEFFICIENT) + ("*" if found.cautions else "")
        return Cell(number, tell.interval(interval, COEFFICIENT), n=tell.people(found.n))
    return tell.missing(found) if isinstance(found, Unestimable) else Cell("–")
