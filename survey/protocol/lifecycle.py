"""The states of a survey, as one table; nothing about states stands elsewhere.

::

    draft ─publish→ published ─start→ collecting ─close→ closed ─open→ opened ─release→ released
                                          └──────void→ void            └─release→ (again)

A survey is published once its manifest is signed; it collects from ``starts`` until
``submit_until`` or an earlier signed close. Void is an end: no envelope is ever handed out.
"""

from enum import StrEnum
from typing import Final

from survey.protocol.errors import TransitionRefused


class State(StrEnum):
    """Where a survey stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    COLLECTING = "collecting"
    CLOSED = "closed"
    OPENED = "opened"
    RELEASED = "released"
    VOID = "void"


class Event(StrEnum):
    """What moves a survey on."""

    PUBLISH = "publish"
    START = "start"
    CLOSE = "close"
    VOID = "void"
    OPEN = "open"
    RELEASE = "release"


TRANSITIONS: Final[dict[State, dict[Event, State]]] = {
    State.DRAFT: {Event.PUBLISH: State.PUBLISHED},
    State.PUBLISHED: {Event.START: State.COLLECTING},
    State.COLLECTING: {Event.CLOSE: State.CLOSED, Event.VOID: State.VOID},
    State.CLOSED: {Event.OPEN: State.OPENED},
    State.OPENED: {Event.OPEN: State.OPENED, Event.RELEASE: State.RELEASED},
    State.RELEASED: {Event.OPEN: State.RELEASED, Event.RELEASE: State.RELEASED},
    State.VOID: {},
}


def advance(state: State, event: Event) -> State:
    """Return the state after ``event``, or raise `TransitionRefused`."""
    following = TRANSITIONS[state].get(event)
    if following is None:
        raise TransitionRefused(f"a survey that is {state} cannot {event}")
    return following
