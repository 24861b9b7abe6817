"""Every screen, by its id from the client's own table: for everybody's eyes, hands and phones."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from .respondent import AXE, Respondent
from .tour import Tour
from .world import Published, World

pytestmark = pytest.mark.browser

STATE = Path(__file__).parents[3] / "survey" / "client" / "src" / "ui" / "state.ts"
NARROW = {"width": 320, "height": 568}  # CSS pixels of the smallest phones still in use
LATIN = re.compile(r"[A-Za-z]+(?:[ ,.]+[A-Za-z]+){2,}")
HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
BESIDES = {"about", "check", "help", "kiosk", "mismatch", "unprotected"}
# What a webview of 2018 lacks: younger methods, and Web Crypto's young curves.
OLD = """
delete Object.hasOwn; delete Array.prototype.at; delete Array.prototype.findLast;
delete String.prototype.at; delete String.prototype.replaceAll;
delete Element.prototype.replaceChildren; delete window.structuredClone;
delete AbortSignal.timeout; delete AbortSignal.any; delete Promise.any;
Object.defineProperty(crypto, 'subtle', { value: undefined });
"""


def screens_of_the_client() -> set[str]:
    table = STATE.read_text("utf-8").partition("export type Screen =")[2].partition(";")[0]
    return set(re.findall(r"'([a-z_]+)'", table))


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: npm ci in survey/client")
@pytest.mark.parametrize("look", [("zh-Hans", "light"), ("en", "dark")], ids=["zh-Hans", "en"])
def test_no_screen_has_a_barrier(
    phone: Callable[..., Respondent],
    world: World,
    office: Published,
    hurried: Published,
    look: tuple[str, str],
) -> None:
    language, scheme = look

    def unpack() -> Respondent:
        return phone(viewport=NARROW, color_scheme=scheme)

    visited = set()
    for screen, she in Tour(unpack, language, world, office, hurried).stops():
        visited.add(screen)
        assert (screen, she.barriers()) == (screen, [])
        assert (screen, she.overflow()) == (screen, 0)
        assert (screen, she.small_targets()) == (screen, [])
        assert (screen, she.small_letters()) == (screen, [])
        assert (screen, foreign_words(she, language)) == (screen, [])
        assert (screen, she.promised_in_vain()) == (screen, [])
    assert visited >= screens_of_the_client() | BESIDES


def foreign_words(she: Respondent, language: str) -> list[str]:
    """Three Latin words in a row on the Chinese page, Chinese ones on the English page."""
    text = she.page.locator("main").inner_text()
    for code in she.page.locator("main .code").all():
        text = text.replace(code.inner_text(), "")
    found = (LATIN if language == "zh-Hans" else HAN).findall(text)
    return [words for words in found if words not in {"去年", "月我请示过王主任", "王主任", "年"}]


def test_an_old_webview_on_a_slow_phone_goes_the_whole_way(
    phone: Callable[..., Respondent], office: Published
) -> None:
    she = phone()
    she.page.add_init_script(OLD)
    session = she.context.new_cdp_session(she.page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    she.opens(office.invitation()).starts().chooses("place", 1).skips_to_review()
    she.chooses_when("now").seals().gets_a_receipt()


def test_an_engine_without_big_numbers_says_so_and_sends_nothing(
    phone: Callable[..., Respondent], world: World, office: Published
) -> None:
    she = phone()
    she.page.add_init_script("delete window.BigInt")
    she.page.goto(office.invitation())
    assert she.sees("这个浏览器太旧：不让您作答，也不会发出任何内容")
    assert she.page.locator("button, input, textarea, form").count() == 0
    assert all(one.room == "page" for one in world.log)
    assert she.faults.pop()  # its script broke off, and nothing else did
    assert she.faults == []
