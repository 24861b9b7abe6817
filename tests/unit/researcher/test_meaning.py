import pytest

import questionnaires
from analysis.disclosed import Figures
from questionnaires.compiling import CompiledQuestionnaire
from survey.researcher.notes import undecided
from survey.researcher.release_file import _meaning

LANGUAGES = ("zh-Hans", "en")


@pytest.fixture(scope="module")
def form() -> CompiledQuestionnaire:
    source = questionnaires.load(questionnaires.shipped("fault_tolerance"))
    return CompiledQuestionnaire.from_bytes(questionnaires.compile(source))


@pytest.mark.parametrize(
    ("family", "interval", "side"),
    [
        ("mindset", ("51.0", "54.0"), "high"),
        ("mindset", ("46.8", "53.1"), None),
        ("mindset", ("44.0", "49.9"), "low"),
        ("difference", ("12.0", "20.0"), "high"),
        ("difference", ("2.0", "14.0"), None),
        ("difference", ("-3.0", "8.0"), "low"),
    ],
)
def test_a_sentence_is_said_only_if_the_whole_interval_supports_it(
    form: CompiledQuestionnaire, family: str, interval: tuple[str, str], side: str | None
) -> None:
    index = form.indices[0]
    figures = Figures(200, "50.1", interval, "bca")
    expected = undecided(LANGUAGES) if side is None else list(getattr(index, side))
    assert _meaning(family, figures, index, LANGUAGES) == expected
