"""Two people, one phone: what is kept for one is never shown, sent, changed or cleared by the
other's link, and the other's code stays unused."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from survey.cli.whose import mark_of
from survey.protocol.codes import Link

from .respondent import NOTHING, Respondent
from .world import Published, World

pytestmark = pytest.mark.browser

ANOTHERS = "这部手机上存着另一个链接的内容"
LEAVE = "离开本页，什么也不清除"
Step = Callable[[Respondent], Respondent]


def draws(she: Respondent) -> Respondent:
    return she.starts()


def lets_it_wait(she: Respondent) -> Respondent:
    return she.starts().skips_to_review().chooses_when("later").seals().waits_for("等待发送")


def may_change(she: Respondent) -> Respondent:
    she.starts().skips_to_review().chooses_when("now")
    she.page.locator("#changeable").check()
    she.seals().gets_a_receipt()
    return she


GOES_ON = [
    pytest.param(draws, "这部手机上已经开始过", id="started"),
    pytest.param(lets_it_wait, "等待发送", id="waiting"),
    pytest.param(may_change, "已经送达，还可以改", id="changeable"),
]


def anothers(she: Respondent, survey: Published) -> str:
    """Deal an invitation that the byte on her phone tells apart: 255 of 256 are."""
    kept: dict[str, Any] = she.page.evaluate(KEPT)
    nonce = bytes(kept["nonce"])
    return next(
        link
        for link in iter(survey.invitation, "")
        if mark_of(nonce, Link.parse(link).code) != kept["whose"]
    )


def posts(world: World) -> int:
    return sum(one.method == "POST" for one in world.log)


@pytest.mark.parametrize(("comes_to", "heading"), GOES_ON)
def test_anothers_link_sends_changes_and_clears_nothing(
    phone: Callable[..., Respondent], world: World, office: Published, comes_to: Step, heading: str
) -> None:
    she, mine = phone(), office.invitation()
    comes_to(she.opens(mine))
    she.page.route("https://www.weather.com.cn/", weather)
    hers, kept, sent = anothers(she, office), she.page.evaluate(KEPT), posts(world)
    ways: list[Callable[[], Respondent]] = [lambda: she.presses(LEAVE), she.leaves]
    for leaves in ways:
        she.opens(hers).waits_for(ANOTHERS)
        assert she.sees("打开您的链接没有用掉您的参加码")
        assert she.page.evaluate(KEPT) == kept
        leaves()
        expect(she.page).to_have_title("weather")
    she.opens(mine).waits_for(heading)
    assert she.page.evaluate(KEPT) == kept
    assert posts(world) == sent
    assert phone().opens(hers).starts().stored()["databases"] == [office.folder.survey_id]


def test_two_tabs_with_two_links_do_not_answer_for_each_other(
    she: Respondent, world: World, office: Published
) -> None:
    other = Respondent(she.context)
    mine = office.invitation()
    other.opens(mine.partition("#")[0]).waits_for("请输入参加码")
    draws(she.opens(mine))
    hers, kept, sent = anothers(she, office), she.page.evaluate(KEPT), posts(world)
    other.types("code", Link.parse(hers).code).goes_on().asks_to_start().waits_for(ANOTHERS)
    assert she.page.evaluate(KEPT) == kept
    assert posts(world) == sent


def test_what_an_earlier_version_has_kept_goes_on_whatever_link_is_opened(
    she: Respondent, office: Published
) -> None:
    draws(she.opens(office.invitation()))
    she.page.evaluate(WITHOUT_MARK)
    she.opens(office.invitation()).waits_for("这部手机上已经开始过")


def test_her_own_link_goes_on_to_the_receipt(she: Respondent, office: Published) -> None:
    link = office.invitation()
    draws(she.opens(link)).opens(link).presses("继续作答").skips_to_review()
    she.chooses_when("later").seals().waits_for("等待发送")
    she.opens(link).waits_for("等待发送").presses("现在就发送").gets_a_receipt()
    assert she.stored() == NOTHING


def weather(route: Route) -> None:
    route.fulfill(body="<title>weather</title>", content_type="text/html")


OPENED = """(act) => new Promise((resolve) => {
  indexedDB.databases().then(([{ name }]) => {
    const opening = indexedDB.open(name);
    opening.onsuccess = () => {
      const store = opening.result.transaction('kept', 'readwrite').objectStore('kept');
      const reading = store.get(0);
      let found;
      reading.onsuccess = () => { found = act(reading.result, store); };
      store.transaction.oncomplete = () => { opening.result.close(); resolve(found); };
    };
  });
})"""
KEPT = f"""() => ({OPENED})((kept) => {{
  const bytes = kept.envelope ? kept.envelope.slice(1) : kept.token;
  const {{ kind, sequence, whose }} = kept;
  return {{ kind, sequence, whose, nonce: [...bytes.slice(2, 34)] }};
}})"""
WITHOUT_MARK = f"""() => ({OPENED})((kept, store) => {{
  delete kept.whose;
  store.put(kept, 0);
}})"""
