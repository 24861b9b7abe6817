"""From the opened table to the analysis: the questionnaire's indices, a private summary."""

from typing import Literal

import numpy as np

from analysis.definition import (
    CompositeDefinition,
    Definition,
    GroupDefinition,
    IndexDefinition,
    TypologyDefinition,
)
from analysis.responses import Responses
from analysis.summary import Summary, summarise
from questionnaires.compiling import CompiledQuestionnaire
from questionnaires.model import Composite, Index
from survey.researcher.home import SurveyFolder
from survey.researcher.opening.columns import read_table
from survey.researcher.opening.run import ANSWERS

BOOTSTRAP_SEED = 20_260  # printed with every release: whoever repeats the opening gets its digits


def score(folder: SurveyFolder) -> Summary:
    """Return every figure of an opened survey, exact and unsuppressed: private."""
    form = CompiledQuestionnaire.from_bytes(folder.questionnaire)
    definition = definition_of(form)
    codes = definition.codes()
    folder.read("opened/counts.json", "an opened survey (survey open)")
    table = read_table(folder.path / ANSWERS)
    columns = {name: table.column(name).to_numpy() for name in codes}
    responses = Responses.of(columns, codes)
    return summarise(responses, definition, np.random.default_rng(BOOTSTRAP_SEED))


def definition_of(form: CompiledQuestionnaire) -> Definition:
    """Return what the analysis needs to know of a questionnaire."""
    typology = form.typology
    return Definition(
        indices=tuple(_index(index) for index in form.indices),
        composites=tuple(_composite(composite) for composite in form.composites),
        typology=TypologyDefinition(typology.of, typology.margin, typology.level)
        if typology
        else None,
        groups=tuple(
            GroupDefinition(item, form.values_of(form.by_id[item])) for item in form.groups
        ),
    )


def _index(index: Index) -> IndexDefinition:
    return IndexDefinition(
        id=index.id,
        family=index.family,
        items=tuple(item.id for item in index.items),
        keys=tuple(item.key for item in index.items),
        minimum=index.min_answered,
        low=min(index.values),
        high=max(index.values),
    )


def _composite(composite: Composite) -> CompositeDefinition:
    kind: Literal["mean", "difference"] = "difference"
    if composite.kind == "mean":
        kind = "mean"
    return CompositeDefinition(composite.id, kind, composite.of, composite.min_indices)
