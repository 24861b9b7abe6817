import pytest

from survey.protocol.errors import TransitionRefused
from survey.protocol.lifecycle import TRANSITIONS, Event, State, advance


def test_a_survey_runs_from_draft_to_released() -> None:
    state = State.DRAFT
    for event in (Event.PUBLISH, Event.START, Event.CLOSE, Event.OPEN, Event.RELEASE):
        state = advance(state, event)
    assert state is State.RELEASED
    assert advance(state, Event.RELEASE) is State.RELEASED


def test_void_is_an_end() -> None:
    assert advance(State.COLLECTING, Event.VOID) is State.VOID
    for event in Event:
        with pytest.raises(TransitionRefused):
            advance(State.VOID, event)


def test_every_step_that_the_table_does_not_name_is_refused() -> None:
    for state in State:
        for event in set(Event) - set(TRANSITIONS[state]):
            with pytest.raises(TransitionRefused):
                advance(state, event)


def test_nothing_leads_back_to_collecting() -> None:
    into = {
        state
        for state in State
        for event, to in TRANSITIONS[state].items()
        if to is State.COLLECTING
    }
    assert into == {State.PUBLISHED}
