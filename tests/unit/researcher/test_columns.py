"""The opened table: all rows, in no order that was there before."""

from collections import Counter

import pyarrow as pa

import questionnaires
from questionnaires import CompiledQuestionnaire, load, shipped
from questionnaires.answers import blank
from questionnaires.items import Likert
from survey.researcher.opening.columns import shuffled, table_of

DATA = questionnaires.compile(load(shipped("office_climate")))
FORM = CompiledQuestionnaire.from_bytes(DATA)
SCALE = next(item.id for item in FORM.items if isinstance(item, Likert))


def test_a_survey_that_all_withdrew_from_has_a_table_without_rows() -> None:
    empty = table_of(FORM, DATA, [])
    assert shuffled([empty, empty]).num_rows == 0
    assert shuffled([empty]).schema == empty.schema


def test_the_order_that_was_there_before_is_gone() -> None:
    people = [{**blank(FORM), SCALE: 1 + number % 5} for number in range(200)]
    table = table_of(FORM, DATA, people)
    mixed = shuffled([table.slice(0, 90), table.slice(90)])
    before, after = table.column(SCALE).to_pylist(), mixed.column(SCALE).to_pylist()
    assert sorted(after) == sorted(before)
    assert after != before


def test_every_order_is_as_likely() -> None:
    table = pa.table({"row": pa.array(range(3), pa.int64())})
    orders = Counter(tuple(shuffled([table]).column("row").to_pylist()) for _ in range(3000))
    assert len(orders) == 6
    assert sum((count - 500) ** 2 / 500 for count in orders.values()) < 35.9  # chi2(5), p = 1e-6
