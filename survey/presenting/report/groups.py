"""Means over groups as a shaded table, and beside it how far the groups lie apart."""

from collections.abc import Iterator
from dataclasses import replace
from string import ascii_uppercase
from typing import Final

from analysis.compare import Comparison, Pair, Test
from analysis.groups import Cell as Found
from analysis.results import Unestimable
from questionnaires.items import OfOptions
from survey.presenting.report.document import Cell, Part, Row, Section, Table
from survey.presenting.report.indices import DIFFERENCE, student, wordings
from survey.presenting.report.material import Compared, Material
from survey.presenting.report.shading import heat
from survey.presenting.report.telling import COEFFICIENT, POINTS, Telling

PAIRS: Final = 3  # so many pairs of groups find room beside their test: those of three groups
FEW: Final = 5  # people of a group below whom it is noted
Labels = dict[int, str]


def groups(material: Material, tell: Telling) -> Section:
    """Return the section; without groups it is empty."""
    parts = [part for item in material.summary.groups for part in _parts(item, material, tell)]
    if parts:
        parts[0] = replace(parts[0], words=(_read(tell),), notes=(student(tell),))
        last = parts[-1]
        parts[-1] = replace(last, notes=(*last.notes, *_notes(material, tell)))  # of all: said once
    return Section("groups", tell.t("Groups"), tuple(parts))


def _read(tell: Telling) -> str:
    return tell.t(
        "The darker, the higher the mean, without steps: two shades that the eye cannot tell apart "
        "are means that lie near each other. Whether groups differ, the second table says."
    )


def _notes(material: Material, tell: Telling) -> tuple[str, ...]:
    t = tell.t
    return (
        t("H, its degrees of freedom, n and p are of Kruskal and Wallis. p (Holm) is the same p "
          "corrected over all %(tests)s comparisons of this report, every index by every group: so "
          "many leave little, and a single comparison that was named before the answers were seen "
          "may stand by its own p. ε² is the share of the variation of ranks that lies between the "
          "groups, over its interval. A difference is no cause.",
          tests=tell.voice.number(len(material.compared))),
        t("Cliff’s δ and Hedges’ g compare two groups, the first against the second, each over its "
          "interval: δ is how much more often one of the first stands higher than one of the "
          "second than lower, g the difference of means in standard deviations. Of items with more "
          "than three groups all pairs stand in results.json."),
    )  # fmt: skip


def _parts(item: str, material: Material, tell: Telling) -> Iterator[Part]:
    asked = material.form.by_id[item]
    options = asked.options if isinstance(asked, OfOptions) else ()
    labels = {option.value: tell.text(option.label) for option in options}
    of = [each for each in material.compared if each.item == item]
    title, pairs = tell.text(asked.text), _declared(of)
    letters = dict(zip(labels, ascii_uppercase, strict=False)) if pairs else {}
    named = {at: f"{letters[at]}: {label}" if pairs else label for at, label in labels.items()}
    yield Part(title=title, table=_means(item, of, named, material, tell))
    yield Part(
        table=_tests(title, of, letters, material, tell),
        notes=_small(item, of, labels, material, tell),
    )


def _small(
    item: str, of: list[Compared], labels: Labels, material: Material, tell: Telling
) -> tuple[str, ...]:
    """Name the groups of which so few answered that a comparison with them is largely chance."""
    rows = material.summary.groups[item].rows
    small = [
        labels[value]
        for value, row in rows.items()
        if any(0 < row[each.index].histogram.n < FEW for each in of)
    ]
    if not small:
        return ()
    said = tell.t(
        "Fewer than %(few)s people of these groups have a score of some index, so that every "
        "comparison with them is largely chance: %(groups)s.",
        few=FEW, groups=tell.voice.listed(small),
    )  # fmt: skip
    return (said,)


def _means(
    item: str, of: list[Compared], labels: Labels, material: Material, tell: Telling
) -> Table:
    rows, t = material.summary.groups[item].rows, tell.t
    shown = tuple(
        Row(
            _name(each, material, tell),
            tuple(_cell(row[each.index], _shaded(each, material), tell) for row in rows.values()),
        )
        for each in of
    )
    headings = (t("Index"), *(labels[value] for value in rows))
    return Table(t("Each index by group: mean, interval, n"), headings, shown)


def _shaded(each: Compared, material: Material) -> bool:
    """Tell whether a mean goes from 0 to 100; a difference has no darker end."""
    return material.summary.scores[each.index].family != DIFFERENCE


def _cell(found: Found, shaded: bool, tell: Telling) -> Cell:
    n = tell.people(found.histogram.n)
    if isinstance(found.mean, Unestimable):
        return Cell("–", tell.why(found.mean.code), n=n)
    mean = found.mean.estimate
    interval = tell.interval(found.mean.interval, POINTS)
    return Cell(tell.number(mean, POINTS), interval, heat(mean) if shaded else "", n)


def _tests(
    title: str, of: list[Compared], letters: Labels, material: Material, tell: Telling
) -> Table:
    t = tell.t
    pairs = _declared(of)
    sizes = tuple(
        f"{kind} {letters[int(first)]}–{letters[int(second)]}"
        for first, second in pairs
        for kind in (("δ", "g") if len(pairs) == 1 else ("δ",))
    )
    headings = (t("Index"), "H", t("df"), "n", "p", t("p (Holm)"), "ε²", *sizes)
    rows = tuple(_apart(each, pairs, _name(each, material, tell), tell) for each in of)
    return Table(t("How far the groups lie apart: %(groups)s", groups=title), headings, rows)


def _declared(of: list[Compared]) -> tuple[tuple[int | str, int | str], ...]:
    """Return the pairs of groups, if they are few enough to be shown."""
    found = [each.comparison.pairs for each in of if isinstance(each.comparison, Comparison)]
    pairs = max(found, key=len, default=())
    return tuple((pair.first, pair.second) for pair in pairs) if len(pairs) <= PAIRS else ()


def _apart(
    each: Compared, declared: tuple[tuple[int | str, int | str], ...], name: str, tell: Telling
) -> Row:
    found, width = each.comparison, len(declared) if len(declared) > 1 else 2 * len(declared)
    if isinstance(found, Unestimable):
        return Row(name, (tell.missing(found), *(Cell("–"),) * (5 + width)))
    by = {(pair.first, pair.second): pair for pair in found.pairs}
    sizes = (
        cell for pair in declared for cell in _sizes(by.get(pair), tell, both=len(declared) == 1)
    )
    epsilon = tell.estimate(found.epsilon_squared, COEFFICIENT)
    return Row(name, (*_test(found.kruskal_wallis, tell), tell.p(each.p_holm), epsilon, *sizes))


def _test(found: Test | Unestimable, tell: Telling) -> tuple[Cell, ...]:
    if isinstance(found, Unestimable):
        return tell.missing(found), Cell("–"), Cell("–"), Cell("–")
    statistic = Cell(tell.number(found.statistic, COEFFICIENT))
    degrees = Cell(tell.number(found.degrees[0], 0))
    return statistic, degrees, tell.count(found.n), tell.p(found.p)


def _sizes(pair: Pair | None, tell: Telling, *, both: bool) -> Iterator[Cell]:
    """Write the effect sizes of two groups; there are none where one of them is empty."""
    yield tell.estimate(pair.cliff_delta if pair else None, COEFFICIENT)
    if both:
        yield tell.estimate(pair.hedges_g if pair else None, COEFFICIENT)


def _name(each: Compared, material: Material, tell: Telling) -> str:
    return tell.text(wordings(material)[each.index].name)
