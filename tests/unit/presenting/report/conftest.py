"""A survey that enough people answered for every figure of the report."""

import pyarrow as pa
import pytest

from survey.researcher.home import SurveyFolder
from survey.researcher.opening.columns import read_table, write_table
from survey.researcher.opening.run import ANSWERS
from tests.unit.researcher.exporting.conftest import PEOPLE, opened
from tests.unit.researcher.exporting.released import counted

TIMES = 3  # each of the simulated people, so that 100 and more answered all questions of an index


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> SurveyFolder:
    folder = opened(tmp_path_factory.mktemp("desk") / "home", "fault_tolerance")
    counted(folder, TIMES * PEOPLE)
    write_table(
        pa.concat_tables([read_table(folder.path / ANSWERS)] * TIMES), folder.path / ANSWERS
    )
    return folder
