"""Everything that can be wrong with an invitation, and what the page says then."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from survey.protocol.codes import fingerprint, format_code

from .respondent import NOTHING, Respondent
from .world import Published, World

pytestmark = pytest.mark.browser

DAY = 24 * 3600


def parts(link: str) -> tuple[str, str, str]:
    address, _, fragment = link.partition("#")
    code, _, manifest_hash = fragment.partition(".")
    return address, code, manifest_hash


def test_the_code_leaves_the_address_bar_at_once_and_opening_consumes_nothing(
    she: Respondent, world: World, office: Published
) -> None:
    link = office.invitation()
    she.opens(link)
    assert she.page.url == parts(link)[0]
    assert [one.method for one in world.log] == ["GET"] * 3
    assert she.stored() == NOTHING


def test_the_digits_are_those_of_the_invitation_first_and_last(
    she: Respondent, office: Published
) -> None:
    digits = " ".join(fingerprint(office.folder.manifest.hash))
    she.opens(office.invitation())
    assert she.page.locator("#fingerprint").inner_text().replace("\n", " ") == digits
    she.starts().skips_to_review()
    assert she.page.locator("#fingerprint").inner_text().replace("\n", " ") == digits


def test_a_code_can_be_typed_and_a_slip_is_found_before_anything_is_sent(
    she: Respondent, world: World, office: Published
) -> None:
    address, code, _ = parts(office.invitation())
    slip = "1" if code[3] != "1" else "2"
    she.opens(address).types("code", code[:3] + slip + code[4:]).goes_on()
    expect(she.page.locator("#errors")).to_be_focused()
    assert she.sees("参加码有一处输错了")
    assert all(one.room == "page" for one in world.log)
    she.types("code", format_code(code).lower()).goes_on().starts()


def test_an_unknown_code_is_told_apart_and_another_can_be_typed(
    she: Respondent, office: Published, hurried: Published
) -> None:
    address, _, manifest_hash = parts(office.invitation())
    _, foreign, _ = parts(hurried.invitation())
    she.opens(f"{address}#{foreign}.{manifest_hash}")
    she.presses(she.word("read")).presses(she.word("begin")).waits_for("这个参加码用不了")
    assert she.stored() == NOTHING
    she.presses("改正或换一个参加码").waits_for("请输入参加码")


def test_a_code_used_elsewhere_says_so(phone: Callable[..., Respondent], office: Published) -> None:
    link = office.invitation()
    phone().opens(link).starts()
    second = phone().opens(link)
    second.presses(second.word("read")).presses(second.word("begin"))
    second.waits_for("这个参加码已经用过")


@pytest.mark.parametrize(
    ("moved", "heading"), [(-DAY, "还没有开始"), (30 * DAY, "已经截止")], ids=["early", "late"]
)
def test_outside_its_dates_the_survey_takes_no_code(
    she: Respondent, world: World, office: Published, moved: int, heading: str
) -> None:
    world.clock.moved = moved
    she.opens(office.invitation())
    she.presses(she.word("read")).presses(she.word("begin")).waits_for(heading)
    assert she.stored() == NOTHING


def test_a_phone_with_a_wrong_date_may_go_on(she: Respondent, office: Published) -> None:
    she.page.clock.set_fixed_time("2020-01-01")
    she.opens(office.invitation()).waits_for("还没有开始")
    she.presses("手机的日期不对，仍然继续").starts()


def test_without_a_network_start_can_be_tried_again(she: Respondent, office: Published) -> None:
    she.page.clock.install()
    she.opens(office.invitation()).presses(she.word("read"))
    she.context.set_offline(offline=True)
    she.presses(she.word("begin")).waits_for("正在开始")
    for _ in range(8):
        she.page.clock.run_for(20_000)
    she.waits_for("暂时连不上")
    she.context.set_offline(offline=False)
    she.presses("现在再试一次").waits_for("您的办公地点")


def test_a_link_of_another_survey_stops_before_the_network(
    she: Respondent, world: World, office: Published, hurried: Published
) -> None:
    address, code, _ = parts(office.invitation())
    _, _, other_hash = parts(hurried.invitation())
    she.opens(f"{address}#{code}.{other_hash}").waits_for("这一页与邀请不符")
    assert all(one.room == "page" for one in world.log)
    she.speaks("en")
    assert she.heading == "This page does not match the invitation"


@pytest.mark.parametrize(
    ("text", "changed"),
    [("在办公室，我能静下心来做事。", "您恨您的领导吗？"), ('"k":10', '"k":1')],
    ids=["questionnaire", "manifest"],
)
def test_an_altered_page_says_so_and_stops(
    she: Respondent, world: World, office: Published, text: str, changed: str
) -> None:
    def alter(route: Route) -> None:
        answer = route.fetch()
        assert text in answer.text()
        route.fulfill(response=answer, body=answer.text().replace(text, changed))

    she.page.route("**/s/*", alter)
    she.opens(office.invitation()).waits_for("这一页与邀请不符")
    assert all(one.room == "page" for one in world.log)


def test_over_plain_http_it_says_so_and_stops(
    she: Respondent, world: World, office: Published
) -> None:
    she.opens_unprotected(office.invitation()).waits_for("连接没有加密")
    assert she.page.locator("main button").all_inner_texts() == ["清除并离开"]
    assert she.page.locator("input, textarea").count() == 0
    assert she.stored() == NOTHING
    assert all(one.room == "page" for one in world.log)
    she.speaks("en")
    assert she.heading == "This connection is not protected"


def test_a_browser_without_random_numbers_hears_that_it_cannot_seal(
    she: Respondent, world: World, office: Published
) -> None:
    link = office.invitation()
    she.page.add_init_script("crypto.getRandomValues = undefined")
    she.opens(link).asks_to_start().waits_for("这个浏览器不能加密")
    assert not she.sees("服务器")
    assert all(one.room == "page" for one in world.log)
    assert she.stored() == NOTHING
    she.speaks("en").waits_for("This browser cannot seal")


def test_an_altered_script_does_not_run(she: Respondent, world: World, office: Published) -> None:
    she.page.route(
        "**/client.*.js",
        lambda route: route.fulfill(body="alert(1)", content_type="text/javascript"),
    )
    she.page.goto(office.invitation())
    assert she.sees("不让您作答，也不会发出任何内容")
    assert all(one.room == "page" for one in world.log)


def test_where_the_law_makes_servers_log_she_reads_it_before_she_starts(
    she: Respondent, world: World, logging: Published, office: Published
) -> None:
    she.opens(logging.invitation()).presses(she.word("read"))
    assert she.sees("依法必须留存访问记录")
    assert all(one.room == "page" for one in world.log)
    she.speaks("en")
    assert she.sees("required by law to keep a log of visits")
    she.opens(office.invitation()).presses(she.word("read"))
    assert not she.sees("访问记录")


def test_without_javascript_it_says_why_and_offers_nothing_to_send(
    phone: Callable[..., Respondent], world: World, office: Published
) -> None:
    she = phone(java_script_enabled=False)
    she.page.goto(office.invitation())
    assert she.sees("这一步靠 JavaScript")
    assert she.sees("needs JavaScript")
    assert she.page.locator("form, button, input, a[href]").count() == 0
    assert all(one.method == "GET" for one in world.log)
