"""Sending: patient, honest, once. What is not receipted is never called sent."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import httpx
import pytest
from playwright.sync_api import expect

from survey.researcher.collecting import close
from survey.web.rate import GlobalRate

from .respondent import NOTHING, Respondent
from .world import Published, World

pytestmark = pytest.mark.browser

NOT_YET = "还不知道有没有送达"
EARLY = "到那时还没有送达的，不会计入"


def ready(she: Respondent, survey: Published) -> Respondent:
    return she.opens(survey.invitation()).starts().chooses("place", 1).skips_to_review()


def posts(world: World, room: str) -> int:
    return sum((one.room, one.method) == (room, "POST") for one in world.log)


def test_neither_way_of_sending_is_chosen_for_her(she: Respondent, office: Published) -> None:
    ready(she, office).presses(she.word("choose"))
    assert she.page.locator("input:checked").count() == 0
    she.seals()
    expect(she.page.locator("#errors")).to_be_focused()
    assert she.sees("请选一种发送方式")


def test_lost_requests_and_lost_answers_end_in_one_receipt(
    she: Respondent, world: World, office: Published
) -> None:
    ready(she, office).chooses_when("now")
    world.wires["collector"].lose_requests = 1
    world.wires["collector"].lose_answers = 1
    she.seals()
    expect(she.page.get_by_text("已经试了")).to_be_visible()
    assert she.sees(NOT_YET)
    she.gets_a_receipt()
    assert posts(world, "collector") == 3


def test_a_lost_token_is_asked_for_again_with_the_same_bytes(
    she: Respondent, world: World, office: Published
) -> None:
    world.wires["issuer"].lose_answers = 1
    she.opens(office.invitation()).starts()
    assert posts(world, "issuer") == 2
    assert she.heading == "您的办公地点"


def test_a_receipt_that_does_not_verify_is_not_believed(she: Respondent, office: Published) -> None:
    ready(she, office).chooses_when("now")
    she.page.route(
        "**/responses",
        lambda route: route.fulfill(
            status=200,
            body=bytes(130),
            headers={
                "Access-Control-Allow-Origin": "*",
                "Content-Type": "application/octet-stream",
            },
        ),
    )
    she.seals()
    expect(she.page.get_by_text("已经试了")).to_be_visible()
    assert she.sees(NOT_YET)
    assert not she.sees(she.word("received"))


def test_an_envelope_waits_for_its_random_moment_and_then_leaves(
    she: Respondent, world: World, office: Published
) -> None:
    she.page.clock.install()
    ready(she, office).chooses_when("later").seals()
    she.page.clock.run_for(100)
    she.waits_for("等待发送")
    assert posts(world, "collector") == 0
    she.page.clock.fast_forward("06:00:01")
    she.gets_a_receipt()
    assert posts(world, "collector") == 1


def test_a_waiting_envelope_survives_closing_the_page_and_holds_no_answer(
    she: Respondent, world: World, office: Published
) -> None:
    link = office.invitation()
    she.opens(link).starts().types("days", "4.5").skips_to_review().chooses_when("later").seals()
    she.waits_for("等待发送")
    kept = she.page.evaluate(KEPT)
    assert kept == ["envelope", "kind", "moment", "whose"]
    she.reloads().waits_for("等待发送").presses("现在就发送").gets_a_receipt()
    assert she.stored() == NOTHING
    assert posts(world, "collector") == 1


def test_a_closed_page_sends_nothing_until_its_link_is_opened_again(
    she: Respondent, world: World, office: Published
) -> None:
    link = office.invitation()
    she.page.clock.install()
    she.opens(link).starts().skips_to_review().chooses_when("later").seals()
    she.page.clock.run_for(100)
    she.waits_for("等待发送")
    she.page.close()
    later = Respondent(she.context)
    later.page.clock.install(time=world.clock() + 7 * 3600)
    assert posts(world, "collector") == 0
    later.opens(link).gets_a_receipt()
    assert posts(world, "collector") == 1
    assert later.stored() == NOTHING


def test_hours_between_two_questions_lose_nothing(
    she: Respondent, world: World, office: Published
) -> None:
    she.page.clock.install()
    she.opens(office.invitation()).presses(she.word("read")).presses(she.word("begin"))
    she.page.clock.run_for(100)
    she.waits_for("您的办公地点").chooses("place", 2).types("days", "3")
    world.clock.moved = 12 * 3600
    she.page.clock.fast_forward("12:00:00")
    expect(she.page.locator("[id='place.2']")).to_be_checked()
    expect(she.page.locator("#days")).to_have_value("3")
    she.skips_to_review().chooses_when("now").seals().page.clock.run_for(100)
    she.gets_a_receipt()


def test_a_reload_while_answering_burns_no_code(
    she: Respondent, world: World, office: Published
) -> None:
    she.opens(office.invitation()).starts().chooses("place", 1)
    she.reloads().waits_for("这部手机上已经开始过").presses("继续作答").waits_for("您的办公地点")
    assert she.page.locator("input:checked").count() == 0
    assert posts(world, "issuer") == 1
    she.skips_to_review().chooses_when("now").seals().gets_a_receipt()


def test_while_she_answers_the_phone_holds_a_token_and_no_answer_and_says_so_beforehand(
    she: Respondent, office: Published
) -> None:
    she.opens(office.invitation()).presses(she.word("read"))
    assert she.sees("答案只留在本页：重新载入，答案会丢失")
    assert she.stored() == NOTHING
    she.presses(she.word("begin")).waits_for("您的办公地点")
    she.chooses("place", 2).types("days", "4.5").goes_on()
    assert she.page.evaluate(KEPT) == ["kind", "secretKey", "sequence", "token", "whose"]
    assert she.stored() == {**NOTHING, "databases": [office.folder.survey_id]}


def test_two_tabs_cannot_seal_twice(she: Respondent, world: World, office: Published) -> None:
    ready(she, office).chooses_when("now")
    other = Respondent(she.context)
    other.opens(she.page.url).waits_for("这部手机上已经开始过").presses("继续作答")
    other.skips_to_review().chooses_when("now")
    she.seals().gets_a_receipt()
    other.seals().waits_for("这个参加码已经用过")
    assert posts(world, "collector") == 1


def test_where_nothing_can_be_stored_only_sending_now_is_offered(
    phone: Callable[..., Respondent], office: Published
) -> None:
    she = phone()
    she.page.add_init_script("IDBFactory.prototype.open = () => { throw new Error('no') }")
    ready(she, office).presses(she.word("choose"))
    assert she.sees("这里不存任何数据")
    she.seals().gets_a_receipt()


def test_what_cannot_be_sealed_is_not_sent(
    she: Respondent, world: World, office: Published
) -> None:
    """No way out in plain text: not by itself, and none that is offered."""
    ready(she, office).chooses_when("now")
    she.page.evaluate("() => { crypto.getRandomValues = undefined; }")
    she.seals().waits_for("这个浏览器不能加密")
    assert she.page.locator("main button").all_inner_texts() == ["清除并离开"]
    assert [one for one in world.log if one.room == "collector"] == []


def test_a_survey_without_a_spread_offers_no_later(she: Respondent, hurried: Published) -> None:
    ready(she, hurried).presses(she.word("choose"))
    assert not she.sees(she.word("later"))
    she.seals().gets_a_receipt()


def test_an_envelope_that_comes_after_the_end_is_never_called_sent(
    she: Respondent, world: World, office: Published
) -> None:
    ready(she, office).chooses_when("now")
    world.clock.moved = 20 * 24 * 3600
    she.seals().waits_for("已经截止")
    assert she.stored() == NOTHING


@contextmanager
def overrun(world: World, room: str) -> Iterator[None]:
    """The room's own limit for everybody together is reached, and stays so."""
    app = world.apps[room]
    desk = app.extensions[room]
    empty = GlobalRate(1, lambda: 0.0)
    empty.take()
    app.extensions[room] = replace(desk, rate=empty)
    yield
    app.extensions[room] = desk


def test_a_collector_that_asks_for_patience_is_given_it(
    she: Respondent, world: World, office: Published
) -> None:
    she.page.add_init_script(COUNTING)
    ready(she, office).chooses_when("now").stops_the_clock()
    with overrun(world, "collector"):
        she.seals().page.clock.run_for(100)
        expect(she.page.get_by_text("已经试了 1 次")).to_be_visible()
    tried = she.page.evaluate("tried")
    she.page.clock.run_for(4_800)  # jitter alone would have come back within two seconds
    assert she.page.evaluate("tried") == tried
    she.page.clock.run_for(200)
    she.gets_a_receipt()
    assert posts(world, "collector") == 2


def test_an_issuer_that_asks_for_patience_is_given_it(
    she: Respondent, world: World, office: Published
) -> None:
    she.page.add_init_script(COUNTING)
    she.opens(office.invitation()).presses(she.word("read")).stops_the_clock()
    with overrun(world, "issuer"):
        with she.page.expect_response(lambda answer: answer.status == 503) as refusal:
            she.presses(she.word("begin"))
        refusal.value.finished()
        expect(she.page.get_by_role("status")).to_be_visible()
    she.page.clock.run_for(4_800)
    assert she.page.evaluate("tried") == 1
    she.page.clock.run_for(5_000)
    she.waits_for("您的办公地点")
    assert posts(world, "issuer") == 2


def test_it_goes_on_trying_as_long_as_it_says_so(she: Respondent, office: Published) -> None:
    ready(she, office).chooses_when("now").stops_the_clock()
    she.context.set_offline(offline=True)
    she.seals().page.clock.run_for(100)
    for count in range(1, 13):
        expect(she.page.get_by_text(f"已经试了 {count} 次")).to_be_visible()
        she.page.clock.fast_forward(61_000)
    expect(she.page.get_by_text("已经试了 13 次")).to_be_visible()
    she.context.set_offline(offline=False)
    she.gets_a_receipt()


def test_a_waiting_envelope_tells_its_latest_moment_and_how_it_leaves(
    she: Respondent, office: Published
) -> None:
    ready(she, office).chooses_when("later")
    assert she.page.locator(".notice h2").all_inner_texts() == [she.word("later")]
    assert she.sees("关掉了本页，就要在")
    assert she.sees("最晚在下一个整点之后 6 小时")
    assert she.sees(EARLY)
    she.seals().waits_for("等待发送")
    assert she.sees(EARLY)
    assert re.search(r"最迟在\d+月\d+日 \d+:\d\d。", she.text)
    assert she.sees("关掉了本页，就要在截止")


def test_a_waiting_envelope_that_an_early_close_refuses_is_told_of_as_refused(
    phone: Callable[..., Respondent], world: World, patient: Published
) -> None:
    ready(phone(), patient).chooses_when("now").seals().gets_a_receipt()  # or it would end void
    she = phone()
    ready(she, patient).chooses_when("later").seals().waits_for("等待发送")
    with httpx.Client() as client:
        close(world.desk, patient.folder, client)
    she.presses("现在就发送").waits_for("已经截止")
    assert she.sees("没有赶上：服务器没有收下")
    assert she.stored() == NOTHING


def test_where_nothing_can_be_kept_she_reads_before_she_starts_what_a_reload_costs(
    she: Respondent, world: World, office: Published
) -> None:
    cost = "重新载入或关闭本页，答案和参加码就都没有了"
    link = office.invitation()
    she.opens(link).presses(she.word("read"))
    assert not she.sees(cost)
    she.page.add_init_script(NO_STORAGE)
    she.opens(link).presses(she.word("read"))
    assert she.sees(cost)
    assert posts(world, "issuer") == 0
    she.page.locator(".foot button").nth(2).click()
    she.waits_for("需要帮助")
    assert not she.sees("资格还在")
    she.goes_back().presses(she.word("begin")).waits_for("您的办公地点")
    she.opens(link).asks_to_start().waits_for("这个参加码已经用过")
    assert she.sees("重新载入过，参加码也就用掉了")


# As a private window of an older browser.
NO_STORAGE = """IDBFactory.prototype.open = () => {
  throw new DOMException('A private window keeps nothing.', 'InvalidStateError');
};"""

# Counted where it is called, so that a story need not wait to see that nothing comes.
COUNTING = """
const own = fetch;
window.tried = 0;
window.fetch = (...wished) => { window.tried += 1; return own(...wished); };
"""

KEPT = """() => new Promise((resolve) => {
  indexedDB.databases().then(([{ name }]) => {
    const opening = indexedDB.open(name);
    opening.onsuccess = () => {
      const reading = opening.result.transaction('kept').objectStore('kept').get(0);
      reading.onsuccess = () => {
        opening.result.close();
        resolve(Object.keys(reading.result).sort());
      };
    };
  });
})"""
