from collections.abc import Callable

import pytest

from questionnaires import CompiledQuestionnaire, Fault, QuestionnaireError, load, parse, shipped
from questionnaires.compiling import compile_questionnaire

Edit = Callable[[str, str], str]
FaultsOf = Callable[[str], tuple[Fault, ...]]


@pytest.fixture(scope="session")
def tolerance() -> CompiledQuestionnaire:
    """The questionnaire on the fault-tolerance mechanism, as published."""
    questionnaire = load(shipped("fault_tolerance"))
    return CompiledQuestionnaire.from_bytes(compile_questionnaire(questionnaire))


@pytest.fixture(scope="session")
def climate() -> CompiledQuestionnaire:
    """The short questionnaire with every kind of item, as published."""
    questionnaire = load(shipped("office_climate"))
    return CompiledQuestionnaire.from_bytes(compile_questionnaire(questionnaire))


@pytest.fixture(scope="session")
def climate_yaml() -> str:
    return shipped("office_climate").read_text("utf-8")


@pytest.fixture
def edit(climate_yaml: str) -> Edit:
    """Change one place of the short questionnaire; the place must be the only one."""

    def change(old: str, new: str) -> str:
        assert climate_yaml.count(old) == 1, f"{old!r} occurs {climate_yaml.count(old)} times"
        return climate_yaml.replace(old, new)

    return change


@pytest.fixture(scope="session")
def faults_of() -> FaultsOf:
    """Every fault of a questionnaire file; none if it is one."""

    def faults(text: str) -> tuple[Fault, ...]:
        try:
            parse(text.encode(), "my.yaml")
        except QuestionnaireError as error:
            return error.faults
        return ()

    return faults
