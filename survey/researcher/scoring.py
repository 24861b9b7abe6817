"""From the opened table to the analysis: the questionnaire's indices, a private summary."""

import numpy as np

from analysis.reading import definition_of
from analysis.responses import Responses
from analysis.summary import Summary, summarise
from questionnaires.compiling import CompiledQuestionnaire
from survey.researcher.home import SurveyFolder
from survey.researcher.opening.columns import read_table
from survey.researcher.opening.run import ANSWERS

BOOTSTRAP_SEED = 20_260  # printed with every release: whoever repeats the opening gets its digits


def score(folder: SurveyFolder) -> Summary:
    """Return every figure of an opened survey, exact and unsuppressed: private."""
    folder.require_answers()
    form = CompiledQuestionnaire.from_bytes(folder.questionnaire)
    definition = definition_of(form)
    codes = definition.codes()
    folder.read("opened/counts.json", "an opened survey (survey open)")
    table = read_table(folder.path / ANSWERS)
    columns = {name: table.column(name).to_numpy() for name in codes}
    responses = Responses.of(columns, codes)
    return summarise(responses, definition, np.random.default_rng(BOOTSTRAP_SEED))
