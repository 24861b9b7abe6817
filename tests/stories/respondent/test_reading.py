"""The long questionnaire on the narrowest phone: one statement a card, every point in words."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

import questionnaires

from .respondent import Respondent
from .world import Published

pytestmark = pytest.mark.browser

NARROW = {"width": 320, "height": 568}
ASIDES = {
    "zh-Hans": ["不清楚/不适用", "不愿回答"],
    "en": ["I don’t know / not applicable", "Prefer not to answer"],
}
# Of each card: its questions, the names of its radios, and per group its labels and their places.
CARDS = """() => [...document.querySelectorAll('main .card')].map((card) => ({
  questions: [...card.querySelectorAll('legend h2')].map((one) => one.textContent),
  names: [...new Set([...card.querySelectorAll('input')].map(({ name }) => name))],
  chosen: card.querySelectorAll('input:checked').length,
  groups: [...card.querySelectorAll('.choices')].map((group) =>
    [...group.querySelectorAll('label')].map((label) => ({
      text: label.textContent.trim(),
      left: label.getBoundingClientRect().left,
      top: label.getBoundingClientRect().top,
    }))),
  buttons: [...card.querySelectorAll('button')].map((one) => one.textContent),
}))"""


def steps(she: Respondent) -> Iterator[list[dict[str, Any]]]:
    """Go through all questions; yield the cards of each screen."""
    while not she.sees(she.word("review")):
        cards: list[dict[str, Any]] = she.page.evaluate(CARDS)
        yield cards
        she.goes_on()


VISIBLE = "all => all.filter((one) => one.checkVisibility()).length"


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_each_statement_stands_alone_with_its_points_in_words_one_under_another(
    phone: Callable[..., Respondent], cadres: Published, language: str
) -> None:
    she = phone(viewport=NARROW).opens(cadres.invitation()).speaks(language).starts()
    statements = 0
    for cards in steps(she):
        assert she.overflow() == 0
        assert she.page.locator("table").count() == 0
        for card in filter(is_closed, cards):
            points, aside = card["groups"]
            assert len(card["questions"]) == len(card["names"]) == 1
            assert all(label["text"] and not label["text"].isdigit() for label in points)
            assert len({label["left"] for label in points}) == 1
            tops = [label["top"] for label in points]
            assert tops == sorted(set(tops))
            statements += [label["text"] for label in aside] == ASIDES[language]
    assert statements >= 40


def is_closed(card: dict[str, Any]) -> bool:
    """Whether it offers answers to choose from, besides the ways not to answer."""
    return len(card["groups"]) > 1


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_beside_all_answers_to_choose_from_stands_a_way_not_to_answer_and_none_is_chosen(
    phone: Callable[..., Respondent], cadres: Published, language: str
) -> None:
    she = phone(viewport=NARROW).opens(cadres.invitation()).speaks(language).starts()
    cards = [card for screen in steps(she) for card in screen]
    form = questionnaires.load(questionnaires.shipped("fault_tolerance"))
    assert len(cards) == len(form.shown_order)
    texts = [card for card in cards if not card["groups"]]
    assert len(texts) == 1  # an empty text says as much as a way not to answer
    for card in filter(is_closed, cards):
        aside = [label["text"] for label in card["groups"][-1]]
        assert aside[-1] == ASIDES[language][-1]
        assert set(aside) <= set(ASIDES[language])
        assert (card["chosen"], len(card["buttons"])) == (0, 1)


def test_no_letter_is_smaller_than_sixteen_and_running_text_has_eighteen(
    she: Respondent, office: Published
) -> None:
    she.opens(office.invitation())
    sizes = "([...all]) => all.map((one) => parseFloat(getComputedStyle(one).fontSize))"
    assert min(she.page.locator("main p:not(.small)").evaluate_all(sizes)) >= 18
    assert she.small_letters() == []
    she.starts()
    assert min(she.page.locator("main input, main textarea").evaluate_all(sizes)) >= 16
    assert she.small_letters() == []


def test_the_exit_stays_in_sight_at_the_end_of_a_long_page(
    she: Respondent, cadres: Published
) -> None:
    she.opens(cadres.invitation()).starts()
    she.page.get_by_role("button", name=she.word("on")).scroll_into_view_if_needed()
    expect(she.page.get_by_role("button", name=she.word("leave"))).to_be_in_viewport(ratio=1)
    assert she.page.evaluate("scrollY") > 0


def test_from_the_top_of_a_screen_the_exit_is_one_step_back_on_the_keyboard(
    she: Respondent, office: Published
) -> None:
    she.opens(office.invitation()).starts()
    she.page.keyboard.press("Shift+Tab")
    expect(she.page.get_by_role("button", name=she.word("leave"))).to_be_focused()


def test_the_skip_link_leads_past_the_bar_and_leaves_the_address_alone(
    she: Respondent, office: Published
) -> None:
    she.opens(office.invitation())
    address = she.page.url
    she.page.locator(".skip").focus()
    expect(she.page.locator(".skip")).to_be_in_viewport(ratio=1)
    she.page.keyboard.press("Enter")
    expect(she.page.locator("#main")).to_be_focused()
    assert she.page.url == address


def test_the_review_says_what_goes_to_whom(she: Respondent, office: Published) -> None:
    she.opens(office.invitation()).starts().skips_to_review()
    told = she.page.locator("main .plain dt").all_inner_texts()
    assert told == ["收卷的服务器", "研究者", "您的领导"]
    k = office.folder.manifest.k
    assert she.sees(f"公布的只有 {k} 人以上群体的汇总数字")
    assert she.sees("现在什么都还没有发出")


def test_printed_it_has_questions_and_no_button(she: Respondent, office: Published) -> None:
    she.opens(office.invitation()).starts()
    she.page.emulate_media(media="print")
    expect(she.page.locator(".bar")).to_be_hidden()
    assert she.page.locator("button").evaluate_all(VISIBLE) == 0
    expect(she.page.locator("#place")).to_be_visible()
