"""The questionnaire on paper: whole, alike for everybody, and honest about what paper is."""

import re
import sys
from importlib.util import find_spec

import pytest

import questionnaires
from questionnaires.compiling import CompiledQuestionnaire
from questionnaires.conditions import AllOf, AnyOf, Is, Not
from questionnaires.model import LANGUAGES
from survey.errors import ConfigInvalid
from survey.researcher.page.catalogs import read_catalogs
from survey.researcher.page.conditions import InWords
from survey.researcher.page.paper import render_paper, to_pdf

NAMES = [path.stem for path in questionnaires.shipped()]


def form_of(name: str) -> CompiledQuestionnaire:
    source = questionnaires.load(questionnaires.shipped(name))
    return CompiledQuestionnaire.from_bytes(questionnaires.compile(source))


def text_of(html: str) -> str:
    body = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", body))


def in_words(language: str) -> InWords:
    form = form_of("office_climate")
    return InWords(form, form.languages.index(language), read_catalogs(domain="paper")[language])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_and_every_choice_stands_on_it(name: str, language: str) -> None:
    form = form_of(name)
    place = form.languages.index(language)
    text = text_of(render_paper(form, language).replace("&#39;", "'"))
    for number, (section, item) in enumerate(form.shown_order, 1):
        assert f"{number}{item.text[place]}" in text
        assert section.title[place] in text
        for option in getattr(item, "options", ()):
            assert option.label[place] in text
    for label in [each.label for each in form.nonresponse]:
        assert label[place] in text
    for label in [label for scale in form.response_scales for label in scale.labels]:
        assert label[place] in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_before_the_first_question_that_it_is_not_sealed(language: str) -> None:
    words = read_catalogs(domain="paper")[language]
    text = text_of(render_paper(form_of("office_climate"), language))
    first = text.index(words["paper.part"].split("{")[0] + "1")
    for key in ("truth", "open", "hand", "same", "empty", "mind", "online"):
        assert text.index(words[f"paper.{key}"].replace("'", "&#39;")) < first


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-Hans", "只有第 1 题选了“单间”或“多人办公室”，才需要回答。"),
        ("en", "Answer only if you chose “A room of my own” or “A shared room” at question 1."),
    ],
)
def test_a_condition_is_said_in_words(language: str, said: str) -> None:
    assert said in text_of(render_paper(form_of("office_climate"), language))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "zh-Hans",
            "（第 1 题选了“单间”，或者第 1 题没有选“不愿回答”），并且第 4 题选了“非常同意”",
        ),
        (
            "en",
            (
                "(you chose “A room of my own” at question 1, or you did not choose "
                "“Prefer not to answer” at question 1), and you chose “Strongly agree” "
                "at question 4"
            ),
        ),
    ],
)
def test_conditions_in_conditions_keep_their_brackets(language: str, said: str) -> None:
    either = AnyOf((Is("place", (1,)), Not(Is("place", (-4,)))))
    assert in_words(language).say(AllOf((either, Is("calm", (5,))))) == said


def test_what_is_not_so_may_itself_be_joined() -> None:
    both = AllOf((Is("place", (1,)), Is("place", (-2,))))
    assert in_words("en").say(Not(both)) == (
        "it is not the case that you chose “A room of my own” at question 1, "
        "and you chose “no answer” at question 1"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_needs_nothing_from_elsewhere_and_bears_nobodys_mark(language: str) -> None:
    html = render_paper(form_of("fault_tolerance"), language)
    assert re.findall(r"(?:src|href|url\(|<script|<form|<input)", html) == []
    assert html == render_paper(form_of("fault_tolerance"), language)


def test_the_words_are_the_same_in_every_language_and_all_are_used() -> None:
    catalogs = read_catalogs(domain="paper")
    assert set(catalogs) == set(LANGUAGES)
    holes = [
        {key: sorted(re.findall(r"\{\w+\}", text)) for key, text in each.items()}
        for each in catalogs.values()
    ]
    assert all(each == holes[0] for each in holes)
    assert all(text.strip() for each in catalogs.values() for text in each.values())


@pytest.mark.skipif(find_spec("weasyprint") is None, reason="the extra pdf is not installed")
def test_the_pdf_of_two_people_is_the_same_to_the_byte() -> None:
    html = render_paper(form_of("office_climate"), "zh-Hans")
    first = to_pdf(html)
    assert first.startswith(b"%PDF-")
    assert first == to_pdf(html)
    assert b"/CreationDate" not in first


def test_without_the_extra_a_pdf_is_refused_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(ConfigInvalid, match=r"pip install 'plainseal\[pdf\]'"):
        to_pdf("<p>nothing</p>")
