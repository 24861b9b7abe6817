"""One visit at a time on a slowed processor: what it loads, when it is ready, how it seals."""

from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any, Final

from playwright.sync_api import CDPSession, Page, Request

from benchmarks.page.stage import Stage
from tests.stories.respondent.respondent import Respondent

START_SLOWDOWN: Final = 4
SEAL_SLOWDOWN: Final = 6
VISITS: Final = 7
# Ready: the first control has been painted, and the page would hear a press of it at once.
READY: Final = """
window.ready = new Promise((resolve) => {
  const done = () => setTimeout(() => resolve(performance.now()));
  const look = () => {
    const control = document.querySelector('main .actions button, form input');
    requestAnimationFrame(control ? done : look);
  };
  requestAnimationFrame(look);
});
"""
# The page paints its words, waits 50 ms for that, seals, stores the envelope, sends it.
SEALING: Final = """
const wait = setTimeout;
window.setTimeout = (then, ms, ...rest) =>
  wait((...given) => {
    if (ms === 50) window.began = performance.now();
    then(...given);
  }, ms, ...rest);
const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (value, key) {
  if (value.kind === 'sealed') window.sealed = performance.now();
  return put.call(this, value, key);
};
addEventListener('click', () => { window.pressed = performance.now(); }, true);
const ask = fetch;
window.fetch = (...asked) => { window.asked = performance.now(); return ask(...asked); };
"""


def starts(stage: Stage, address: str | None = None) -> dict[str, float]:
    """Open an address (or an invitation) cold; return weight, requests, milliseconds to ready."""
    visits = [_start(stage, address or stage.long.invitation()) for _ in range(VISITS)]
    return {name: median(visit[name] for visit in visits) for name in visits[0]}


def _start(stage: Stage, address: str) -> dict[str, float]:
    with _slowed(stage, START_SLOWDOWN) as (page, session):
        page.add_init_script(READY)
        loaded: list[float] = []
        fetched: list[Request] = []
        session.on("Network.loadingFinished", lambda said: loaded.append(said["encodedDataLength"]))
        page.on("requestfinished", lambda request: fetched.append(request))  # noqa: PLW0108
        page.goto(address)
        ready = page.evaluate("ready")
        bodies = sum(each.sizes()["responseBodySize"] for each in fetched)
        weight = {"bytes": sum(loaded), "body_bytes": bodies}
        return {"requests": len(loaded), **weight, "ready_ms": ready}


def questions(stage: Stage) -> dict[str, float]:
    """Return milliseconds from "begin" to the first question, and of sealing all the answers."""
    visits = [_whole(stage) for _ in range(VISITS)]
    found = {name: median(visit[name] for visit in visits) for name in visits[0]}
    return {**found, "sealing_most_ms": max(visit["sealing_ms"] for visit in visits)}


def _whole(stage: Stage) -> dict[str, float]:
    with _slowed(stage, SEAL_SLOWDOWN) as (page, _):
        she = Respondent(page.context, page)
        page.add_init_script(SEALING)
        she.opens(stage.long.invitation()).presses(she.word("read"))
        she.presses(she.word("begin"))
        page.wait_for_selector(".progress", timeout=60_000)
        first = page.evaluate("performance.now() - pressed")
        while not she.sees(she.word("review")):
            _answer_all(page)
            she.goes_on()
        she.presses(she.word("choose")).seals()
        she.gets_a_receipt()
        sealing, pressed = page.evaluate("[sealed - began, asked - pressed]")
        return {"first_question_ms": first, "sealing_ms": sealing, "press_to_request_ms": pressed}


def _answer_all(page: Page) -> None:
    """Choose the second of every list and write where one can write: the longest way to seal."""
    page.evaluate("""() => {
      for (const list of document.querySelectorAll('main .choices:not(.aside)'))
        list.querySelectorAll('input, button')[1]?.click();
      for (const area of document.querySelectorAll('main textarea')) {
        area.value = '以前请示过，没有表态。';
        area.dispatchEvent(new Event('input'));
      }
    }""")


@contextmanager
def _slowed(stage: Stage, rate: int) -> Iterator[tuple[Page, CDPSession]]:
    """Unpack a new phone with a processor so many times as slow."""
    phone: Any = {"viewport": {"width": 360, "height": 640}, "locale": "zh-CN"}
    context = stage.browser.new_context(**phone)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": rate})
    yield page, session
    context.close()
