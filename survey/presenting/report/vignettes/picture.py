"""Some attributes as dots with intervals, each beside its baseline; all pictures on one scale."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from markupsafe import Markup

from analysis.regression import Coefficient
from analysis.vignette import MarginalMean
from survey.presenting.figures.dots import Block, Dot, Legend, dots
from survey.presenting.figures.scales import about_zero, digits
from survey.presenting.report.indices import described
from survey.presenting.report.telling import Telling, rounded
from survey.presenting.report.vignettes.experiment import Experiment

ROWS: Final = 20
"""Levels and headings in one picture, unless one attribute has more: it must fit on a sheet."""


def together(made: Experiment) -> Iterator[tuple[str, ...]]:
    """Return which attributes share a picture."""
    group: tuple[str, ...] = ()
    rows = 0
    for attribute in made.attributes:
        needs = 1 + len(made.means(attribute))
        if group and rows + needs > ROWS:
            yield group
            group, rows = (), 0
        group, rows = (*group, attribute), rows + needs
    yield group


def decimals(made: Experiment) -> int:
    """Return how many decimals all effects are written with."""
    return digits(_ends(made))


def picture(attributes: tuple[str, ...], made: Experiment, tell: Telling) -> Markup:
    """Draw the effects of some attributes."""
    t = tell.t
    blocks = tuple(Block(each, "", _rows(each, made, tell)) for each in attributes)
    legend = Legend(
        name=f"effects-{made.attributes.index(attributes[0])}",
        title=t("Effects with their intervals: %(attributes)s",
                attributes=tell.voice.listed(attributes)),
        description=described(tuple(map(_named, blocks)), tell),
        value_heading=t("Effect"),
        n_heading=t("Cases"),
        hidden=t("no figure"),
    )  # fmt: skip
    return dots(blocks, about_zero(_ends(made)), legend)


def _ends(made: Experiment) -> Iterator[float]:
    for each in made.found.effects:
        if isinstance(each.amce, Coefficient):
            yield from (each.amce.interval.low, each.amce.interval.high)


def _named(block: Block) -> Block:
    """Return what has an effect, each level after its attribute: on its own it may be mute."""
    rows = (row for row in block.rows if not row.hollow)
    named = (replace(row, label=f"{block.heading}: {row.label}") for row in rows)
    return replace(block, rows=tuple(named))


def _rows(attribute: str, made: Experiment, tell: Telling) -> tuple[Dot, ...]:
    return tuple(_row(each, made, tell) for each in made.means(attribute))


def _row(mean: MarginalMean, made: Experiment, tell: Telling) -> Dot:
    label, n = str(mean.level), tell.voice.number(mean.n)
    effect = made.effects(mean.attribute).get(mean.level)
    if effect is None:
        return Dot(label, value=rounded(0, 0), shown=tell.t("baseline"), n=n, hollow=True)
    if not isinstance(effect.amce, Coefficient):
        return Dot(label)
    interval, places = effect.amce.interval, decimals(made)
    ends = (effect.amce.estimate, interval.low, interval.high)
    value, low, high = (rounded(end, places) for end in ends)
    return Dot(label, "", value, low, high, tell.voice.number(value), n)
