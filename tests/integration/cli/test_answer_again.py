"""Changing and withdrawing at a terminal: if asked for, on the same machine, until the close."""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pyarrow.parquet
import pytest

from questionnaires.compiling import CompiledQuestionnaire
from questionnaires.items import NOT_SHOWN
from survey.cli.given import complete
from survey.cli.keep import Keep
from survey.cli.moment import Moment
from survey.cli.stages import WITHDRAWN, Holding, Sealed
from survey.protocol.codes import Link
from survey.protocol.encoding import emit, unb64u
from survey.protocol.envelope import Receipt
from survey.researcher.invitations import links_of
from survey.simulate.respondent import Respondent, Wire

AGREED = "y\n"
YES, NO, DEFAULT = "y\n", "n\n", "\n"
ANEW, WITHDRAW, CLEAR, NOTHING = "1\n", "2\n", "3\n", "\n"


@pytest.fixture(scope="module")
def survey(desk: Any) -> Any:
    return desk.survey(30, "--spread-hours", 24)


@pytest.fixture(scope="module")
def links(survey: Any) -> Any:
    """Invitations, each for one test."""
    return iter(map(str, links_of(survey)))


@pytest.fixture
def sent(links: Any, person: Any) -> str:
    """The link of a response that has arrived and can be changed."""
    link = next(links)
    told = person("answer", link, "--answers", "-", "--changeable", typed='{"place": 1}')
    assert told.code == 0, told.err
    assert "You can still change or withdraw it" in _plain(told.err)
    return str(link)


def _kept(person: Any) -> dict[str, Any]:
    (path,) = (person.home / "respondent").glob("*")
    read: dict[str, Any] = json.loads(path.read_bytes())
    return read


def _nothing(person: Any) -> bool:
    return not list((person.home / "respondent").glob("*"))


def _rewrite(person: Any, **changes: Any) -> None:
    (path,) = (person.home / "respondent").glob("*")
    path.write_bytes(emit({**json.loads(path.read_bytes()), **changes}))


def _sequence(printed: str) -> int:
    return Receipt.from_bytes(unb64u(json.loads(printed)["full"])).sequence


def _questions(survey: Any) -> str:
    """Leave every question out that is shown, one empty line for each."""
    form = CompiledQuestionnaire.from_bytes(survey.questionnaire)
    return "\n" * sum(answer != NOT_SHOWN for answer in complete(form, {}).values())


def _plain(text: str) -> str:
    return " ".join(text.split())


def test_unless_asked_for_nothing_stays_and_the_warning_comes_before_the_choice(
    survey: Any, links: Any, person: Any
) -> None:
    link = next(links)
    told = person("answer", link, typed=AGREED + _questions(survey) + DEFAULT + YES)
    assert told.code == 0, told.err
    words = _plain(told.err)
    assert words.index("a key stays on this machine") < words.index("Let me change or")
    assert "Let me change or withdraw it on this machine? [y/N]" in words
    assert "You can still change" not in words
    assert _nothing(person)
    again = person("answer", link, typed=AGREED)
    assert "the code was used already" in again.err


def test_whoever_says_yes_keeps_token_and_key_and_neither_answer_nor_code(
    survey: Any, links: Any, person: Any
) -> None:
    link = next(links)
    told = person("answer", link, typed=AGREED + _questions(survey) + YES + YES)
    assert told.code == 0, told.err
    kept = _kept(person)
    assert set(kept) == {"seed", "sequence", "token", "until", "whose"}
    assert (kept["sequence"], kept["until"]) == (1, survey.manifest.submit_until)
    assert Link.parse(link).code not in json.dumps(kept)


def test_with_the_option_the_warning_is_said_and_nothing_is_asked(
    survey: Any, links: Any, person: Any
) -> None:
    typed = AGREED + _questions(survey) + YES
    told = person("answer", next(links), "--changeable", typed=typed)
    assert told.code == 0, told.err
    assert "a key stays on this machine" in _plain(told.err)
    assert "Let me change" not in told.err
    assert _kept(person)["sequence"] == 1


def test_a_change_begins_from_the_start_and_the_key_stays_only_if_wanted(
    survey: Any, sent: str, person: Any
) -> None:
    first = person("answer", sent, typed=ANEW + _questions(survey) + DEFAULT + YES)
    assert first.code == 0, first.err
    assert "It has arrived, and you can change it" in first.err
    assert "[Y/n]" in first.err  # as she asked the first time
    assert "replaces what you sent before" in first.err
    assert _kept(person)["sequence"] == 2
    second = person("answer", sent, typed=ANEW + _questions(survey) + NO + YES)
    assert second.code == 0, second.err
    assert _nothing(person)


def test_answers_from_a_file_change_what_was_sent_and_the_key_stays(sent: str, person: Any) -> None:
    told = person("answer", sent, "--answers", "-", "--json", typed='{"place": 2}')
    assert told.code == 0, told.err
    assert _sequence(told.out) == 1
    assert _kept(person)["sequence"] == 2


def test_the_menu_can_be_left_and_takes_only_what_it_offers(sent: str, person: Any) -> None:
    kept = _kept(person)
    told = person("answer", sent, typed="9\n" + NOTHING)
    assert (told.code, told.out) == (0, "")
    assert "That does not fit" in told.err
    assert "Nothing was changed." in told.err
    assert _kept(person) == kept


def test_the_key_goes_when_she_says_so_and_the_response_stays(sent: str, person: Any) -> None:
    told = person("answer", sent, typed="３\n")  # a full-width digit
    assert told.code == 0
    assert "What was delivered counts all the same." in told.err
    assert _nothing(person)
    assert "the code was used already" in person("answer", sent, typed=AGREED).err


def test_who_breaks_off_a_change_has_changed_nothing(sent: str, person: Any) -> None:
    kept = _kept(person)
    told = person("answer", sent, typed=ANEW + "1\n")  # then the input ends
    assert told.code == 1
    assert "What was delivered counts; the key stays here." in _plain(told.err)
    assert _kept(person) == kept


@pytest.mark.parametrize("way", [["--withdraw"], []])
def test_a_withdrawal_asks_once_and_no_is_no(sent: str, person: Any, way: list[str]) -> None:
    kept, choice = _kept(person), "" if way else WITHDRAW
    told = person("answer", sent, *way, typed=choice + DEFAULT)
    assert (told.code, told.out) == (1, "")
    assert "Withdraw your response? [y/N]" in told.err
    assert "Nothing was changed." in told.err
    assert _kept(person) == kept
    done = person("answer", sent, *way, typed=choice + YES)
    assert done.code == 0, done.err
    assert _kept(person)["sequence"] == 2  # until the close she can answer again


@contextmanager
def _keep(link: str, home: Path) -> Iterator[tuple[Keep, Holding]]:
    """Look into what the machine keeps once something has arrived."""
    with httpx.Client(trust_env=False) as client:
        respondent = Respondent(Link.parse(link), Wire(client), secrets.token_bytes)
        keep = Keep(home, respondent.load(), respondent.wire)
        key = keep.read()
        assert isinstance(key, Holding)
        yield keep, key


@pytest.mark.parametrize(("again", "sequence"), [((), 1), (("--withdraw", "--yes"), 2)])
def test_a_withdrawal_that_was_broken_off_goes_on(
    sent: str, person: Any, again: tuple[str, ...], sequence: int
) -> None:
    with _keep(sent, person.home) as (keep, key):
        withdrawal = key.seal(keep.survey, WITHDRAWN)
        answers = key.seal(keep.survey, complete(keep.survey.form, {}))
        assert len(withdrawal.to_bytes()) == len(answers.to_bytes())
        assert keep.replace(key, Sealed(withdrawal, None, key.following))  # and the machine dies
    told = person("answer", sent, *again, "--json")
    assert told.code == 0, told.err
    assert _sequence(told.out) == sequence
    assert _kept(person)["sequence"] == sequence + 1


def test_what_still_waits_can_be_withdrawn_although_it_may_have_arrived(
    links: Any, person: Any
) -> None:
    link = next(links)
    assert person("answer", link, "--answers", "-", "--changeable", typed="{}").code == 0
    with _keep(link, person.home) as (keep, key):
        envelope = Holding(key.token, key.seed).seal(keep.survey, complete(keep.survey.form, {}))
        tomorrow = Moment(2**32, 2**32)
        assert keep.replace(key, Sealed(envelope, tomorrow, key))
    told = person("answer", link, "--withdraw", "--yes", "--json")
    assert told.code == 0, told.err
    assert _sequence(told.out) == 1


def test_where_nothing_can_be_withdrawn_one_line_says_so(
    survey: Any, links: Any, person: Any
) -> None:
    link = next(links)
    line = person("answer", link, "--withdraw", "--yes").err.splitlines()[-1]
    assert line.startswith("survey: nothing here can be withdrawn")
    typed = AGREED + _questions(survey) + DEFAULT + NO
    person("answer", link, typed=typed)
    kept = _kept(person)
    line = person("answer", link, "--withdraw", "--yes").err.splitlines()[-1]
    assert line.startswith("survey: what waits here cannot be withdrawn")
    line = person("answer", link, "--changeable").err.splitlines()[-1]
    assert line.startswith("survey: too late for --changeable")
    assert _kept(person) == kept


def test_a_withdrawal_takes_no_answers(links: Any, person: Any) -> None:
    assert person("answer", next(links), "--withdraw", "--answers", "-", typed="{}").code == 2


@pytest.mark.parametrize("refused", ["sequence-superseded", "sequence-conflict"])
def test_a_key_that_another_device_has_used_is_cleared_in_the_pages_words(
    sent: str, person: Any, refused: str
) -> None:
    for _time in range(2 if refused == "sequence-superseded" else 1):
        assert person("answer", sent, "--withdraw", "--yes").code == 0
    _rewrite(person, sequence=1)  # a copy of the key from before
    told = person("answer", sent, "--withdraw", "--yes")
    assert (told.code, told.out) == (1, "")
    assert "A response as new or newer has arrived" in _plain(told.err)
    assert told.err.splitlines()[-1] == "survey: Not accepted: a later one is there"
    assert _nothing(person)


def test_after_the_end_the_key_goes_by_itself_whichever_link_is_opened(
    sent: str, links: Any, person: Any
) -> None:
    _rewrite(person, until=1)
    told = person("answer", sent)
    assert (told.code, told.out) == (1, "")
    assert "survey: the survey has closed: the key on this machine is cleared" in told.err
    assert _nothing(person)
    link = next(links)
    assert person("answer", link, "--answers", "-", "--changeable", typed="{}").code == 0
    _rewrite(person, until=1)
    (path,) = (person.home / "respondent").glob("*")
    path.rename(path.with_name("A" * 43))  # of another survey, whose page may be gone
    person("answer", next(links), typed="n\n")
    assert _nothing(person)


def test_the_highest_sequence_is_the_last(survey: Any, sent: str, person: Any) -> None:
    _rewrite(person, sequence=254)
    assert person("answer", sent, "--answers", "-", typed="{}").code == 0
    assert _kept(person)["sequence"] == 255
    told = person("answer", sent, typed=ANEW + _questions(survey) + YES)
    assert told.code == 0, told.err
    assert "Let me change" not in told.err
    assert _nothing(person)


def test_of_what_was_changed_only_the_last_is_opened_and_of_the_withdrawn_none(
    desk: Any, person: Any, tmp_path: Path
) -> None:
    folder = desk.survey(12, "--may-close-after", 0, "--min-open", 2)
    other = type(person)(tmp_path / "other")
    changed, withdrawn = map(str, links_of(folder)[:2])
    for one, link in ((person, changed), (other, withdrawn)):
        told = one("answer", link, "--answers", "-", "--changeable", typed='{"place": 1}')
        assert told.code == 0, told.err
    assert person("answer", changed, "--answers", "-", typed='{"place": 2}').code == 0
    assert other("answer", withdrawn, "--withdraw", "--yes").code == 0
    desk.done("close", "--survey", folder.survey_id)
    opened = json.loads(desk.done("open", "--survey", folder.survey_id, "--json"))
    assert (opened["accepted"], opened["opened"], opened["withdrawn"]) == (2, 1, 1)
    assert pyarrow.parquet.read_table(opened["answers"])["place"].to_pylist() == [2]
    late = person("answer", changed, "--withdraw", "--yes")
    assert (late.code, late.out) == (1, "")
    assert "What was delivered before counts." in _plain(late.err)
    assert _nothing(person)
