"""The questions at a terminal: the same instrument as the page's."""

import io
import re
import sys
from dataclasses import replace
from random import Random

import click
import pytest

import questionnaires
from questionnaires.compiling import CompiledQuestionnaire
from questionnaires.items import NOT_SHOWN
from survey.cli.asking import Asker


def _form(name: str) -> CompiledQuestionnaire:
    loaded = questionnaires.load(questionnaires.shipped(name))
    return CompiledQuestionnaire.from_bytes(questionnaires.compile(loaded))


@pytest.fixture(scope="module")
def office() -> CompiledQuestionnaire:
    return _form("office_climate")


@pytest.fixture(scope="module")
def tolerance() -> CompiledQuestionnaire:
    return _form("fault_tolerance")


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "C.UTF-8")
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)


def _type(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def _asked(form: CompiledQuestionnaire, text: str) -> list[str]:
    """Return the items in the order in which their questions were asked."""
    places = {text.index(f"\n{item.text[-1]}\n"): item.id for item in form.items}
    return [places[place] for place in sorted(places)]


def test_every_part_says_its_place_its_title_and_its_introduction(
    tolerance: CompiledQuestionnaire,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _type(monkeypatch, *[""] * len(tolerance.items))
    Asker.of(tolerance).ask_all()
    told = capsys.readouterr().err
    for number, section in enumerate(tolerance.sections, 1):
        place = f"Part {number} of {len(tolerance.sections)}\n{section.title[-1]}\n"
        assert f"{place}{section.intro[-1]}" in told
    framed = [section for section in tolerance.sections if section.frame]
    assert told.count(tolerance.frame[-1]) == told.count(tolerance.definition[-1]) == len(framed)


def test_a_part_is_drawn_in_an_order_of_its_own_and_the_answers_stay_with_their_items(
    tolerance: CompiledQuestionnaire,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    orders = []
    for seed in (1, 2):
        _type(monkeypatch, *[""] * len(tolerance.items))
        answers = Asker(tolerance, 1, Random(seed)).ask_all()
        assert list(answers) == [item.id for item in tolerance.items]
        orders.append(_asked(tolerance, capsys.readouterr().err))
    for section in tolerance.sections:
        drawn = [[name for name in order if name in section.items] for order in orders]
        assert sorted(drawn[0]) == sorted(drawn[1]) == sorted(section.items)
        assert (drawn[0] != drawn[1]) == section.randomise


def test_what_does_not_fit_is_asked_again(
    office: CompiledQuestionnaire,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _type(monkeypatch, "9", "3", "1e0", "2.5", "4", "4", "4", "3 1 2", "")
    answers = Asker(office, 1).ask_all()
    assert (answers["place"], answers["days"], answers["first"]) == (3, "2.5", [3, 1, 2])
    assert answers["disturbances"] == NOT_SHOWN
    assert capsys.readouterr().err.count("does not fit this question") == 2


def test_the_prompt_and_the_hints_are_plain(
    office: CompiledQuestionnaire,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _type(monkeypatch, "1", *[""] * len(office.items))
    Asker.of(office).ask_all()
    told = capsys.readouterr().err
    assert ">:" not in told
    assert re.search(r"^> ", told, re.MULTILINE)
    for hint in ("0 to 7 days", "choose several", "all the numbers in order", "At most 200"):
        assert hint in told


def test_a_question_for_words_warns_unless_its_author_does(office: CompiledQuestionnaire) -> None:
    plain = replace(office.by_id["more"], text=("", "Anything to add?"))
    for item, hints in ((office.by_id["more"], 1), (plain, 2)):
        form = replace(office, items=(item,))
        assert len(Asker(form, 1)._hints(item)) == hints


@pytest.mark.parametrize("typed", ["n", ""])
def test_nothing_is_sent_that_was_not_asked_for(
    office: CompiledQuestionnaire, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    _type(monkeypatch, typed)
    with pytest.raises((click.exceptions.Exit, click.Abort)):
        Asker.of(office).ask_to_send(0)
