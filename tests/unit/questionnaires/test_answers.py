"""One person's answers: what fits, and each way not to."""

from typing import Any

import pytest

from questionnaires import AnswerError, CompiledQuestionnaire, Reason
from questionnaires.answers import blank, validate

ANSWERS: dict[str, Any] = {
    "place": 2,
    "days": "3.5",
    "disturbances": [1, 4],
    "calm": 4,
    "noise": -3,
    "corner": -2,
    "first": [3, 1, 2],
    "more": '窗户漏风。\n"真的"',
}

FITTING: list[dict[str, Any]] = [
    {},
    {"days": 7},
    {"days": 0},
    {"days": "7.0"},
    {"days": -4},
    {"place": 3, "disturbances": -1},
    {"place": -4, "disturbances": -1},
    {"disturbances": -2},
    {"disturbances": [2]},
    {"first": -4},
    {"more": -2},
    {"more": ""},
    {"more": "字" * 200},
]

MISFITS: list[tuple[dict[str, Any], Reason, str]] = [
    ({"extra": 1}, Reason.UNKNOWN_ITEM, ""),
    ({"CALM": 1}, Reason.UNKNOWN_ITEM, ""),
    ({"calm": 6}, Reason.CODE_OUTSIDE_SCALE, "calm"),
    ({"calm": 0}, Reason.CODE_OUTSIDE_SCALE, "calm"),
    ({"calm": -5}, Reason.CODE_OUTSIDE_SCALE, "calm"),
    ({"calm": "4"}, Reason.WRONG_TYPE, "calm"),
    ({"calm": True}, Reason.WRONG_TYPE, "calm"),
    ({"calm": 4.0}, Reason.WRONG_TYPE, "calm"),
    ({"calm": None}, Reason.WRONG_TYPE, "calm"),
    ({"calm": [4]}, Reason.WRONG_TYPE, "calm"),
    ({"calm": {"a": 1}}, Reason.WRONG_TYPE, "calm"),
    ({"place": 4}, Reason.CODE_OUTSIDE_SCALE, "place"),
    ({"disturbances": [1, 9]}, Reason.CODE_OUTSIDE_SCALE, "disturbances"),
    ({"disturbances": []}, Reason.CHOICES_NOT_SORTED, "disturbances"),
    ({"disturbances": [4, 1]}, Reason.CHOICES_NOT_SORTED, "disturbances"),
    ({"disturbances": [1, 1]}, Reason.CHOICES_NOT_SORTED, "disturbances"),
    ({"disturbances": 1}, Reason.WRONG_TYPE, "disturbances"),
    ({"disturbances": ["1"]}, Reason.WRONG_TYPE, "disturbances"),
    ({"disturbances": [True]}, Reason.WRONG_TYPE, "disturbances"),
    ({"disturbances": [[1]]}, Reason.WRONG_TYPE, "disturbances"),
    ({"first": [1, 2]}, Reason.RANKING_INCOMPLETE, "first"),
    ({"first": [1, 2, 2]}, Reason.RANKING_INCOMPLETE, "first"),
    ({"first": [1, 2, 4]}, Reason.CODE_OUTSIDE_SCALE, "first"),
    ({"first": -3}, Reason.WRONG_TYPE, "first"),
    ({"days": 8}, Reason.NUMBER_OUT_OF_RANGE, "days"),
    ({"days": "7.1"}, Reason.NUMBER_OUT_OF_RANGE, "days"),
    ({"days": -5}, Reason.CODE_OUTSIDE_SCALE, "days"),
    ({"days": 10**5000}, Reason.NUMBER_MALFORMED, "days"),
    ({"days": "3.55"}, Reason.NUMBER_MALFORMED, "days"),
    ({"days": "-3"}, Reason.NUMBER_MALFORMED, "days"),
    ({"days": "03"}, Reason.NUMBER_MALFORMED, "days"),
    ({"days": "3."}, Reason.NUMBER_MALFORMED, "days"),
    ({"days": "3\n"}, Reason.NUMBER_MALFORMED, "days"),
    ({"days": "٣"}, Reason.NUMBER_MALFORMED, "days"),
    ({"days": "NaN"}, Reason.NUMBER_MALFORMED, "days"),
    ({"days": [3]}, Reason.WRONG_TYPE, "days"),
    ({"more": "字" * 201}, Reason.TEXT_TOO_LONG, "more"),
    ({"more": "\x01" * 134}, Reason.TEXT_TOO_LONG, "more"),
    ({"more": "\ud83d"}, Reason.TEXT_MALFORMED, "more"),
    ({"more": -3}, Reason.WRONG_TYPE, "more"),
    ({"more": ["a"]}, Reason.WRONG_TYPE, "more"),
    ({"disturbances": -1}, Reason.NOT_SHOWN_MISMATCH, "disturbances"),
    ({"place": 3}, Reason.NOT_SHOWN_MISMATCH, "disturbances"),
    ({"calm": -1}, Reason.NOT_SHOWN_MISMATCH, "calm"),
]


@pytest.mark.parametrize("change", FITTING)
def test_answers_the_page_can_make_are_accepted(
    change: dict[str, Any], climate: CompiledQuestionnaire
) -> None:
    validate(climate, ANSWERS | change)


@pytest.mark.parametrize(("change", "reason", "item"), MISFITS)
def test_answers_the_page_cannot_make_are_refused_with_a_reason(
    change: dict[str, Any], reason: Reason, item: str, climate: CompiledQuestionnaire
) -> None:
    with pytest.raises(AnswerError) as caught:
        validate(climate, ANSWERS | change)
    assert (caught.value.reason, caught.value.item) == (reason, item)


def test_an_item_left_out_is_refused(climate: CompiledQuestionnaire) -> None:
    with pytest.raises(AnswerError) as caught:
        validate(climate, {name: ANSWERS[name] for name in ANSWERS if name != "calm"})
    assert (caught.value.reason, caught.value.item) == (Reason.MISSING_ITEM, "calm")


def test_every_reason_has_a_misfit_that_meets_it() -> None:
    assert {reason for _, reason, _ in MISFITS} | {Reason.MISSING_ITEM} == set(Reason)


def test_the_error_never_holds_the_answer(climate: CompiledQuestionnaire) -> None:
    with pytest.raises(AnswerError) as caught:
        validate(climate, ANSWERS | {"more": "王主任" * 100})
    assert str(caught.value) == "text-too-long at more"


def test_a_questionnaire_sent_as_it_is_fits(
    climate: CompiledQuestionnaire, tolerance: CompiledQuestionnaire
) -> None:
    for form in (climate, tolerance):
        validate(form, blank(form))
    assert blank(climate)["disturbances"] == -1
    assert set(blank(tolerance).values()) == {-2}
