"""Structure: how strongly each two questions go together, and how many factors they have."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from analysis.factor import Parallel
from survey.presenting.families import heading
from survey.presenting.figures.shapes import Words
from survey.presenting.figures.squares import Group, squares
from survey.presenting.report.document import Cell, Part, Row, Section, Swatch, Table
from survey.presenting.report.fitting import fit_part
from survey.presenting.report.indices import wordings
from survey.presenting.report.material import (
    ENOUGH,
    Block,
    Correlations,
    Factors,
    Material,
    Structure,
)
from survey.presenting.report.telling import COEFFICIENT, Telling, left_out
from survey.presenting.voice import DASH

COLUMNS = 13  # of a table: more do not fit on paper
STEPS = 5


def structure(material: Material, tell: Telling) -> Section:
    """Return the section; without two questions it is empty."""
    t, found = tell.t, material.structure
    title = t("Structure")
    if len(found.items) < 2:
        return Section("structure", title, ())
    parts = [*_correlations(material, tell)]
    if found.factors:
        parts.append(_factors(found.factors, tell))
    if found.fits:
        parts.append(fit_part(material, tell))
    parts[-1] = replace(parts[-1], notes=(*parts[-1].notes, tell.bound()))  # said once
    return Section("structure", title, tuple(parts))


def _correlations(material: Material, tell: Telling) -> Iterator[Part]:
    found = material.structure.correlations
    if isinstance(found, Correlations):
        tables = [*_tables(material.structure, found, tell)]
        yield _shown(material, found, tables[0], tell)
        yield from (Part(table=table) for table in tables[1:])
    else:
        dull = material.structure.unvaried
        notes = (left_out(dull, tell),) if dull else ()
        yield Part(words=(_refused(material.structure, found.code, tell),), notes=notes)


def _refused(structure: Structure, code: str, tell: Telling) -> str:
    t = tell.t
    if code != "too-few-respondents":
        return t("Correlations are not computed: %(reason)s.", reason=tell.why(code))
    return t(
        "Correlations are not computed: %(people)s people answered both questions of the pair "
        "that fewest answered, and %(enough)s are needed.",
        people=tell.voice.number(structure.fewest), enough=tell.voice.number(ENOUGH),
    )  # fmt: skip


def _shown(material: Material, found: Correlations, table: Table, tell: Telling) -> Part:
    t = tell.t
    words = t(
        "Each square is the polychoric correlation of two questions, turned where their index "
        "turns them; its area is the strength. Each frame holds the questions of one index: they "
        "should go together more strongly than with those outside it."
    )
    key = (Swatch("dot", t("together")), Swatch("hollow", t("against one another")))
    blocks, names = material.structure.blocks, wordings(material)
    groups = tuple(Group(tell.text(names[each.index].name), len(each.items)) for each in blocks)
    said = Words(
        "structure",
        t("Correlations of all questions of the indices"),
        _described(material.structure, found, tell),
    )
    figure = squares(found.matrix, groups, said)
    notes = tuple(_notes(material.structure, found, tell))
    return Part(words=(words,), key=key, figure=figure, table=table, notes=notes)


def _described(structure: Structure, found: Correlations, tell: Telling) -> str:
    """Say the strongest pair and where the numbers stand."""
    t, items = tell.t, structure.items
    pairs = [(found.matrix[row][at], row, at) for row in range(len(items)) for at in range(row)]
    r, row, at = max(pairs, key=lambda pair: (abs(pair[0]), pair))
    strongest = t(
        "Strongest: %(one)s with %(other)s, %(r)s.",
        one=items[at], other=items[row], r=tell.number(r, COEFFICIENT),
    )  # fmt: skip
    return tell.voice.sentences([strongest, t("All numbers stand in the table below.")])


def _notes(structure: Structure, found: Correlations, tell: Telling) -> Iterator[str]:
    t = tell.t
    if structure.elsewhere:
        yield t(
            "Left out, since they are answered on another scale: %(items)s.",
            items=tell.voice.listed(structure.elsewhere),
        )
    if structure.unvaried:
        yield left_out(structure.unvaried, tell)
    if found.at_edge:
        yield t(
            "Answered without exception alike or opposite, so that they stand at 1 or −1: "
            "%(pairs)s.", pairs=_pairs(structure, found.at_edge, tell),
        )  # fmt: skip
    if found.filled:
        yield t(
            "Of these pairs one of the four combinations of answers never occurs and counts as "
            "half an answer; where answers are rare, that alone can make the correlation strong: "
            "%(pairs)s.", pairs=_pairs(structure, found.filled, tell),
        )  # fmt: skip
    if not found.positive_definite:
        yield t(
            "Each pair is estimated alone; together these could not be the correlations of any "
            "data. Do not put them into another analysis as they are."
        )


def _pairs(structure: Structure, pairs: Iterable[tuple[int, int]], tell: Telling) -> str:
    items = structure.items
    return tell.voice.listed(f"{items[one]}–{items[other]}" for one, other in pairs)


def _tables(structure: Structure, found: Correlations, tell: Telling) -> Iterator[Table]:
    """Cut the half below the diagonal into tables that fit on paper, between blocks if it goes."""
    items, start = structure.items, 0
    for end in _ends(structure.blocks):
        counts = [found.n[row][at] for at in range(start, end) for row in range(at + 1, len(items))]
        columns = range(start, end)
        rows = tuple(
            Row(items[row], tuple(_cell(found, row, column, tell) for column in columns))
            for row in range(start, len(items))
        )
        caption = tell.t(
            "Correlations with %(first)s to %(last)s; each pair has its own n, here %(n)s",
            first=items[start], last=items[end - 1], n=_range(counts, tell),
        )  # fmt: skip
        headings = (tell.t("Question"), *items[start:end])
        yield Table(caption, headings, rows, dense=True)
        start = end


def _range(counts: list[int], tell: Telling) -> str:
    """Write from how many to how many; the last column alone has no pair."""
    ends = sorted({min(counts, default=0), max(counts, default=0)})
    return DASH.join(map(tell.voice.number, ends))


def _ends(blocks: tuple[Block, ...]) -> Iterator[int]:
    """Return where each table's columns end."""
    start = end = 0
    for block in blocks:
        if end > start and end + len(block.items) - start > COLUMNS:
            yield end
            start = end
        end += len(block.items)
        while end - start > COLUMNS:
            start += COLUMNS
            yield start
    yield end


def _cell(found: Correlations, row: int, column: int, tell: Telling) -> Cell:
    if column >= row:
        return Cell("–" if column == row else "")
    r = found.matrix[row][column]
    return Cell(tell.number(r, COEFFICIENT), "", f"seq-{min(int(abs(r) * STEPS) + 1, STEPS)}")


def _factors(factors: tuple[Factors, ...], tell: Telling) -> Part:
    t = tell.t
    words = t(
        "How many factors, and how many components, are stronger than those of answers by chance. "
        "Each correlation is of the people who answered both questions, and chance that of the "
        "fewest who answered any two. The correlations are Pearson’s, not polychoric: chance is "
        "then drawn from numbers without order of steps, and the polychoric ones, each estimated "
        "alone, need not be those of any data."
    )
    headings = (t("Questions of"), t("Factors"), t("Components"))
    rows = tuple(_counted(each, tell) for each in factors)
    table = Table(t("Parallel analysis"), headings, rows)
    notes = tuple(_read(each, tell) for each in factors[:1])
    return Part(t("Number of factors"), (words,), table=table, notes=notes)


def _read(whole: Factors, tell: Telling) -> str:
    """Say how to read the count of all questions against the number of indices designed."""
    t = tell.t
    if not isinstance(whole.found, Parallel):
        return t("One factor for each index would be expected.")
    counts = {"factors": whole.found.factors.count, "indices": whole.indices}
    if counts["factors"] < whole.indices:
        return t(
            "%(factors)s factors where %(indices)s indices were designed: some indices go together "
            "so closely, or so few people answered, that these answers do not tell them apart; "
            "which, the correlations above and the fit below show.", **counts,
        )  # fmt: skip
    if counts["factors"] > whole.indices:
        return t(
            "%(factors)s factors where %(indices)s indices were designed: some index is not of one "
            "piece; which, the correlations above and the fit below show.", **counts,
        )  # fmt: skip
    return t("%(factors)s factors, as many as indices were designed.", **counts)


def _counted(each: Factors, tell: Telling) -> Row:
    name = heading(each.family, tell.voice) if each.family else tell.t("all indices")
    known = tell.t(
        "Questions: %(questions)s; indices: %(indices)s; people, at least: %(people)s",
        questions=each.questions, indices=each.indices, people=tell.voice.number(each.people),
    )  # fmt: skip
    if not isinstance(each.found, Parallel):
        return Row(name, (tell.missing(each.found), Cell("–")), known)
    counts = (each.found.factors.count, each.found.components.count)
    return Row(name, tuple(map(tell.count, counts)), known)
