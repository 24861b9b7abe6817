"""Verbs in the wrong order: one line that says where the survey stands and what to run first."""

import re
from pathlib import Path
from typing import Any

import pytest

import questionnaires
from survey.cli.terminal import local_time


@pytest.fixture(scope="module")
def collecting(desk: Any) -> Any:
    """A survey that promises to collect for two weeks."""
    return desk.survey(12)


@pytest.fixture(scope="module")
def closed(desk: Any) -> Any:
    return desk.closed_survey()


def test_what_needs_a_closed_survey_says_close_first_and_from_when(
    desk: Any, collecting: Any
) -> None:
    earliest = local_time(collecting.manifest.closes_not_before)
    for verb in ("open", "score", "release", "verify"):
        line = desk(verb, "--survey", collecting.survey_id, TZ="UTC").line
        assert f"survey {collecting.survey_id} is collecting" in line
        assert f"run this first: survey close, from {earliest}" in line


def test_one_survey_of_several_is_shown_if_it_is_named(
    desk: Any, collecting: Any, closed: Any
) -> None:
    one = desk.done("status", "--survey", collecting.survey_id)
    assert collecting.survey_id in one
    assert closed.survey_id not in one
    assert "no survey aaaaaaaaaaaaaaaa" in desk("status", "--survey", "a" * 16).line


def test_nobody_closes_before_the_promised_time_and_the_time_is_named(
    desk: Any, collecting: Any
) -> None:
    line = desk("close", "--survey", collecting.survey_id).line
    assert local_time(collecting.manifest.closes_not_before) in line
    assert collecting.state == "published"


def test_publishing_twice_names_the_survey_and_the_way_to_another(
    desk: Any, collecting: Any
) -> None:
    again = ("publish", "office_climate", "--invitations", 12, "--survey", collecting.survey_id)
    line = desk(*again).line
    assert f"survey {collecting.survey_id} is collecting already" in line
    assert "survey keys new" in line


def test_a_survey_has_one_word_for_its_state_wherever_it_is_named(
    desk: Any, collecting: Any
) -> None:
    shown = desk.done("status")
    assert f"{collecting.survey_id}  collecting" in shown
    assert "published" not in shown
    shown = desk.done("status", LANG="zh_CN.UTF-8")
    assert f"{collecting.survey_id}  收集中" in shown
    refused = desk("open", "--survey", collecting.survey_id, LANG="zh_CN.UTF-8").line
    assert f"调查 {collecting.survey_id} 的状态是“收集中”：请先运行 survey close" in refused


def test_a_closed_survey_is_opened_before_anything_else(desk: Any, closed: Any) -> None:
    for verb in ("score", "release"):
        line = desk(verb, "--survey", closed.survey_id).line
        assert f"survey {closed.survey_id} is closed: run this first: survey open" in line
    line = desk("close", "--survey", closed.survey_id).line
    assert f"survey {closed.survey_id} is closed already: next is survey open" in line


def test_counts_are_shown_after_the_close_and_not_before(
    desk: Any, collecting: Any, closed: Any
) -> None:
    before, after = (_block(desk.done("status"), each.survey_id) for each in (collecting, closed))
    assert "12 invited; answers can be sent until" in before
    assert "accepted" not in before
    assert "13 invited, 12 codes used, 12 answers accepted" in after
    assert "Next: survey open" in after


def _block(shown: str, survey_id: str) -> str:
    lines = shown[shown.index(survey_id) :].splitlines()
    return "\n".join([lines[0], *(line for line in lines[1:6] if line.startswith(" "))])


def test_a_survey_that_is_not_there_is_named(desk: Any, collecting: Any) -> None:
    assert collecting
    assert "no survey aaaaaaaaaaaaaaaa" in desk("open", "--survey", "aaaaaaaaaaaaaaaa").line


def test_of_several_surveys_one_must_be_named(desk: Any, collecting: Any) -> None:
    second = desk.survey(12)
    line = desk("close").line
    assert "--survey" in line
    assert collecting.survey_id in line
    assert second.survey_id in line


def test_a_file_of_invitations_is_overwritten_only_on_purpose(
    desk: Any, collecting: Any, tmp_path: Path
) -> None:
    out, at = tmp_path / "links.csv", ("--survey", collecting.survey_id)
    out.write_text("somebody's letter")
    line = desk("invite", "--out", out, *at).line
    assert f"{out} is there already" in line
    assert out.read_text() == "somebody's letter"
    assert desk.done("invite", "--out", out, "--force", *at) == str(out)
    assert out.read_text("utf-8-sig").startswith("link,")


def test_few_in_many_combinations_are_a_warning_that_says_what_was_done(desk: Any) -> None:
    survey_id = desk.done("keys", "new", "--effort", "interactive")
    told = desk("publish", "fault_tolerance", "--invitations", 12, "--survey", survey_id)
    assert told.code == 0
    assert "Warning:" in told.err
    assert "may be alone" in told.err
    assert "published all the same" in told.err
    assert told.out


def test_a_consent_that_lacks_who_asks_is_a_warning_by_name(desk: Any, tmp_path: Path) -> None:
    shipped = questionnaires.shipped("office_climate").read_text("utf-8")
    filled = tmp_path / "filled.yaml"
    filled.write_text(re.sub(r"(?m)^  required_before_use: .*\n", "", shipped), "utf-8")
    told = [
        desk("publish", questionnaire, "--invitations", 12, "--survey",
             desk.done("keys", "new", "--effort", "interactive"))
        for questionnaire in ("office_climate", filled)
    ]  # fmt: skip
    assert "must still name: name of the organiser, a contact, retention date" in told[0].err
    assert "must still name" not in told[1].err
    assert [each.code for each in told] == [0, 0]


def test_fewer_invitations_than_answers_needed_publish_nothing(desk: Any) -> None:
    survey_id = desk.done("keys", "new", "--effort", "interactive")
    told = desk("publish", "office_climate", "--invitations", 9, "--survey", survey_id)
    assert told.code == 2
    assert "--min-open" in told.err
    assert f"{survey_id}  draft" in desk.done("status")
