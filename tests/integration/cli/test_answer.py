"""A person at a terminal: what she learns when, and what her machine keeps meanwhile."""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from survey.cli.given import complete
from survey.cli.keep import Keep
from survey.cli.stages import Holding, Sealed
from survey.protocol.codes import Link
from survey.researcher.invitations import links_of
from survey.simulate.respondent import Respondent, Wire

AGREED = "y\n"


def _questions(survey: Any) -> str:
    """Leave all out; one is hidden, so that the last empty line declines to change it later."""
    return "\n" * len(json.loads(survey.questionnaire)["items"])


ANSWERS = "{}"


@pytest.fixture(scope="module")
def survey(desk: Any) -> Any:
    return desk.survey(30)


@pytest.fixture(scope="module")
def links(survey: Any) -> Any:
    """Invitations, each for one test."""
    return iter(map(str, links_of(survey)))


def _kept(person: Any) -> list[Path]:
    return list((person.home / "respondent").glob("*"))


def _question(survey: Any) -> str:
    form = json.loads(survey.questionnaire)
    return str(form["items"][0]["text"][-1])


def test_a_used_code_is_told_before_the_first_question(
    survey: Any, links: Any, person: Any
) -> None:
    link = next(links)
    assert person("answer", link, "--answers", "-", typed=ANSWERS).code == 0
    told = person("answer", link, typed=AGREED)
    assert (told.code, told.out) == (1, "")
    assert "the code was used already" in told.err
    assert _question(survey) not in told.err
    assert not _kept(person)


def test_a_closed_survey_is_told_before_the_first_question(desk: Any, person: Any) -> None:
    folder = desk.closed_survey()
    told = person("answer", desk.last_link(folder), typed=AGREED)
    assert (told.code, told.out) == (1, "")
    assert "it is too late" in told.err
    assert _question(folder) not in told.err
    assert not _kept(person)


def test_where_the_law_makes_servers_log_she_is_told_before_anything_is_drawn(
    desk: Any, links: Any, person: Any
) -> None:
    duty = "required by law to keep a log of visits"
    link = str(links_of(desk.survey(10, "--log-duty"))[0])
    told = person("answer", link, typed="n\n")
    assert duty in " ".join(told.err.split())
    assert duty not in " ".join(person("answer", next(links), typed="n\n").err.split())


def test_who_does_not_agree_has_used_nothing_up(links: Any, person: Any) -> None:
    link = next(links)
    told = person("answer", link, typed="n\n")
    assert told.code == 1
    assert "Your code is not used." in told.err
    assert "Aborted" not in told.err
    assert not _kept(person)
    assert person("answer", link, "--answers", "-", typed=ANSWERS).code == 0


def test_a_faulty_file_of_answers_does_not_use_up_the_code(links: Any, person: Any) -> None:
    link = next(links)
    assert person("answer", link, "--answers", "-", typed='{"nobody": 1}').code == 2
    assert not _kept(person)
    assert person("answer", link, "--answers", "-", typed=ANSWERS).code == 0


def test_who_breaks_off_can_go_on_and_no_answer_and_no_code_is_stored(
    survey: Any, links: Any, person: Any
) -> None:
    link = next(links)
    told = person("answer", link, typed=AGREED + "1\n")  # then the input ends
    assert told.code == 1
    assert _question(survey) in told.err
    assert "run the same command again" in " ".join(told.err.split())
    (kept,) = _kept(person)
    assert set(json.loads(kept.read_bytes())) == {"seed", "token", "whose"}
    assert Link.parse(link).code not in kept.read_text()
    assert kept.stat().st_mode & 0o077 == 0
    again = person("answer", link, "--answers", "-", typed=ANSWERS)
    assert again.code == 0, again.err
    assert "goes on" in again.err
    assert not _kept(person)


def test_who_does_not_send_now_sends_the_sealed_answers_later(
    survey: Any, links: Any, person: Any
) -> None:
    link = next(links)
    told = person("answer", link, typed=AGREED + _questions(survey) + "n\n")
    assert (told.code, told.out) == (1, "")
    assert "Nothing has been sent yet." in told.err
    assert "Your sealed answers wait here" in told.err
    (kept,) = _kept(person)
    assert set(json.loads(kept.read_bytes())) == {"envelope", "whose"}
    again = person("answer", link)
    assert again.code == 0, again.err
    assert _question(survey) not in again.err
    assert not _kept(person)


def test_who_sends_now_is_given_the_receipt(survey: Any, links: Any, person: Any) -> None:
    told = person("answer", next(links), typed=AGREED + _questions(survey) + "y\n")
    assert told.code == 0, told.err
    assert len(told.out.strip()) == 16
    assert not _kept(person)


@contextmanager
def _stages(link: str, home: Path) -> Iterator[tuple[Respondent, Keep]]:
    """Go through the stages by hand, to stop where a machine would die."""
    with httpx.Client(trust_env=False) as client:
        respondent = Respondent(Link.parse(link), Wire(client), secrets.token_bytes)
        yield respondent, Keep(home, respondent.load(), respondent.wire)


def test_a_token_request_that_was_answered_unseen_is_repeated_to_the_byte(
    links: Any, person: Any
) -> None:
    link = next(links)
    with _stages(link, person.home) as (respondent, keep):
        asking = respondent.prepare(keep.survey)
        assert keep.replace(None, asking)
        asking.draw()  # the issuer has answered; the machine died before it could keep the token
    told = person("answer", link, "--answers", "-", typed=ANSWERS)
    assert told.code == 0, told.err


def test_sealed_answers_are_sent_as_they_are_and_nothing_is_asked_again(
    survey: Any, links: Any, person: Any
) -> None:
    link = next(links)
    with _stages(link, person.home) as (respondent, keep):
        envelope = respondent.start(keep.survey).seal(complete(keep.survey.form, {}))
        assert keep.replace(None, Sealed(envelope))
        assert keep.read() == Sealed(envelope)
    assert set(json.loads(keep.path.read_bytes())) == {"envelope"}
    told = person("answer", link)
    assert told.code == 0, told.err
    assert _question(survey) not in told.err
    assert not _kept(person)


def test_each_stage_is_read_back_as_it_was_kept(links: Any, tmp_path: Path) -> None:
    with _stages(next(links), tmp_path) as (respondent, keep):
        assert keep.read() is None
        asking = respondent.prepare(keep.survey)
        assert keep.replace(None, asking)
        assert keep.read() == asking
        started = asking.draw()
        holding = Holding(started.token, started.seed)
        assert keep.replace(asking, holding)
        assert keep.read() == holding


def test_a_window_that_comes_second_overwrites_nothing(links: Any, tmp_path: Path) -> None:
    with _stages(next(links), tmp_path) as (respondent, keep):
        first, second = (respondent.prepare(keep.survey) for _window in range(2))
        assert keep.replace(None, first)
        assert not keep.replace(None, second)
        assert not keep.replace(second, None)
        assert keep.read() == first


def test_where_nothing_can_be_kept_no_code_is_used(links: Any, person: Any) -> None:
    link = next(links)
    person.home.mkdir()
    (person.home / "respondent").write_text("in the way")
    told = person("answer", link, "--answers", "-", typed=ANSWERS)
    assert told.code == 1
    assert "cannot be made" in told.err
    (person.home / "respondent").unlink()
    assert person("answer", link, "--answers", "-", typed=ANSWERS).code == 0


@pytest.mark.parametrize(("typed", "left"), [("\n", "Nothing was sent."), ("y\n", "Not sent,")])
def test_endless_input_that_answers_nothing_comes_to_an_end(
    links: Any, person: Any, typed: str, left: str
) -> None:
    told = person("answer", next(links), typed=typed * 100)
    assert (told.code, told.out) == (1, "")
    *_, last = told.err.splitlines()
    assert last.startswith("survey: 10 lines in a row were no answer to this question")
    assert left in told.err


def test_after_the_receipt_it_is_said_how_the_full_one_is_had_and_what_it_can_do(
    links: Any, person: Any
) -> None:
    told = person("answer", next(links), "--answers", "-", typed=ANSWERS)
    assert len(told.out.strip()) == 16
    *_, last = told.err.splitlines()
    assert "printed only with --json" in last
    assert "Whoever finds either beside the researcher's key learns the answer." in last
