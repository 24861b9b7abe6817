"""Leaving: at once, from anywhere, without a trace in page or storage."""

import pytest
from playwright.sync_api import Dialog, Route, expect

from .respondent import NOTHING, Respondent
from .world import Published

pytestmark = pytest.mark.browser

ANSWER = "这句话只有她知道"


@pytest.fixture
def typing(she: Respondent, office: Published) -> Respondent:
    """She has started and typed something; the neutral page is a stand-in."""

    def stand_in(route: Route) -> None:
        route.fulfill(body="<title>weather</title>", content_type="text/html")

    she.page.route("https://www.weather.com.cn/", stand_in)
    she.opens(office.invitation()).starts().goes_on().goes_on()
    return she.types("more", ANSWER)


def test_leaving_wipes_page_and_storage_and_back_shows_nothing(typing: Respondent) -> None:
    origin = typing.page.url
    typing.leaves()
    expect(typing.page).to_have_title("weather")
    typing.page.go_back()
    typing.page.wait_for_url(origin)
    assert ANSWER not in typing.page.content()
    assert typing.stored() == NOTHING


def test_shift_three_times_leaves_too(typing: Respondent) -> None:
    for _ in range(3):
        typing.page.keyboard.press("Shift")
    expect(typing.page).to_have_title("weather")


def test_leaving_at_once_asks_nothing(typing: Respondent) -> None:
    asked: list[str] = []

    def note(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    typing.page.on("dialog", note)
    typing.leaves()
    expect(typing.page).to_have_title("weather")
    assert asked == []


def test_capitals_in_a_text_do_not_leave(typing: Respondent) -> None:
    field = typing.page.locator("#more")
    for letter in "ABCD":
        field.press(f"Shift+{letter}")
    assert field.input_value().endswith("ABCD")


def test_an_exit_while_waiting_takes_the_envelope_along_and_says_so(typing: Respondent) -> None:
    typing.skips_to_review().chooses_when("later").seals().waits_for("等待发送")
    assert typing.sees("按“立即离开”会清除封好的答卷")
    origin = typing.page.url
    typing.leaves()
    expect(typing.page).to_have_title("weather")
    typing.opens(origin).waits_for("请输入参加码")
    assert typing.stored() == NOTHING


def test_after_the_receipt_the_answers_are_gone_and_back_does_not_bring_them(
    typing: Respondent,
) -> None:
    typing.skips_to_review().chooses_when("now").seals().gets_a_receipt()
    assert ANSWER not in typing.page.content()
    typing.page.go_back()
    assert typing.heading == typing.word("received")
    typing.presses("收起回执，留在本页").waits_for("已经送达")
    assert typing.page.locator("output").count() == 0


def test_declining_sends_nothing_and_can_be_reconsidered(
    she: Respondent, office: Published
) -> None:
    she.opens(office.invitation()).presses("这次不参加").waits_for("好的，不参加")
    assert she.stored() == NOTHING
    she.presses("我再看看").starts()
