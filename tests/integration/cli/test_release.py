"""Releasing twice: figures that can be subtracted leave this machine only on purpose."""

import json
from typing import Any

import pytest

from survey.researcher.opening.run import COUNTS, opening_of


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
    line = _release(desk, opened).line
    assert "survey release --again" in line
    assert not (opened.path / "releases" / "2").exists()
    told = _release(desk, opened, "--again")
    assert told.code == 0, told.err
    assert "taken release 2" in told.err


def test_scores_bear_the_names_of_the_questionnaire(desk: Any, opened: Any) -> None:
    at = ("score", "--survey", opened.survey_id)
    names = {each["id"]: each["name"] for each in json.loads(opened.questionnaire)["indices"]}
    chinese, english = desk.done(*at, LANG="zh_CN.UTF-8"), desk.done(*at)
    identifiers = {each["id"] for each in json.loads(desk.done(*at, "--json"))["scores"]}
    for index, (zh, _en) in names.items():
        assert index in identifiers
        assert zh in chinese
        assert index not in english
