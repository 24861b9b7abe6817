"""One person, two tabs with the same link: what one has sealed the other neither sends anew nor
clears."""

import pytest
from playwright.sync_api import Route, expect

from .respondent import NOTHING, Respondent
from .world import Published, World

pytestmark = pytest.mark.browser

WAITING = "等待发送"
ELSEWHERE = "封好的是您在另一个页面填的那一份"


def beside(she: Respondent, link: str) -> Respondent:
    """Open the same link in another tab of the same phone."""
    return Respondent(she.context).opens(link)


def fills_in(she: Respondent, place: int) -> Respondent:
    return she.chooses("place", place).skips_to_review()


def lets_it_wait(she: Respondent) -> Respondent:
    return she.chooses_when("later").seals().waits_for(WAITING)


def posts(world: World) -> int:
    return sum((one.room, one.method) == ("collector", "POST") for one in world.log)


def leaves_for_the_weather(she: Respondent) -> None:
    she.page.route("https://www.weather.com.cn/", weather)
    she.leaves()
    expect(she.page).to_have_title("weather")


def weather(route: Route) -> None:
    route.fulfill(body="<title>weather</title>", content_type="text/html")


def test_what_waits_in_one_tab_is_shown_and_not_replaced_by_the_other(
    she: Respondent, world: World, office: Published
) -> None:
    link = office.invitation()
    fills_in(she.opens(link).starts(), 1)
    other = beside(she, link).presses("继续作答").waits_for("您的办公地点")
    fills_in(other, 2)
    lets_it_wait(she)
    other.chooses_when("now").seals().waits_for(WAITING)
    assert other.sees(ELSEWHERE)
    assert posts(world) == 0
    assert not she.sees(ELSEWHERE)
    other.presses("现在就发送").gets_a_receipt()
    assert posts(world) == 1
    assert other.stored() == NOTHING


def test_who_begins_while_another_tab_waits_stands_before_what_waits(
    she: Respondent, world: World, office: Published
) -> None:
    link = office.invitation()
    other = beside(she, link)
    fills_in(she.opens(link).starts(), 1)
    lets_it_wait(she)
    other.asks_to_start().waits_for(WAITING)
    assert posts(world) == 0


def test_leaving_one_tab_clears_nothing_that_waits_in_the_other(
    she: Respondent, office: Published
) -> None:
    link = office.invitation()
    she.opens(link).starts()
    other = beside(she, link).presses("继续作答").waits_for("您的办公地点")
    lets_it_wait(fills_in(she, 1))
    leaves_for_the_weather(other)
    she.reloads().waits_for(WAITING)


def test_what_was_cleared_where_it_waits_is_sent_by_no_other_tab(
    she: Respondent, world: World, office: Published
) -> None:
    link = office.invitation()
    lets_it_wait(fills_in(she.opens(link).starts(), 1))
    other = Respondent(she.context)
    other.page.clock.install()
    other.opens(link).waits_for(WAITING)
    leaves_for_the_weather(she)
    other.page.clock.fast_forward("06:00:01")
    other.waits_for("这个参加码已经用过")
    assert posts(world) == 0


def test_two_tabs_that_deliver_the_same_keep_the_key_that_was_asked_for(
    she: Respondent, office: Published
) -> None:
    link = office.invitation()
    she.opens(link).starts().skips_to_review().chooses_when("later")
    she.page.locator("#changeable").check()
    she.seals().waits_for(WAITING)
    other = beside(she, link).waits_for(WAITING)
    she.presses("现在就发送").gets_a_receipt()
    other.presses("现在就发送").gets_a_receipt()
    beside(she, link).waits_for("已经送达，还可以改")
