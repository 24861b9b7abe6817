"""Checking a receipt: the whole list comes to the phone; no server learns whose she looks for."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Request, Route, ViewportSize

from survey.protocol.encoding import b64u, unb64u
from survey.protocol.envelope import Receipt
from survey.protocol.merkle import leaf
from survey.protocol.signing import signer
from survey.researcher.collecting import close

from .respondent import NOTHING, Respondent
from .world import Published, World

pytestmark = pytest.mark.browser

CHECK = "查回执、自己查验"
NARROW = ViewportSize(width=320, height=568)
LIST = ["head", "issuer-statement", "leaves.bin"]
COUNTED, MISSING = "在清单里，已计入", "清单里没有它"


class Holder(Respondent):
    """Somebody with a receipt, short and full, and every byte her phone has sent."""

    short: str
    full: str

    def answers(self, link: str) -> "Holder":
        self.opens(link).starts().chooses("place", 1).skips_to_review()
        self.presses(self.word("choose")).seals()
        self.short = self.gets_a_receipt()
        self.page.get_by_text("显示完整的回执").click()
        self.full = self.page.locator(".receipt.full").inner_text()
        return self

    def listens(self) -> "Holder":
        self.sent: list[Request] = []
        self.page.on("request", self.takes_down)
        return self

    def takes_down(self, request: Request) -> None:
        self.sent.append(request)

    def turns_to_checking(self) -> "Holder":
        self.page.locator(".foot").get_by_role("button", name=CHECK).click()
        return self

    def checks(self, receipt: str) -> str:
        """Type a receipt, search, and return what is found."""
        self.types("receipt", receipt).presses("下载清单并查找")
        found = self.page.locator("#finding.notice")
        found.wait_for()
        return found.inner_text()

    def asked(self) -> list[str]:
        return [one.url.rpartition("/")[2] for one in self.sent if one.resource_type == "fetch"]


@pytest.fixture
def holder(browser: Browser) -> Iterator[Holder]:
    holder = Holder(browser.new_context(viewport=NARROW, locale="zh-CN"))
    yield holder
    assert holder.faults == []
    holder.context.close()


def end(world: World, survey: Published) -> None:
    with httpx.Client() as client:
        close(world.desk, survey.folder, client)


def to_check(holder: Holder, link: str) -> Holder:
    holder.page.goto(link)
    holder.turns_to_checking().waits_for(CHECK)
    holder.page.locator("#receipt").wait_for()
    return holder


def test_a_counted_receipt_is_found_by_either_form_and_no_request_tells_which(
    holder: Holder, world: World, lonely: Published
) -> None:
    link = lonely.invitation()
    holder.answers(link)
    end(world, lonely)
    world.log.clear()
    to_check(holder.listens(), lonely.invitation())
    for receipt in (holder.short, holder.full, f" {holder.short[:4].lower()}-{holder.short[4:]}\n"):
        assert COUNTED in holder.checks(receipt)
    assert holder.asked() == LIST * 3
    entry = unb64u(holder.full)[1:66]
    secrets = {entry.hex(), leaf(entry).hex(), entry[:32].hex(), holder.short, holder.full}
    for request in holder.sent:
        said = str((request.url, request.all_headers(), request.post_data)).lower()
        assert not [one for one in secrets if one.lower() in said]
        assert "?" not in request.url
    assert {one.length for one in world.log} == {0}
    assert holder.stored() == NOTHING


def test_before_the_close_there_is_no_list_but_the_signature_can_be_checked(
    holder: Holder, hurried: Published
) -> None:
    holder.answers(hurried.invitation())
    holder.turns_to_checking().page.locator("#receipt").wait_for()
    found = holder.checks(holder.full)
    assert "清单还没有公布" in found
    assert "签名是对的" in found
    assert "签名是对的" not in holder.checks(holder.short)
    holder.goes_back().waits_for(holder.word("received"))


def test_a_promise_that_was_not_kept_is_found_and_says_whom_to_show_it(
    holder: Holder, world: World, lonely: Published
) -> None:
    holder.answers(lonely.invitation())
    key = world.home / "servers" / "collector" / "secrets" / f"{lonely.folder.survey_id}.log"
    promised = Receipt.make(bytes(65), signer(key.read_bytes()), lonely.folder.manifest.hash)
    end(world, lonely)
    to_check(holder.listens(), lonely.invitation())
    found = holder.checks(b64u(promised.to_bytes()))
    assert MISSING in found
    assert "它没有守约" in found
    assert "可以交给您信得过的人" in found
    assert holder.asked() == [*LIST, "audit-records"]
    assert "没有签名，证明不了什么" in holder.checks(promised.short)


def test_a_receipt_of_another_survey_is_told_before_anything_is_asked_for(
    holder: Holder, hurried: Published, lonely: Published
) -> None:
    holder.answers(hurried.invitation())
    to_check(holder.listens(), lonely.invitation())
    assert "不是这次调查的回执" in holder.checks(holder.full)
    assert holder.asked() == []


def test_what_is_no_receipt_is_a_slip_to_mend(holder: Holder, office: Published) -> None:
    to_check(holder.listens(), office.invitation())
    holder.types("receipt", "U" * 16).presses("下载清单并查找")
    assert holder.sees("这不像回执")
    assert holder.page.evaluate("document.activeElement.id") == "errors"
    assert holder.asked() == []


def test_a_list_that_lacks_one_or_is_out_of_order_is_not_believed(
    holder: Holder, world: World, lonely: Published
) -> None:
    holder.answers(lonely.invitation())
    end(world, lonely)
    to_check(holder, lonely.invitation())
    for name, change in LIES.items():
        holder.page.route(f"**/{name}", lying(change))
        assert "清单本身对不上" in holder.checks(holder.full), name
        holder.page.unroute(f"**/{name}")
    assert COUNTED in holder.checks(holder.full)


LIES: dict[str, Callable[[bytes], bytes]] = {
    "leaves.bin": lambda data: data[32:],
    "head": lambda data: data[:32] + bytes([data[32] ^ 1]) + data[33:],
    "issuer-statement": lambda data: data[:39] + bytes([data[39] ^ 1]) + data[40:],
}


def lying(change: Callable[[bytes], bytes]) -> Callable[[Route], Any]:
    def answer(route: Route) -> None:
        told = route.fetch()
        route.fulfill(response=told, body=change(told.body()))

    return answer


def test_without_a_network_it_says_that_nothing_is_shown(holder: Holder, office: Published) -> None:
    to_check(holder, office.invitation())
    holder.context.set_offline(offline=True)
    assert "还没有任何结论" in holder.checks("0" * 16)


def test_the_second_script_comes_when_asked_for_and_may_be_asked_for_again(
    she: Respondent, world: World, office: Published
) -> None:
    she.opens(office.invitation())
    assert [one.path for one in world.log if "after." in one.path] == []
    she.context.set_offline(offline=True)
    she.presses(CHECK).waits_for("暂时连不上")
    she.context.set_offline(offline=False)
    she.presses("现在再试一次").waits_for(CHECK)
    she.speaks("en").waits_for("Check a receipt or this page")
    assert len([one for one in world.log if "after." in one.path]) == 1


def test_an_altered_second_script_does_not_run(she: Respondent, office: Published) -> None:
    she.page.route(
        "**/after.*.js",
        lambda route: route.fulfill(
            body="document.title = 'taken'", content_type="text/javascript"
        ),
    )
    she.opens(office.invitation()).presses(CHECK).waits_for("暂时连不上")
    assert she.page.title() != "taken"


def test_a_document_that_names_another_second_script_cannot_make_it_run(
    she: Respondent, office: Published
) -> None:
    """The integrity is the signed script's own constant: the document's word does not count."""

    def alter(route: Route) -> None:
        told = route.fetch()
        held = told.text().partition('id="after"')[2].partition(">")[0]
        body = told.text().replace(held, ' type="text/plain" src="/taken.js"')
        route.fulfill(response=told, body=body)

    she.page.route("**/s/*", alter)
    she.page.route(
        "**/taken.js",
        lambda route: route.fulfill(
            body="document.title = 'taken'", content_type="text/javascript"
        ),
    )
    she.opens(office.invitation()).presses(CHECK).waits_for("暂时连不上")
    assert she.page.title() != "taken"
