"""What a Chinese reader sees: no English sentence in any help, no refusal without words."""

import re
import sys
from collections.abc import Iterator

import click
import pytest

from survey.cli import words
from survey.cli.group import survey
from survey.cli.refusals import FILLED, PLACE, WORDS, in_words, translated
from survey.errors import HomeUnusable
from survey.researcher.servers import Refusal
from survey.simulate.respondent import Refusal as RespondentRefusal

ENGLISH = re.compile(r"[A-Za-z]{2,}(?: [a-z]{2,}){2,}")  # three words in a row
COMMAND = re.compile(r"survey [a-z]+(?: (?:show|new|add|researcher))?")


@pytest.fixture(autouse=True)
def _chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    words.teach_click()


def _helps(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            verb = command.get_command(context, name)
            assert verb
            yield from _helps(verb, click.Context(verb, info_name=name, parent=context))


def test_no_help_falls_back_into_english() -> None:
    context = click.Context(survey, info_name="survey", help_option_names=["-h", "--help"])
    seen = dict(_helps(survey, context))
    assert len(seen) > len(sys.modules["survey.cli.group"].VERBS)
    stray = {
        path: found
        for path, text in seen.items()
        if (found := ENGLISH.findall(COMMAND.sub("", text)))
    }
    assert stray == {}


@pytest.mark.parametrize("refusal", [Refusal, RespondentRefusal])
@pytest.mark.parametrize("urn", WORDS)
def test_every_code_of_a_server_has_words(refusal: type[Refusal], urn: str) -> None:
    line = in_words(refusal("https://issuer.example", urn, "The code has drawn."))
    assert line.startswith("https://issuer.example 拒绝：")
    assert not ENGLISH.search(COMMAND.sub("", line))


def test_a_code_without_words_is_shown_as_the_server_said_it() -> None:
    line = in_words(Refusal("https://issuer.example", "strange", "Something else."))
    assert line == "https://issuer.example 拒绝：Something else.（strange）"


def test_sentences_are_found_again_after_their_places_were_filled() -> None:
    refused = HomeUnusable("/a: b/desk is not writable: Permission denied")
    assert in_words(refused) == "/a: b/desk 不可写：没有权限"
    nested = "port 8400 on ::1 cannot be used: Address already in use"
    assert translated(f"{nested}: end that program or choose another --port") == (
        "::1 的端口 8400 不能用：地址已被占用：请结束占用它的程序，或用 --port 另选"
    )


def test_every_sentence_with_places_still_stands_where_it_is_raised() -> None:
    sources = "".join(
        path.read_text("utf-8")
        for path in words.TRANSLATIONS.parents[1].rglob("*.py")
        if path.name != "refusals.py"
    )
    assert [each for each in FILLED if f'"{each}"' not in sources] == []


def test_no_sentence_hides_behind_a_vaguer_one() -> None:
    for number, sentence in enumerate(FILLED):
        filled = PLACE.sub("x", sentence)
        earlier = (
            each
            for each in FILLED[:number]
            if re.fullmatch("(.+)".join(map(re.escape, PLACE.split(each))), filled)
        )
        assert next(earlier, sentence) == sentence
