"""From the opened table to the analysis: the questionnaire's indices, a private summary."""

from collections.abc import Callable

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
    folder.read("opened/counts.json", "an opened survey (survey open)")
    table = read_table(folder.path / ANSWERS)
    form = CompiledQuestionnaire.from_bytes(folder.questionnaire)
    return _summary(form, lambda name: table.column(name).to_numpy())


def score_nobody(form: CompiledQuestionnaire) -> Summary:
    """Return the summary that all figures are missing from: which there are, and in which order."""
    return _summary(form, lambda _name: np.empty(0, np.int8))


def _summary(form: CompiledQuestionnaire, column: Callable[[str], np.ndarray]) -> Summary:
    definition = definition_of(form)
    codes = definition.codes()
    responses = Responses.of({name: column(name) for name in codes}, codes)
    return summarise(responses, definition, np.random.default_rng(BOOTSTRAP_SEED))
