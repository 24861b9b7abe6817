"""A question at a terminal takes many slips, and has an end."""

import io

import click
import pytest

from survey.cli.patience import TRIES, Unanswered, ask_whether, lines


def _type(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))


def test_the_tenth_slip_in_a_row_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    _type(monkeypatch, "\n" * 1000)
    with pytest.raises(Unanswered, match="10 lines in a row"):
        ask_whether("Start")


def test_nine_slips_and_an_answer_are_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    _type(monkeypatch, "maybe\n" * (TRIES - 1) + "Ｙ\n")
    assert ask_whether("Start")


@pytest.mark.parametrize(
    ("typed", "default", "meant"),
    [("\n", True, True), ("\n", False, False), ("NO\n", True, False), (" yes \n", False, True)],
)
def test_an_empty_line_is_the_default(
    monkeypatch: pytest.MonkeyPatch, typed: str, default: bool, meant: bool
) -> None:
    _type(monkeypatch, typed)
    assert ask_whether("Start", default) is meant


def test_where_the_input_ends_it_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    _type(monkeypatch, "maybe\n")
    with pytest.raises(click.Abort):
        list(lines(">", "amiss"))
