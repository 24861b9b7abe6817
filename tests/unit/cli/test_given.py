"""What is typed or given in a file: what does not fit is never sealed."""

import pytest

import questionnaires
from questionnaires.compiling import CompiledQuestionnaire
from questionnaires.conditions import Answer
from questionnaires.items import NOT_ANSWERED, NOT_SHOWN
from survey.cli.given import complete, fits, read_answer


@pytest.fixture(scope="module")
def form() -> CompiledQuestionnaire:
    """A questionnaire with every kind of item."""
    loaded = questionnaires.load(questionnaires.shipped("office_climate"))
    return CompiledQuestionnaire.from_bytes(questionnaires.compile(loaded))


@pytest.mark.parametrize(
    ("item", "typed", "answer"),
    [
        ("place", "2", 2),
        ("place", "２", 2),
        ("place", "", NOT_ANSWERED),
        ("calm", "dk", -3),
        ("calm", "pna", -4),
        ("days", "2.5", "2.5"),
        ("days", "２．５", "2.5"),
        ("disturbances", "3 1", [1, 3]),
        ("disturbances", "3、1", [1, 3]),
        ("disturbances", "3，1", [1, 3]),
        ("first", "2,1,3", [2, 1, 3]),
        ("more", "更安静一些", "更安静一些"),
        ("more", "", ""),
    ],
)
def test_what_is_typed_becomes_the_answer_it_means(
    form: CompiledQuestionnaire, item: str, typed: str, answer: Answer
) -> None:
    assert read_answer(form.by_id[item], typed) == answer
    assert fits(form, {"place": 1, item: answer})


@pytest.mark.parametrize(
    ("item", "typed"),
    [
        ("place", "4"),
        ("place", "1 2"),
        ("place", "-1"),
        ("place", "home"),
        ("days", "8"),
        ("days", "-1"),
        ("days", "2.55"),
        ("days", "1e0"),
        ("days", "NaN"),
        ("days", "three"),
        ("disturbances", "1 1"),
        ("disturbances", "5"),
        ("first", "1 2"),
        ("first", "1 2 2"),
        ("more", "x" * 201),
        ("more", "\x01" * 200),
    ],
)
def test_what_the_opening_would_reject_is_not_taken(
    form: CompiledQuestionnaire, item: str, typed: str
) -> None:
    answer = read_answer(form.by_id[item], typed)
    assert answer is None or not fits(form, {"place": 1, item: answer})


def test_a_file_is_made_whole_and_what_is_hidden_says_so(form: CompiledQuestionnaire) -> None:
    answers = complete(form, {"place": 3})
    assert answers.keys() == form.by_id.keys()
    assert answers["disturbances"] == NOT_SHOWN
    assert answers["calm"] == NOT_ANSWERED
    assert fits(form, {"place": 3})
    assert not fits(form, {"nobody": 1})
