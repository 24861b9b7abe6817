"""From the opened table to the analysis: the questionnaire's indices, a private summary."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.reading import definition_of
from analysis.responses import Responses
from analysis.summary import Summary, summarise
from questionnaires.columns import columns
from questionnaires.compiling import CompiledQuestionnaire
from survey.researcher.home import SurveyFolder
from survey.researcher.opening.columns import read_table
from survey.researcher.opening.run import ANSWERS, opening_of
from survey.researcher.tables import TableRefused, require_column

BOOTSTRAP_SEED = 20_260  # printed with every release: whoever repeats the opening gets its digits


def score(folder: SurveyFolder) -> Summary:
    """Return every figure of an opened survey, exact and unsuppressed: private."""
    form = CompiledQuestionnaire.from_bytes(folder.questionnaire)
    table = answers_of(folder, form)
    return _summary(form, lambda name: table.column(name).to_numpy())


def answers_of(folder: SurveyFolder, form: CompiledQuestionnaire) -> pa.Table:
    """Return the opened answers as they were opened: every column, as many rows as were counted.

    Raises
    ------
    TableRefused
        If the file was edited or cut.
    """
    folder.require_answers()
    opened, path = opening_of(folder).opened, folder.path / ANSWERS
    try:
        names = pq.read_schema(path).names
        for column in columns(form):
            require_column(path, names, column.name)
        table = read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise TableRefused(f"{path} is damaged: run survey open again") from error
    if (rows := table.num_rows) != opened:
        raise TableRefused(
            f"{path} has {rows} rows, {opened} answers were opened: run survey open again"
        )
    return table


def score_nobody(form: CompiledQuestionnaire) -> Summary:
    """Return the summary that all figures are missing from: which there are, and in which order."""
    return _summary(form, lambda _name: np.empty(0, np.int8))


def _summary(form: CompiledQuestionnaire, column: Callable[[str], np.ndarray]) -> Summary:
    definition = definition_of(form)
    codes = definition.codes()
    responses = Responses.of({name: column(name) for name in codes}, codes)
    return summarise(responses, definition, np.random.default_rng(BOOTSTRAP_SEED))
