"""One survey, seized; how many answer comes from the environment."""

import os
from collections.abc import Callable
from functools import cache

import pytest

from tests.adversary.seizure.survey_run import Seizure, seize

RESPONDENTS = int(os.environ.get("PLAINSEAL_ADVERSARY_RESPONDENTS", "120"))


@pytest.fixture(scope="session")
def seizure(tmp_path_factory: pytest.TempPathFactory) -> Seizure:
    return seize(tmp_path_factory.mktemp("seized"), RESPONDENTS)


@pytest.fixture(scope="session")
def another(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Seizure]:
    """Run a second survey, if it is asked for: chance does not strike one place twice."""
    return cache(lambda: seize(tmp_path_factory.mktemp("seized again"), RESPONDENTS))
