"""From answers to what an administrator is led with, for a questionnaire unlike the first."""

import numpy as np
import pytest

import questionnaires
from analysis.disclosed import Plan
from analysis.disclosure import disclose
from analysis.reading import definition_of
from analysis.responses import Responses
from analysis.summary import summarise
from questionnaires.compiling import CompiledQuestionnaire
from survey.presenting.findings import Chapter, concerns, strengths
from survey.presenting.release import Release
from survey.protocol.statements import Head
from survey.researcher.release_file import release_file
from tests.integration.console.building import ROOT, sample_manifest

QUIET, LOUD = (5, 1), (1, 5)  # how people answer items as worded, and reversed ones
QUIET_ENOUGH = "Answers lean towards the view that the office is quiet enough."
TOO_LOUD = "Answers lean towards the view that the office is too loud."


@pytest.fixture(scope="module")
def climate() -> CompiledQuestionnaire:
    source = questionnaires.load(questionnaires.shipped("office_climate"))
    return CompiledQuestionnaire.from_bytes(questionnaires.compile(source))


def released(form: CompiledQuestionnaire, answers: tuple[int, int]) -> Release:
    """Return the release of 60 people of whom most answer the same way."""
    definition, draw = definition_of(form), np.random.default_rng(1)
    columns = {name: draw.choice(np.array(codes), 60) for name, codes in definition.codes().items()}
    for item in form.indices[0].items:
        most = answers[0] if item.key > 0 else answers[1]
        columns[item.id] = np.where(draw.random(60) < 0.7, most, 3)
    summary = summarise(Responses.of(columns, definition.codes()), definition, draw)
    plan = {"groups": ["place"], "tables": ["indices", "groups"]}
    manifest = sample_manifest(release_plan=plan)
    disclosed = disclose(summary, Plan(("place",), ("indices", "groups")), manifest.k)
    head = Head(manifest.hash, 60, ROOT, bytes(32))
    file = release_file(manifest, head, form, disclosed, participation={}, sequence=1)
    return Release.from_bytes(file)


def names(chapters: tuple[Chapter, ...]) -> list[str]:
    return [finding.index.name[1] for chapter in chapters for finding in chapter.findings]


def test_a_quiet_office_has_fewer_worries(climate: CompiledQuestionnaire) -> None:
    told = released(climate, QUIET)
    assert names(strengths(told)) == ["Quiet"]
    assert concerns(told) == ()
    assert told.index("quiet").meaning[1] == QUIET_ENOUGH


def test_a_loud_office_is_looked_at_first(climate: CompiledQuestionnaire) -> None:
    told = released(climate, LOUD)
    assert names(concerns(told)) == ["Quiet"]
    assert strengths(told) == ()
    assert told.index("quiet").meaning[1] == TOO_LOUD
