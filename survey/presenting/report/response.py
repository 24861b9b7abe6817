"""Item response: how exactly each scale tells people apart, and where; what each question asks."""

from collections.abc import Iterator
from typing import Final

from markupsafe import Markup

from survey.presenting.figures.curves import Axes, Level, Panel, curves
from survey.presenting.figures.shapes import Words
from survey.presenting.report.document import Cell, Part, Row, Section, Table
from survey.presenting.report.fitting import misfit
from survey.presenting.report.indices import wordings
from survey.presenting.report.material import Material, Response, Scale
from survey.presenting.report.telling import COEFFICIENT, Telling

ENDS: Final = 3  # in standard deviations of the trait
RELIABILITIES: Final = (0.7, 0.8, 0.9, 0.95)
STEEP: Final = 1.0  # a slope with a larger standard error is hardly known, nor is its curve
REVERSED: Final = -1
Fitted = tuple[Scale, Response]


def response(material: Material, tell: Telling) -> Section:
    """Return the section; without an index of three questions it is empty."""
    t = tell.t
    title = t("Item response")
    if not material.scales:
        return Section("response", title, ())
    fitted = [
        (each, each.response) for each in material.scales if isinstance(each.response, Response)
    ]
    parts = [_overview(material, fitted, tell)]
    parts += [_questions(each, material, tell) for each in fitted]
    return Section("response", title, tuple(parts))


def _overview(material: Material, fitted: list[Fitted], tell: Telling) -> Part:
    t = tell.t
    words = t(
        "The graded response model takes an index for one trait, with mean 0 and deviation 1 among "
        "those who answered. Where the curve is high, the questions tell people apart exactly. The "
        "dashed lines are the information that a reliability takes: 0.7 needs 2.33, 0.8 needs 4, "
        "0.9 needs 9, 0.95 needs 19. Marginal reliability is that of all people together."
    )
    return Part(
        words=(words,),
        figure=_figure(material, fitted, tell) if fitted else Markup(""),
        table=_table(material, tell),
        notes=(
            *_warned(fitted, tell),
            *_misfit(material, fitted, tell),
            tell.bound(),
            *(_explained(tell) if fitted else ()),
        ),
    )


def _misfit(material: Material, fitted: list[Fitted], tell: Telling) -> tuple[str, ...]:
    return misfit(material, tell.t("These models"), {scale.index for scale, _found in fitted}, tell)


def _explained(tell: Telling) -> tuple[str, str]:
    """Say what the tables of each scale's questions hold."""
    t = tell.t
    return (
        t("Below, for each question, over their standard errors: its slope, and the trait at which "
          "that answer or a higher one is as likely as not; (−) is turned."),
        t("Slopes and thresholds are firm from about 500 people on (Reise & Yu 1990); before that, "
          "look at their errors."),
    )  # fmt: skip


def _figure(material: Material, fitted: list[Fitted], tell: Telling) -> Markup:
    t = tell.t
    top = 1.05 * max(max(found.information) for _scale, found in fitted)
    levels = tuple(Level(each / (1 - each), f"{each:g}") for each in RELIABILITIES)
    words = Words(
        "response",
        t("Information of each scale over its trait"),
        _described(material, fitted, tell),
    )
    panels = [_panel(each, material, tell) for each in fitted]
    across = t("Trait, in standard deviations")
    axes = Axes(-ENDS, ENDS, top, levels, across, t("Information"), t("reliability"))
    return curves(panels, axes, words)


def _panel(each: Fitted, material: Material, tell: Telling) -> Panel:
    scale, found = each
    note = tell.t("Marginal reliability %(number)s", number=_marginal(found, tell))
    unsure = bool(_steep(each))
    if unsure:
        note = tell.t("%(note)s; curve uncertain", note=note)
    points = tuple(zip(found.trait, found.information, strict=True))
    return Panel(tell.text(wordings(material)[scale.index].name), note, points, unsure)


def _steep(each: Fitted) -> tuple[str, ...]:
    """Return the questions whose slope has so large an error that the curve's height is chance."""
    scale, found = each
    errors = zip(scale.items, found.model.se, strict=True)
    return tuple(item for item, se in errors if not se[0] <= STEEP)


def _warned(fitted: list[Fitted], tell: Telling) -> tuple[str, ...]:
    items = [item for each in fitted for item in _steep(each)]
    if not items:
        return ()
    warning = tell.t(
        "A dashed curve is uncertain: the slope of %(items)s has a standard error above 1, and the "
        "height of the curve goes with the square of the slope.",
        items=tell.voice.listed(items),
    )
    return (warning,)


def _marginal(found: Response, tell: Telling) -> str:
    return tell.number(found.model.marginal_reliability, COEFFICIENT)


def _described(material: Material, fitted: list[Fitted], tell: Telling) -> str:
    t, names = tell.t, wordings(material)
    ranked = sorted(fitted, key=lambda each: each[1].model.marginal_reliability)
    low, high = ranked[0], ranked[-1]
    said = [
        t("One curve for each scale, over the trait from −3 to +3."),
        t("Highest: %(highest)s, %(high)s; lowest: %(lowest)s, %(low)s.",
          highest=tell.text(names[high[0].index].name), high=_marginal(high[1], tell),
          lowest=tell.text(names[low[0].index].name), low=_marginal(low[1], tell)),
        t("All numbers stand in the table below."),
    ]  # fmt: skip
    return tell.voice.sentences(said)


def _table(material: Material, tell: Telling) -> Table:
    t, names = tell.t, wordings(material)
    levels = (f"{level:+d}".replace("-", "−") if level else "0" for level in _levels())
    headings = (t("Index"), t("People"), t("Marginal reliability"), *levels)
    rows = tuple(
        Row(tell.text(names[each.index].name), tuple(_told(each, tell))) for each in material.scales
    )
    return Table(t("Information at levels of the trait"), headings, rows)


def _levels() -> range:
    return range(-ENDS, ENDS + 1)


def _told(scale: Scale, tell: Telling) -> Iterator[Cell]:
    yield tell.count(scale.some)
    found = scale.response
    if not isinstance(found, Response):
        yield tell.missing(found)
        yield from (Cell("–") for _level in _levels())
        return
    yield Cell(_marginal(found, tell))
    at = {round(level, 9): told for level, told in zip(found.trait, found.information, strict=True)}
    yield from (Cell(tell.number(at[level], COEFFICIENT)) for level in _levels())


def _questions(each: Fitted, material: Material, tell: Telling) -> Part:
    t, (scale, found) = tell.t, each
    steps = sorted({code for codes in found.model.codes for code in codes[1:]})
    headings = (t("Question"), t("Slope"), *(f"≥ {code}" for code in steps))
    labels = {each.name: tell.text(each.label) for each in material.distributions}
    keys = {
        item.id: item.key
        for index in material.form.indices
        if index.id == scale.index
        for item in index.items
    }
    rows = tuple(
        Row(
            labels[item],
            tuple(_parameters(place, steps, found, tell)),
            f"{item} (−)" if keys[item] == REVERSED else item,
        )
        for place, item in enumerate(scale.items)
    )
    table = Table(t("Slope and thresholds"), headings, rows, detail=True)
    return Part(tell.text(wordings(material)[scale.index].name), table=table)


def _parameters(place: int, steps: list[int], found: Response, tell: Telling) -> Iterator[Cell]:
    """Write a question's slope and thresholds; an answer that nobody chose has none."""
    model = found.model
    errors = [f"({tell.number(error, COEFFICIENT)})" for error in model.se[place]]
    yield Cell(tell.number(model.discrimination[place], COEFFICIENT), errors[0])
    thresholds = zip(model.thresholds[place], errors[1:], strict=True)
    at = dict(zip(model.codes[place][1:], thresholds, strict=True))
    for step in steps:
        if step in at:
            threshold, error = at[step]
            yield Cell(tell.number(threshold, COEFFICIENT), error)
        else:
            yield Cell("–")
