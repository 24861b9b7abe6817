"""Which survey a verb works on; if none fits, one line that names the command to run first."""

import time
from collections.abc import Sequence
from typing import Final

from survey.cli.terminal import local_time, messages
from survey.cli.words import say
from survey.errors import SurveyUnknown
from survey.protocol.lifecycle import State
from survey.researcher.collecting import phase
from survey.researcher.home import Desk, SurveyFolder

ORDER: Final = tuple(State)
STATES: Final[dict[State, str]] = {
    State.DRAFT: "draft",
    State.PUBLISHED: "published",
    State.COLLECTING: "collecting",
    State.CLOSED: "closed",
    State.OPENED: "opened",
    State.RELEASED: "released",
    State.VOID: "void",
}
NEXT: Final[dict[State, str]] = {
    State.DRAFT: "survey publish QUESTIONNAIRE --invitations N",
    State.PUBLISHED: "survey close",
    State.COLLECTING: "survey close",
    State.CLOSED: "survey open",
    State.OPENED: "survey release",
    State.RELEASED: "survey verify",
    State.VOID: "survey keys new",
}


def choose(desk: Desk, survey_id: str, *states: State) -> SurveyFolder:
    """Return the survey of this id, or the only one, that stands in one of ``states``."""
    surveys = [each for each in desk.surveys() if survey_id in {"", each.survey_id}]
    if not surveys:
        raise SurveyUnknown(none_of(survey_id))
    fitting = [each for each in surveys if state_of(each) in states]
    if len(fitting) == 1:
        return fitting[0]
    raise SurveyUnknown(_several(fitting, states) if fitting else _unfit(surveys, states))


def state_of(folder: SurveyFolder) -> State:
    """Return where a survey stands now."""
    return phase(folder, int(time.time()))


def word(state: State) -> str:
    """Return the state's one word in the reader's language."""
    return say(STATES[state])


def tell_next(folder: SurveyFolder) -> None:
    """Say which command comes next."""
    messages().print(say("Next: {command}", command=next_step(folder)))


def next_step(folder: SurveyFolder) -> str:
    """Return the command that takes a survey on, and from when, if that is not yet."""
    state = state_of(folder)
    if NEXT[state] != NEXT[State.COLLECTING]:
        return NEXT[state]
    earliest = folder.manifest.closes_not_before
    if earliest <= time.time():
        return NEXT[state]
    return say("{command}, from {time}", command=NEXT[state], time=local_time(earliest))


def none_of(survey_id: str) -> str:
    """Say that there is no such survey, or none at all."""
    if survey_id:
        return say("no survey {survey} on this desk: survey status lists them", survey=survey_id)
    return say("this desk has no survey yet: run survey keys new first")


def _several(fitting: Sequence[SurveyFolder], states: Sequence[State]) -> str:
    wanted = " / ".join(word(state) for state in states)
    names = ", ".join(folder.survey_id for folder in fitting)
    return say(
        "several surveys are {wanted}: name one with --survey ({names})",
        wanted=wanted, names=names,
    )  # fmt: skip


def _unfit(surveys: Sequence[SurveyFolder], states: Sequence[State]) -> str:
    """Speak of the survey that comes nearest: the last one on its way, else the last."""
    wanted = min(map(ORDER.index, states))
    before = [each for each in surveys if ORDER.index(state_of(each)) < wanted]
    folder = (before or surveys)[-1]
    told = {"survey": folder.survey_id, "state": word(state_of(folder))}
    if before:
        return say(
            "survey {survey} is {state}: run this first: {command}",
            **told, command=next_step(folder),
        )  # fmt: skip
    if state_of(folder) is State.VOID:
        return say("survey {survey} is {state}: too few answered, it is never opened", **told)
    if State.DRAFT in states:
        return say(
            "survey {survey} is {state} already: for another one run survey keys new first", **told
        )
    return say(
        "survey {survey} is {state} already: next is {command}",
        **told, command=next_step(folder),
    )  # fmt: skip
