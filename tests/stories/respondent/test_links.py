"""A link with a slip in it: what was typed stays to be mended, and the page says what is wrong."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from .respondent import Respondent
from .world import Published, World

pytestmark = pytest.mark.browser

WRONG = "链接有误"


def mistyped(link: str) -> tuple[str, str, str]:
    """Return the link with one symbol of its code changed, the changed code, and the right one."""
    code = link.partition("#")[2].partition(".")[0]
    slip = code[:3] + ("1" if code[3] != "1" else "2") + code[4:]
    return link.replace(code, slip), slip, code


def test_a_mistyped_code_in_the_link_is_shown_to_be_mended(
    she: Respondent, world: World, office: Published
) -> None:
    link, slip, code = mistyped(office.invitation())
    she.opens(link).waits_for(WRONG)
    expect(she.page.locator("#errors")).to_be_focused()
    assert she.sees("参加码有一处输错了")
    assert she.typed("code") == slip
    assert she.page.url == link.partition("#")[0]
    assert all(one.room == "page" for one in world.log)
    she.types("code", code + "\n").goes_on().starts()


def test_its_fault_follows_her_into_the_other_language(she: Respondent, office: Published) -> None:
    link, slip, _ = mistyped(office.invitation())
    she.opens(link).speaks("en").waits_for("This link is wrong")
    assert (
        she.page.locator("#errors a").inner_text()
        == "There is a slip in this code; please check it"
    )
    assert she.typed("code") == slip


def test_a_link_cut_within_its_code_says_how_long_a_code_is(
    she: Respondent, office: Published
) -> None:
    link = office.invitation()[:-50]
    she.opens(link).waits_for(WRONG)
    assert she.page.locator("#errors a").inner_text().startswith("参加码有 26 个字母和数字")
    assert she.typed("code") == link.partition("#")[2]


def test_a_link_that_lost_its_end_keeps_the_code_and_asks_for_the_digits(
    she: Respondent, office: Published
) -> None:
    link = office.invitation()
    she.opens(link[:-9]).waits_for(WRONG)
    assert she.page.locator("#errors").count() == 0
    assert she.typed("code") == link.partition("#")[2].partition(".")[0]
    expect(she.page.locator("#fingerprint")).to_be_visible()
    she.goes_on().starts()


def test_an_address_without_a_code_only_asks_for_it(she: Respondent, office: Published) -> None:
    she.opens(office.invitation().partition("#")[0]).waits_for("请输入参加码")
    assert she.page.locator("#errors").count() == 0
    assert she.typed("code") == ""


def test_the_right_link_opened_over_a_wrong_one_is_taken(
    she: Respondent, office: Published
) -> None:
    right = office.invitation()
    she.opens(mistyped(right)[0]).waits_for(WRONG)
    she.page.goto(right)
    expect(she.page.get_by_role("button", name=she.word("read"), exact=True)).to_be_visible()
    she.starts()


def test_a_code_of_another_survey_is_kept_to_be_compared(
    she: Respondent, office: Published, hurried: Published
) -> None:
    address = office.invitation().partition("#")[0]
    foreign = hurried.invitation().partition("#")[2].partition(".")[0]
    she.opens(address).types("code", foreign).goes_on().asks_to_start()
    she.waits_for("这个参加码用不了")
    assert she.sees("另一份问卷的")
    she.presses("改正或换一个参加码").waits_for("请输入参加码")
    assert she.typed("code") == foreign


def test_a_wrong_date_and_no_code_lead_to_the_code(she: Respondent, office: Published) -> None:
    she.page.clock.set_fixed_time("2020-01-01")
    she.opens(mistyped(office.invitation())[0]).waits_for("还没有开始")
    she.presses("手机的日期不对，仍然继续").waits_for(WRONG)


@pytest.mark.parametrize(
    ("locale", "language", "other"),
    [("en-GB", "en", "中文"), ("fr-FR", "zh-Hans", "English"), ("zh-TW", "zh-Hans", "English")],
)
def test_the_page_opens_in_the_first_language_the_phone_prefers(
    phone: Callable[..., Respondent], office: Published, locale: str, language: str, other: str
) -> None:
    she = phone(locale=locale)
    she.page.goto(office.invitation())
    expect(she.page.locator("html")).to_have_attribute("lang", language)
    expect(she.page.locator(".bar .lang")).to_have_text(other)


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_consent_names_the_button_under_it(
    she: Respondent, cadres: Published, language: str
) -> None:
    she.opens(cadres.invitation()).speaks(language)
    assert she.sees("点“开始”" if language == "zh-Hans" else "Choosing “Start”")
    assert she.promised_in_vain() == []
    she.presses(she.word("read"))
    assert she.sees(f"“{she.word('begin')}”")
    assert she.promised_in_vain() == []


def test_who_has_begun_is_not_told_that_the_code_is_unused(
    she: Respondent, office: Published
) -> None:
    she.opens(office.invitation()).starts().goes_back()
    assert she.page.locator(".actions button").all_inner_texts() == ["继续作答"]
    she.goes_back()
    assert she.page.locator(".actions button").all_inner_texts() == [she.word("read")]


def test_where_no_link_leads_a_page_says_so_in_both_languages(
    she: Respondent, world: World, office: Published
) -> None:
    origin = world.origins["page_origin"]
    for path, words in (
        ("/", ("请打开邀请上的链接", "Please open the link of your invitation")),
        ("/s/aaaaaaaaaaaaaaaa", ("这个地址没有问卷", "There is no questionnaire at this address")),
    ):
        world.log.clear()
        she.page.goto(origin + path)
        assert all(she.sees(one) for one in words)
        assert [(one.method, one.path) for one in world.log] == [
            ("GET", path),
            ("GET", "/entrance.css"),
        ]
    world.clock.moved = 400 * 24 * 3600
    she.page.goto(office.links[0])
    assert she.sees("这次调查已经结束")
