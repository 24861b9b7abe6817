"""By keyboard, by ear, with large letters: for those who do not point and look."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .respondent import Respondent
from .world import Published

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 640}
EDGES = """(one) => {
  const { left, right, bottom } = one.getBoundingClientRect();
  return [left, right, bottom];
}"""
TELLTALE = "去年3月我请示过王主任。"
LOST = 60  # presses of one key: no screen has as many stops


def tabs_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Press Tab until the focus is there; nothing else moves it."""
    for _ in range(LOST):
        page.keyboard.press(key)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"The keyboard does not reach {selector}")


def presses_at(page: Page, selector: str, key: str) -> None:
    tabs_to(page, selector)
    page.keyboard.press(key)


def test_from_the_link_to_the_receipt_without_a_pointer(she: Respondent, office: Published) -> None:
    page = she.opens(office.invitation()).page
    presses_at(page, ".actions .button", "Enter")
    presses_at(page, ".actions .button", "Enter")
    she.waits_for("您的办公地点")
    presses_at(page, "#place input", "Space")
    page.keyboard.press("ArrowDown")
    tabs_to(page, "#days")
    page.keyboard.type("4.5")
    presses_at(page, ".actions .button", "Enter")
    presses_at(page, "[id='disturbances.2']", "Space")
    presses_at(page, "[id='disturbances.4']", "Space")
    presses_at(page, ".actions .button", "Enter")
    presses_at(page, "[id='calm.1']", "Space")
    presses_at(page, ".actions .button", "Enter")
    for _ in range(2):  # the last of three takes its place by itself
        presses_at(page, ".ranks button:not([aria-pressed=true])", "Enter")
    tabs_to(page, "#more")
    page.keyboard.type("quiet")
    presses_at(page, ".actions .button", "Enter")
    for place in range(3):
        tabs_to(page, f".card:nth-of-type({place + 1}) summary")
        page.keyboard.press("Enter")
    for answer in ("多人办公室", "4.5 天", "谈话、街上", "非常不同意", "光线、声音、空气", "quiet"):
        assert she.sees(answer)
    presses_at(page, ".actions .button", "Enter")
    presses_at(page, "[id='when.now']", "Space")
    presses_at(page, ".actions .button", "Enter")
    she.gets_a_receipt()


# What a screen reader is told of each kind of question: role, name, state.
HEARD = {
    "place": """
- group "您平时主要在哪里工作？":
  - heading "您平时主要在哪里工作？" [level=2]
  - radio "单间" [checked]
  - radio "多人办公室"
  - radio "大多在外面"
  - group "或者":
    - radio "不愿回答"
""",
    "disturbances": """
- group "在办公室里，哪些声音打扰您？可以选多个。":
  - checkbox "电话"
  - checkbox "谈话" [checked]
""",
    "calm": """
- group "在办公室，我能静下心来做事。":
  - heading "在办公室，我能静下心来做事。" [level=2]
  - radio "非常不同意"
  - radio "比较不同意"
  - radio "说不上同意不同意"
  - radio "比较同意"
  - radio "非常同意"
  - group "或者":
    - radio "不清楚/不适用"
    - radio "不愿回答"
""",
    "first": """
- group "如果可以改善，先做哪样？请排出先后。":
  - button "未排 光线"
  - button "第 1 声音" [pressed]
  - button "未排 空气"
""",
}


def test_each_kind_of_question_is_told_to_the_ear(she: Respondent, office: Published) -> None:
    def hears(item: str) -> None:
        expect(she.page.locator(f"#{item}")).to_match_aria_snapshot(HEARD[item])

    she.opens(office.invitation()).starts().chooses("place", 1)
    hears("place")
    she.types("days", "9").goes_on()
    days = she.page.get_by_role("textbox", name="上个月，您平均每周有几天在办公室？")
    expect(days).to_have_accessible_description(
        "0 到 7 天 有误： 请填 0 到 7 之间的数，最多 1 位小数"
    )
    expect(days).to_have_attribute("aria-invalid", "true")
    she.types("days", "").goes_on().chooses("disturbances", 2)
    hears("disturbances")
    she.goes_on()
    hears("calm")
    she.goes_on().presses("未排 声音")
    hears("first")
    she.types("more", TELLTALE)
    more = she.page.get_by_role("textbox", name="还有什么想说的吗？")
    expect(more).to_have_accessible_description("请不要写姓名。可以不填。")
    expect(she.page.get_by_role("status")).to_contain_text("“王主任”：姓名或称呼")
    she.goes_on()
    fault = she.page.get_by_role("group", name="如果可以改善，先做哪样？请排出先后。")
    expect(fault).to_have_accessible_description("有误： 还有 2 项没有排；请排完，或清除这一题")


def test_no_field_is_filled_in_remembered_or_checked_elsewhere(
    she: Respondent, office: Published
) -> None:
    """What a browser offers to complete, it has kept; what it spell-checks, it may send."""
    she.opens(office.invitation().partition("#")[0])
    seen = fields(she)
    she.opens(office.invitation()).starts().chooses("place", 1)
    while not she.sees(she.word("review")):
        seen += fields(she)
        she.goes_on()
    she.presses(she.word("choose"))
    seen += fields(she)
    assert {kind for kind, _, _ in seen} == {"radio", "checkbox", "text", "textarea"}
    assert {completed for _, completed, _ in seen} == {"off"}
    assert {checked for kind, _, checked in seen if kind == "textarea"} == {False}


def fields(she: Respondent) -> list[tuple[str, str, bool]]:
    found: list[tuple[str, str, bool]] = she.page.locator("input, textarea").evaluate_all(
        "all => all.map(({ type, autocomplete, spellcheck }) => [type, autocomplete, spellcheck])"
    )
    return found


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_letters_twice_as_large_scroll_no_screen_sideways(
    phone: Callable[..., Respondent], office: Published, language: str
) -> None:
    she = phone(viewport=PHONE).opens(office.invitation()).speaks(language)
    twice(she)
    she.presses(she.word("read"))
    twice(she)
    she.presses(she.word("begin"))
    expect(she.page.locator(".progress")).to_be_visible(timeout=20_000)
    she.chooses("place", 1).types("days", "9").goes_on()
    twice(she)
    she.types("days", "")
    while not she.sees(she.word("review")):
        twice(she)
        she.goes_on()
    she.page.locator("summary").first.click()
    twice(she)
    she.chooses_when("now")
    twice(she)
    she.seals().gets_a_receipt()
    she.page.locator("summary").first.click()
    twice(she)


def test_a_bar_that_takes_more_than_a_fifth_of_the_screen_does_not_stay(
    phone: Callable[..., Respondent], office: Published
) -> None:
    she = phone(viewport=PHONE).opens(office.invitation())
    bar, leave = she.page.locator(".bar"), she.page.locator(".exit")
    she.page.evaluate("scrollTo(0, 9999)")
    expect(bar).to_be_in_viewport(ratio=1)
    she.page.evaluate("scrollTo(0, 0)")
    twice(she)
    assert bar.evaluate("bar => bar.offsetHeight") > PHONE["height"] / 5
    left, right, bottom = leave.evaluate(EDGES)
    assert left >= 8
    assert right <= PHONE["width"] - 8
    assert bottom <= bar.evaluate("bar => bar.offsetHeight") - 8
    she.page.evaluate("scrollTo(0, 9999)")
    expect(bar).not_to_be_in_viewport()


def twice(she: Respondent) -> None:
    she.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert (she.heading, she.overflow()) == (she.heading, 0)
