"""The end, as it is typed: asked first, refused too early, said honestly, verified by anybody."""

import json
import time
from typing import Any

import pytest

from survey.cli.terminal import day_of
from survey.researcher.destroying import destruction_of
from survey.researcher.opening.run import ANSWERS
from survey.researcher.releasing import latest
from survey.researcher.terms import DAY


@pytest.fixture(scope="module")
def opened(desk: Any) -> Any:
    folder = desk.closed_survey()
    desk.done("open", "--survey", folder.survey_id)
    return folder


def test_before_a_release_it_is_refused_and_the_way_is_named(desk: Any, opened: Any) -> None:
    line = desk("destroy", "--survey", opened.survey_id, "--yes").line
    assert "run this first: survey release" in line
    assert opened.holds(ANSWERS)


def test_it_asks_first_and_says_what_is_lost_what_stays_and_what_it_cannot(
    desk: Any, opened: Any
) -> None:
    at = ("destroy", "--unreleased", "--survey", opened.survey_id)
    told = desk(*at, typed="n\n")
    assert (told.code, told.out) == (1, "")
    for words in ("Lost for ever", "What stays", "backups and snapshots", "Nothing was destroyed"):
        assert words in told.err
    assert "闪存盘" in desk(*at, typed="n\n", LANG="zh_CN.UTF-8").err
    assert opened.holds(ANSWERS)


def test_the_promise_is_recalled_until_it_is_kept_and_then_verified(desk: Any, opened: Any) -> None:
    at = ("--survey", opened.survey_id)
    desk.done("release", *at)
    command = f"survey destroy --survey {opened.survey_id}"
    assert command in desk.done("status")
    assert "absent  destruction" in desk.done("verify", *at)
    told = json.loads(desk.done("destroy", *at, "--yes", "--json"))
    assert told == json.loads(desk.done("destroy", *at, "--json"))  # nothing is left to ask
    statement = destruction_of(opened)
    assert statement
    assert statement.day == int(time.time()) // DAY
    day = day_of(statement.day)
    assert told == {
        "survey": opened.survey_id,
        "destroyed": day,
        "statement": str(latest(opened).path / "destroyed.statement"),
    }
    shown = desk.done("status")
    assert command not in shown
    assert f"key and answers were destroyed on {day}" in shown
    verified = desk.done("verify", *at)
    assert "holds  destruction" in verified
    assert f"key and answers destroyed on {day}; promised by" in verified
    for verb in ("open", "score", "release"):
        assert "were destroyed" in desk(verb, *at).line
