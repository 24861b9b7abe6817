"""What must hold for any answers: exact merging, reversal, bounds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.definition import (
    CompositeDefinition,
    Definition,
    GroupDefinition,
    IndexDefinition,
    TypologyDefinition,
)
from analysis.moments import Moments
from analysis.reliability import alpha
from analysis.responses import Responses
from analysis.results import Unestimable, attempt
from analysis.scoring import keyed, score
from analysis.tally import from_batches, merge, tally

ITEMS = "abcdef"
CODES = st.sampled_from([1, 2, 3, 4, 5, 5, 1, -1, -2, -3, -4])
ROWS = st.lists(st.tuples(*[CODES] * len(ITEMS), st.sampled_from([1, 2, 3, -2])), max_size=25)


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    """Two indices over six items, with any keys and minima, and all that can be made of them."""

    def index(name: str, items: str) -> IndexDefinition:
        keys = draw(st.tuples(*[st.sampled_from([-1, 1])] * len(items)))
        return IndexDefinition(
            name, "made", tuple(items), keys, draw(st.integers(1, len(items))), 1, 5
        )

    return Definition(
        (index("one", "abcd"), index("two", "ef")),
        (
            CompositeDefinition("both", "mean", ("one", "two"), draw(st.integers(1, 2))),
            CompositeDefinition("gap", "difference", ("one", "two"), 2),
        ),
        TypologyDefinition(("one", "two"), draw(st.integers(1, 30)), draw(st.integers(0, 100))),
        (GroupDefinition("g", (1, 2, 3)),),
    )


def table(rows: list[tuple[int, ...]], definition: Definition) -> Responses:
    values = np.array(rows, dtype=np.int64).reshape(-1, len(ITEMS) + 1)
    columns = {name: values[:, place] for place, name in enumerate([*ITEMS, "g"])}
    return Responses.of(columns, definition.codes())


def turned(definition: Definition) -> Definition:
    """The same indices with every item keyed the other way."""
    indices = tuple(
        IndexDefinition(
            i.id, i.family, i.items, tuple(-key for key in i.keys), i.minimum, i.low, i.high
        )
        for i in definition.indices
    )
    return Definition(indices, definition.composites, definition.typology, definition.groups)


def alpha_of(responses: Responses, index: IndexDefinition) -> float | None:
    found = attempt(lambda: alpha(Moments.complete(keyed(responses, index))))
    return None if isinstance(found, Unestimable) else found.estimate


@settings(max_examples=60, deadline=None)
@given(rows=ROWS, definition=definitions(), data=st.data())
def test_tallies_of_any_partition_merge_to_exactly_the_tally_of_the_whole(
    rows: list[tuple[int, ...]], definition: Definition, data: st.DataObject
) -> None:
    part_of = data.draw(st.lists(st.integers(0, 3), min_size=len(rows), max_size=len(rows)))
    parts = [
        table([row for row, part in zip(rows, part_of, strict=True) if part == which], definition)
        for which in range(4)
    ]
    whole = tally(table(rows, definition), definition)
    assert from_batches(parts, definition) == whole
    assert from_batches(reversed(parts), definition) == whole


@settings(max_examples=60, deadline=None)
@given(rows=ROWS, definition=definitions())
def test_merging_is_the_same_from_either_side(
    rows: list[tuple[int, ...]], definition: Definition
) -> None:
    half = len(rows) // 2
    first, second = (
        tally(table(part, definition), definition) for part in (rows[:half], rows[half:])
    )
    assert merge(first, second) == merge(second, first)


@settings(max_examples=60, deadline=None)
@given(rows=ROWS, definition=definitions())
def test_scores_stay_within_their_bounds_and_are_there_for_the_right_people(
    rows: list[tuple[int, ...]], definition: Definition
) -> None:
    responses = table(rows, definition)
    scores = score(responses, definition)
    for index in definition.indices:
        given_answers = (responses.select(index.items) > 0).sum(axis=1)
        assert (scores[index.id].scored == (given_answers >= index.minimum)).all()
        assert ((scores[index.id].points >= 0) & (scores[index.id].points <= 100)).all()
    assert ((scores["both"].points >= 0) & (scores["both"].points <= 100)).all()
    assert (np.abs(scores["gap"].points) <= 100).all()


@settings(max_examples=60, deadline=None)
@given(rows=ROWS, definition=definitions())
def test_a_score_is_what_plain_arithmetic_says(
    rows: list[tuple[int, ...]], definition: Definition
) -> None:
    scores = score(table(rows, definition), definition)
    index = definition.indices[0]
    expected = []
    for row in rows:
        pairs = zip(row, index.keys, strict=False)
        turned_answers = [x if key > 0 else 6 - x for x, key in pairs if x > 0]
        if len(turned_answers) >= index.minimum:
            expected.append(25 * (sum(turned_answers) / len(turned_answers) - 1))
    np.testing.assert_allclose(scores["one"].points, expected, atol=1e-10)


@settings(max_examples=60, deadline=None)
@given(rows=ROWS, definition=definitions())
def test_turning_every_item_mirrors_every_index_and_keeps_alpha(
    rows: list[tuple[int, ...]], definition: Definition
) -> None:
    responses, mirror = table(rows, definition), turned(definition)
    ahead, back = score(responses, definition), score(responses, mirror)
    for index, mirrored in zip(definition.indices, mirror.indices, strict=True):
        there, here = ahead[index.id], back[index.id]
        assert (there.scored == here.scored).all()
        assert (there.numerators + here.numerators)[there.scored].tolist() == (
            [there.grain] * int(there.scored.sum())
        )
        assert alpha_of(responses, mirrored) == pytest.approx(alpha_of(responses, index), abs=1e-9)


@settings(max_examples=50, deadline=None)
@given(rows=ROWS, definition=definitions())
def test_the_order_of_respondents_changes_nothing(
    rows: list[tuple[int, ...]], definition: Definition
) -> None:
    ahead = tally(table(rows, definition), definition)
    assert tally(table(rows[::-1], definition), definition) == ahead
