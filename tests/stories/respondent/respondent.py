"""The respondent: what a person does and sees on the page. The selectors stand only here."""

import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Route, expect

ROOT = Path(__file__).parents[3]
AXE = ROOT / "survey" / "client" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STORED = """async () => ({
  cookies: document.cookie,
  local: localStorage.length,
  session: sessionStorage.length,
  caches: self.caches ? (await caches.keys()).length : 0,
  databases: (await indexedDB.databases()).map(({ name }) => name),
})"""
NOTHING = {"cookies": "", "local": 0, "session": 0, "caches": 0, "databases": []}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """() => [...document.querySelectorAll('button, summary, .choice label, .input')]
  .filter((one) => one.checkVisibility() && !one.closest('[hidden]'))
  .map((one) => [one.textContent, one.getBoundingClientRect().height])
  .filter(([, height]) => height < 44)"""
# In one look: between two the page could load itself anew, and its bare document bears the first.
SPOKEN = "() => document.querySelector('.exit') && document.documentElement.lang"
LETTERS = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const small = [];
  while (texts.nextNode()) {
    const { data, parentElement: holder } = texts.currentNode;
    if (!data.trim() || !holder.checkVisibility()) continue;
    if (parseFloat(getComputedStyle(holder).fontSize) < 16) small.push(data);
  }
  return small;
}"""
PLAIN_HTTP = "http://survey.example"
QUOTED = re.compile(r"“([^”]+)”|(?<!\w)'([^']+)'(?!\w)")
ELSEWHERE = {"已经收到", "It has arrived"}  # what another screen said, told as the past
WORDS = {
    "zh-Hans": {
        "read": "开始", "begin": "看过了，开始作答", "on": "继续", "back": "返回",
        "review": "发送前再看一遍", "choose": "继续，去发送", "seal": "封好并发送",
        "now": "现在发送", "later": "稍后随机时间发送", "received": "已经收到，谢谢您",
        "withdrawn": "已撤回", "leave": "立即离开", "other": "English",
    },
    "en": {
        "read": "Start", "begin": "I have read this; begin",
        "on": "Continue", "back": "Back", "review": "Look once more before you send",
        "choose": "Continue to sending", "seal": "Seal and send",
        "now": "Send now", "later": "Send at a random moment later",
        "received": "It has arrived. Thank you", "withdrawn": "Withdrawn",
        "leave": "Leave now", "other": "中文",
    },
}  # fmt: skip


class Respondent:
    """One person with one phone."""

    def __init__(self, context: BrowserContext, page: Page | None = None) -> None:
        self.context = context
        self.page: Page = page or context.new_page()
        self.language = "zh-Hans"
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def word(self, name: str) -> str:
        return WORDS[self.language][name]

    # What she does -----------------------------------------------------------------------------

    def opens(self, link: str) -> "Respondent":
        self.page.goto(link)
        return self.is_addressed()

    def opens_unprotected(self, link: str) -> "Respondent":
        """The same page, over plain http and from a name that is not this machine's own."""
        origin, slash, rest = link.partition("/s/")

        def fetch(route: Route) -> None:
            address = route.request.url.replace(PLAIN_HTTP, origin)
            route.fulfill(response=route.fetch(url=address))

        self.page.route(f"{PLAIN_HTTP}/**", fetch)
        return self.opens(PLAIN_HTTP + slash + rest)

    def reloads(self) -> "Respondent":
        self.page.reload()
        return self.is_addressed()

    def is_addressed(self) -> "Respondent":
        """The page stands; she goes on in the language that it speaks."""
        self.language = self.page.wait_for_function(SPOKEN).json_value()
        return self

    def speaks(self, language: str) -> "Respondent":
        if language != self.language:
            self.presses(self.word("other"))
            self.language = language
        return self

    def presses(self, label: str) -> "Respondent":
        self.page.get_by_role("button", name=label, exact=True).click()
        return self

    def presses_number(self, place: int) -> "Respondent":
        self.page.locator(".actions button").nth(place).click()
        return self

    def asks_to_start(self) -> "Respondent":
        return self.presses(self.word("read")).presses(self.word("begin"))

    def starts(self) -> "Respondent":
        self.asks_to_start()
        expect(self.page.locator(".progress")).to_be_visible(timeout=20_000)
        return self

    def goes_on(self) -> "Respondent":
        return self.presses(self.word("on"))

    def goes_back(self) -> "Respondent":
        return self.presses(self.word("back"))

    def chooses(self, item: str, value: int | str) -> "Respondent":
        self.page.locator(f'label[for="{item}.{value}"]').click()
        return self

    def types(self, item: str, text: str) -> "Respondent":
        self.page.locator(f"[id='{item}']").fill(text)
        return self

    def skips_to_review(self) -> "Respondent":
        while not self.sees(self.word("review")):
            self.goes_on()
        return self

    def chooses_when(self, when: str) -> "Respondent":
        self.presses(self.word("choose"))
        return self.chooses("when", when)

    def seals(self) -> "Respondent":
        return self.presses(self.word("seal"))

    def leaves(self) -> "Respondent":
        self.page.get_by_role("button", name=self.word("leave")).click()
        return self

    def gets_a_receipt(self, title: str = "received") -> str:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(
            self.word(title), timeout=30_000
        )
        return self.page.locator("output").inner_text().replace(" ", "")

    def stops_the_clock(self) -> "Respondent":
        """From here on the page's time passes only when a story lets it."""
        self.page.clock.install()
        soon = self.page.evaluate("Date.now() + 60_000")
        self.page.clock.pause_at(soon / 1000)
        return self

    # What she sees -----------------------------------------------------------------------------

    @property
    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()

    @property
    def text(self) -> str:
        return self.page.locator("body").inner_text()

    def sees(self, words: str) -> bool:
        return words in self.text

    def promised_in_vain(self) -> list[str]:
        """Names in quotation marks that no control of this screen bears, and no text of hers."""
        controls = self.page.locator("button, summary, label").all_inner_texts()
        borne = {line for text in controls for line in text.splitlines()}
        typed = " ".join(area.input_value() for area in self.page.locator("textarea").all())
        said = self.page.locator("main").inner_text()
        names = {name for pair in QUOTED.findall(said) for name in pair if name}
        return sorted(name for name in names - borne - ELSEWHERE if name not in typed)

    def typed(self, field: str) -> str:
        """What stands in the field, without the hyphens of a printed code."""
        return self.page.locator(f"[id='{field}']").input_value().replace("-", "")

    def waits_for(self, heading: str) -> "Respondent":
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading, timeout=15_000)
        return self

    def is_offered_ways(self) -> "Respondent":
        """She waits until something is under way that she may still steer."""
        self.page.wait_for_selector("main:has([role=status]):has(.actions)")
        return self

    def stands(self) -> "Respondent":
        """She waits until nothing is under way any more."""
        self.page.wait_for_selector("main:not(:has([role=status]))")
        return self

    # What is true of the page whatever she does -------------------------------------------------

    def stored(self) -> dict[str, Any]:
        found: dict[str, Any] = self.page.evaluate(STORED)
        return found

    def barriers(self) -> list[str]:
        """What axe finds, in one line each; run in a world of its own, out of the page's policy."""
        session = self.context.new_cdp_session(self.page)
        tree = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        made = session.send("Page.createIsolatedWorld", {"frameId": tree, "worldName": "axe"})
        world = {"contextId": made["executionContextId"], "awaitPromise": True}
        session.send("Runtime.evaluate", {"expression": AXE.read_text("utf-8"), **world})
        asked = f"axe.run(document, {{ runOnly: {json.dumps(RULES)} }}).then(JSON.stringify)"
        answer = session.send("Runtime.evaluate", {"expression": asked, **world})
        session.detach()
        violations = json.loads(answer["result"]["value"])["violations"]
        return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in violations]

    def overflow(self) -> int:
        width: int = self.page.evaluate(SIDEWAYS)
        return width

    def small_targets(self) -> list[Any]:
        small: list[Any] = self.page.evaluate(SMALL)
        return small

    def small_letters(self) -> list[str]:
        """Texts in sight whose letters have fewer than 16 pixels."""
        small: list[str] = self.page.evaluate(LETTERS)
        return small
