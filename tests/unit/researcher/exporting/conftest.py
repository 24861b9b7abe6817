"""Opened surveys as `survey open` leaves them: of every kind of item, and of the large form."""

import secrets
from pathlib import Path
from typing import Any

import pytest

import questionnaires
from questionnaires import CompiledQuestionnaire, load, shipped
from survey.protocol.lifecycle import State
from survey.researcher.exporting.codebook import codebook
from survey.researcher.exporting.sheet import Sheet
from survey.researcher.home import Desk, SurveyFolder
from survey.researcher.opening.columns import table_of, write_table
from survey.researcher.opening.run import ANSWERS, COUNTS, Opening
from survey.simulate.population import Population

PEOPLE = 60
WORDS = (
    '=HYPERLINK("x")', "+1", "-2", "@SUM(A1)", "\tx", " =1+1", "＝1+1", "'quoted'", "'=1",
    'he said "no", twice', "两行\n字", "隔\n\n一行", "逗号，顿号、", "`local' $global", "NA",
    "难😀", "",
)  # fmt: skip
ORIGINS = {f"{room}_origin": f"https://{room}.example" for room in ("issuer", "collector", "page")}


def people_of(form: CompiledQuestionnaire) -> list[dict[str, Any]]:
    """Simulated people; their free words are what somebody might do to a spreadsheet."""
    population = Population.of(form, 1)
    people = [population.answers_of(number) for number in range(PEOPLE)]
    texts = [item.id for item in form.items if item.type == "text"]
    for number, person in enumerate(people):
        person.update(dict.fromkeys(texts, WORDS[number % len(WORDS)]))
    return people


def opened(home: Path, name: str) -> SurveyFolder:
    """A desk with one opened survey."""
    data = questionnaires.compile(load(shipped(name)))
    form = CompiledQuestionnaire.from_bytes(data)
    desk = Desk.create(home, secrets.token_bytes, **ORIGINS)
    folder = desk.new_survey("abcdefghijklmnop")
    folder.write("keys/release.seed", bytes(32))
    folder.write("manifest/questionnaire.json", data)
    folder.write("state", f"{State.OPENED}\n".encode())
    folder.write(COUNTS, Opening(PEOPLE, PEOPLE, 0, 0, {}).to_bytes())
    write_table(table_of(form, data, people_of(form)), folder.path / ANSWERS)
    return folder


@pytest.fixture(params=["office_climate", "fault_tolerance"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> SurveyFolder:
    return opened(tmp_path / "home", request.param)


@pytest.fixture(params=["zh-Hans", "en"])
def sheet(request: pytest.FixtureRequest) -> Sheet:
    data = questionnaires.compile(load(shipped("office_climate")))
    form = CompiledQuestionnaire.from_bytes(data)
    return Sheet.of(codebook(form, request.param), table_of(form, data, people_of(form)))
