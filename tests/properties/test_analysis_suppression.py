"""An attacker with the published tables and a pencil: sums, differences, and nothing to be had.

The attacker's arithmetic is written here anew, on the answers themselves, with fractions.
"""

from collections import Counter
from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.definition import (
    CompositeDefinition,
    Definition,
    GroupDefinition,
    IndexDefinition,
    TypologyDefinition,
)
from analysis.disclosed import Disclosed, DisclosedGroup, Plan
from analysis.disclosure import disclose
from analysis.responses import Responses
from analysis.summary import summarise

MADE = Definition(
    (
        IndexDefinition("total", "made", ("a", "b", "c", "d"), (1, 1, 1, -1), 3, 1, 5),
        IndexDefinition("first", "made", ("a", "b"), (1, 1), 2, 1, 5),
        IndexDefinition("second", "made", ("c", "d"), (1, -1), 1, 1, 5),
        IndexDefinition("other", "made", ("e",), (1,), 1, 1, 5),
    ),
    (
        CompositeDefinition("mean", "mean", ("first", "second", "other"), 2),
        CompositeDefinition("gap", "difference", ("first", "second"), 2),
    ),
    TypologyDefinition(("first", "second", "other"), 10, 60),
    (GroupDefinition("g", (1, 2, 3)), GroupDefinition("h", (1, 2, 3, 4, 5))),
)
PLAN = Plan(("g", "h"), ("indices", "groups", "typology"))
Table = dict[str, list[int]]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Answers of up to 150 people: rows of any size, sometimes all of one mind."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    n = draw(st.integers(0, 150))
    leaning = draw(st.sampled_from([(1, 1, 1, 1, 1), (0, 0, 0, 0, 1), (0, 0, 1, 20, 0)]))
    missing = draw(st.sampled_from([0, 0.05, 0.6]))
    table = {item: rng.choice(5, n, p=np.array(leaning) / sum(leaning)) + 1 for item in "abcde"}
    table = {item: np.where(rng.random(n) < missing, -3, x) for item, x in table.items()}
    for item, values in (("g", 3), ("h", 5)):
        weights = rng.dirichlet([draw(st.sampled_from([0.2, 1, 10]))] * values)
        column = rng.choice(values, n, p=weights) + 1
        table[item] = np.where(rng.random(n) < missing / 4, -4, column)
    if draw(st.booleans()):
        table["e"] = np.where(table["g"] == 2, 4, table["e"])
    return {name: column.tolist() for name, column in table.items()}


def release(table: Table, k: int) -> Disclosed:
    responses = Responses.of(table, MADE.codes())
    return disclose(summarise(responses, MADE, np.random.default_rng(1)), PLAN, k)


def score_of(table: Table, person: int, index: IndexDefinition) -> Fraction | None:
    pairs = zip(index.items, index.keys, strict=True)
    turned = [
        table[item][person] if key > 0 else 6 - table[item][person]
        for item, key in pairs
        if table[item][person] > 0
    ]
    return Fraction(sum(turned), len(turned)) if len(turned) >= index.minimum else None


def protected(scores: list[Fraction], k: int) -> bool:
    """Whether the mean of these people may be known: enough of them, and not of one mind."""
    if len(scores) < k:
        return False
    most = Counter(scores).most_common(1)[0][1]
    return most < len(scores) and (len(scores) >= 50 or 10 * most < 9 * len(scores))


def people_in(table: Table, item: str, values: set[int], index: IndexDefinition) -> list[Fraction]:
    everyone = range(len(table[item]))
    scores = (score_of(table, p, index) for p in everyone if table[item][p] in values)
    return [score for score in scores if score is not None]


def published(group: DisclosedGroup, index: str) -> set[int]:
    return {row.value for row in group.rows if row.cells[index] is not None}


@settings(max_examples=60, deadline=None)
@given(table=tables(), k=st.integers(5, 30))
def test_every_published_mean_has_k_people_who_differ(table: Table, k: int) -> None:
    disclosed = release(table, k)
    shown = {score.id for score in disclosed.scores or () if score.figures}
    for index in MADE.indices:
        scores = (score_of(table, p, index) for p in range(len(table["a"])))
        if index.id in shown:
            assert protected([score for score in scores if score is not None], k)
        for group in disclosed.groups or ():
            for value in published(group, index.id):
                assert protected(people_in(table, group.item, {value}, index), k)


@settings(max_examples=60, deadline=None)
@given(table=tables(), k=st.integers(5, 30))
def test_total_minus_published_rows_is_nobody_or_k_people_who_differ(table: Table, k: int) -> None:
    disclosed = release(table, k)
    for group in disclosed.groups or ():
        for index in MADE.indices:
            shown = published(group, index.id)
            rest = people_in(table, group.item, set(range(-4, 6)) - shown, index)
            assert not shown or not rest or protected(rest, k)


@settings(max_examples=60, deadline=None)
@given(table=tables(), k=st.integers(5, 30))
def test_no_total_or_composite_stands_beside_a_withheld_part(table: Table, k: int) -> None:
    disclosed = release(table, k)
    shown = {score.id for score in disclosed.scores or () if score.figures}
    for whole, parts in MADE.parts().items():
        assert whole not in shown or shown.issuperset(parts)
    for group in disclosed.groups or ():
        assert all(name in shown or not published(group, name) for name in group.rows[0].cells)
        parts_shown = published(group, "first") & published(group, "second")
        assert published(group, "total") <= parts_shown


@settings(max_examples=60, deadline=None)
@given(table=tables(), k=st.integers(5, 30))
def test_published_shares_leave_nobody_or_k_people_unnamed(table: Table, k: int) -> None:
    responses = Responses.of(table, MADE.codes())
    summary = summarise(responses, MADE, np.random.default_rng(1))
    classes = disclose(summary, PLAN, k).typology or {}
    shown = {name for name, figures in classes.items() if figures}
    unnamed = sum(each.count for name, each in summary.typology.items() if name not in shown)
    assert all(summary.typology[name].count >= k for name in shown)
    assert not shown or shown == set(classes) or unnamed >= k


@settings(max_examples=60, deadline=None)
@given(table=tables())
def test_a_larger_k_never_publishes_more_people_in_a_row(table: Table) -> None:
    few, many = release(table, 5), release(table, 30)
    for lenient, strict in zip(few.groups or (), many.groups or (), strict=True):
        for index in MADE.indices:
            if not published(lenient, index.id):
                assert not published(strict, index.id)
