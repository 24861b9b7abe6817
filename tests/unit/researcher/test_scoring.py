"""What is scored is what was opened: an edited table is refused by name, a dull one is scored."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.headline import Headline
from survey.researcher.home import SurveyFolder
from survey.researcher.opening.run import ANSWERS
from survey.researcher.reporting import material
from survey.researcher.scoring import score
from survey.researcher.tables import TableRefused
from tests.unit.researcher.exporting.conftest import PEOPLE, opened
from tests.unit.researcher.exporting.released import counted

Change = Callable[[pa.Table], pa.Table]


@pytest.fixture
def folder(tmp_path: Path) -> SurveyFolder:
    made = opened(tmp_path / "home", "office_climate")
    counted(made, PEOPLE)
    return made


def changed(folder: SurveyFolder, change: Change) -> None:
    path = folder.path / ANSWERS
    pq.write_table(change(pq.read_table(path)), path)


def alike(table: pa.Table) -> pa.Table:
    """Let everybody give the middle answer to everything that has codes."""
    columns = [
        pa.array([3] * table.num_rows, pa.int8()) if pa.types.is_int8(field.type) else column
        for field, column in zip(table.schema, table.columns, strict=True)
    ]
    return pa.table(columns, schema=table.schema)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda table: table.slice(0, PEOPLE - 1), f"has {PEOPLE - 1} rows, {PEOPLE} answers"),
        (lambda table: pa.concat_tables([table, table.slice(0, 1)]), f"has {PEOPLE + 1} rows"),
        (lambda table: table.drop_columns([table.schema.names[0]]), "has no column "),
        (lambda table: table.append_column(table.schema.names[0], table.column(0)), "than once"),
    ],
    ids=["cut", "longer", "no column", "twice"],
)
def test_a_table_that_is_not_what_was_opened_is_refused(
    folder: SurveyFolder, change: Change, why: str
) -> None:
    summary = score(folder)
    changed(folder, change)
    with pytest.raises(TableRefused, match=why):
        score(folder)
    with pytest.raises(TableRefused, match=why):
        material(folder, summary)


def test_a_damaged_table_is_refused(folder: SurveyFolder) -> None:
    path = folder.path / ANSWERS
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(TableRefused, match="is damaged: run survey open again"):
        score(folder)


def test_of_answers_all_alike_the_mean_stands_without_an_interval(folder: SurveyFolder) -> None:
    changed(folder, alike)
    found = [each.headline for each in score(folder).scores.values()]
    assert found
    assert found == [Headline(50.0, None, "constant-score", PEOPLE)] * len(found)
