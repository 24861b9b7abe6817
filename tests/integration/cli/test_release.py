"""Releasing twice: figures that can be subtracted leave this machine only on purpose."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from survey.researcher.opening.columns import read_table, write_table
from survey.researcher.opening.run import ANSWERS, COUNTS, opening_of
from survey.researcher.releasing import latest


@pytest.fixture(scope="module")
def opened(desk: Any) -> Any:
    folder = desk.closed_survey(people=14)
    desk.done("open", "--survey", folder.survey_id)
    return folder


def _release(desk: Any, folder: Any, *options: str) -> Any:
    return desk("release", "--survey", folder.survey_id, *options)


def test_a_release_says_where_to_read_it_and_what_a_reader_needs(desk: Any, opened: Any) -> None:
    told = _release(desk, opened)
    assert told.code == 0, told.err
    assert "taken release 1" in told.err
    assert f"/releases/{opened.survey_id}/1" in told.err
    assert "survey account add NAME" in told.err
    assert told.out.strip().endswith("releases/1")


def test_the_same_figures_again_make_no_second_release(desk: Any, opened: Any) -> None:
    _release(desk, opened)
    for options in ((), ("--again",)):
        told = _release(desk, opened, *options)
        assert told.code == 0
        assert "Release 1 is unchanged" in told.err
    assert not (opened.path / "releases" / "2").exists()
    desk.done("open", "--survey", opened.survey_id)  # shuffled anew: the same figures all the same
    told = json.loads(desk.done("release", "--survey", opened.survey_id, "--json"))
    assert (told["sequence"], told["new"]) == (1, False)


def test_other_figures_leave_only_if_asked_for_again(desk: Any, opened: Any) -> None:
    _release(desk, opened)
    counts = json.loads((opened.path / COUNTS).read_bytes())
    counts["opened"] -= 1
    opened.write(COUNTS, json.dumps(counts, separators=(",", ":"), sort_keys=True).encode())
    assert opening_of(opened).opened == counts["opened"]
    answers = read_table(opened.path / ANSWERS)
    write_table(answers.slice(1), opened.path / ANSWERS)  # as many rows as were counted
    line = _release(desk, opened).line
    assert "survey release --again" in line
    assert not (opened.path / "releases" / "2").exists()
    told = _release(desk, opened, "--again")
    assert told.code == 0, told.err
    assert "taken release 2" in told.err


def test_a_check_that_fails_is_a_line_of_the_list_and_says_why(
    desk: Any, opened: Any, tmp_path: Path
) -> None:
    _release(desk, opened)
    files = tmp_path / "files"
    shutil.copytree(latest(opened).path, files)
    leaves = files / "leaves.bin"
    leaves.write_bytes(leaves.read_bytes()[:-32])
    told = desk("verify", files)
    assert told.code == 1
    assert told.out.splitlines() == [
        "holds  manifest", "holds  issuer statement", "holds  head", "FAILS  leaf list",
    ]  # fmt: skip
    assert told.err == "survey: the leaf list is not as long as the head says\n"
    told = desk("verify", files, LANG="zh_CN.UTF-8")
    assert told.out.splitlines()[-1].startswith("不成立  ")


def test_the_codes_can_be_destroyed_after_the_release_and_until_then_they_are_named(
    desk: Any, opened: Any
) -> None:
    _release(desk, opened)
    at = ("--survey", opened.survey_id)
    command = f"survey invite --destroy --survey {opened.survey_id}"
    assert command in desk.done("status")
    assert "already: next is" in desk("invite", "--out", "links.csv", *at).line
    told = desk("invite", "--destroy", *at)
    assert told.code == 0, told.err
    assert not list((opened.path / "codes").iterdir())
    assert command not in desk.done("status")
    assert "destroyed already" in desk("invite", "--destroy", *at).line


def test_scores_bear_the_names_of_the_questionnaire(desk: Any, opened: Any) -> None:
    at = ("score", "--survey", opened.survey_id)
    names = {each["id"]: each["name"] for each in json.loads(opened.questionnaire)["indices"]}
    chinese, english = desk.done(*at, LANG="zh_CN.UTF-8"), desk.done(*at)
    identifiers = {each["id"] for each in json.loads(desk.done(*at, "--json"))["scores"]}
    for index, (zh, _en) in names.items():
        assert index in identifiers
        assert zh in chinese
        assert index not in english
