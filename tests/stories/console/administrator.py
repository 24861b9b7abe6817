"""The administrator: what a person does and sees in the console. The selectors stand only here."""

import json
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

ROOT = Path(__file__).parents[3]
AXE = ROOT / "survey" / "client" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
RUN = "axe.run(document, { runOnly: %s }).then(JSON.stringify)"


class Administrator:
    """Somebody with an account, a browser and a release to read."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.context = context
        self.origin = origin
        self.page: Page = context.new_page()

    # What she does ------------------------------------------------------------------------------

    def comes(self, language: str = "zh-Hans") -> "Administrator":
        self.page.goto(f"{self.origin}/sign-in?lang={language}")
        return self

    def signs_in(self, name: str, password: str) -> "Administrator":
        self.page.fill("#name", name)
        self.page.fill("#password", password)
        return self._follows("main button[type=submit]")

    def opens_the_release(self) -> "Administrator":
        return self._follows(".releases h2 a")

    def goes_to(self, words: str) -> "Administrator":
        return self._follows(f"nav >> text={words}")

    def _follows(self, what: str) -> "Administrator":
        with self.page.expect_navigation():  # whole, with its stylesheet
            self.page.click(what)
        return self

    def opens_every_table(self) -> "Administrator":
        for table in self.page.locator("summary").all():
            table.click()
        return self

    def signs_out(self) -> "Administrator":
        self.page.click(".who button")
        self.page.wait_for_url("**/sign-in")
        return self

    def returns_to(self, address: str) -> "Administrator":
        self.page.goto(address)
        return self

    # What she sees ------------------------------------------------------------------------------

    @property
    def heading(self) -> str:
        return self.page.inner_text("h1")

    def reads(self, words: str) -> bool:
        return words in self.page.inner_text("body")

    def figures(self) -> int:
        """How many drawings she sees; each figure has two, a media query shows one."""
        return self.page.locator("svg[role=img]:visible").count()

    def focused(self) -> str:
        """What has the focus; a browser gives it a moment after the page is there."""
        self.page.locator(":focus").wait_for()
        found: str = self.page.evaluate("document.activeElement.id")
        return found

    def shows(self, picture: Path, height: int) -> None:
        """Keep a picture of the page's beginning."""
        self.page.screenshot(
            path=picture, full_page=True, clip={"x": 0, "y": 0, "width": 1280, "height": height}
        )

    def overflow(self) -> int:
        width: int = self.page.evaluate(SIDEWAYS)
        return width

    def tables_to_scroll(self) -> int:
        """How many tables hide numbers beyond their frame's edge."""
        return sum(
            frame.evaluate("frame => frame.scrollWidth > frame.clientWidth")
            for frame in self.page.locator(".scroll:visible").all()
        )

    def labels(self) -> set[str]:
        """What stands over numbers in their own cells, as far as it is shown."""
        shown = "cell => getComputedStyle(cell, '::before').content"
        cells = self.page.locator("td[data-label]:visible").all()
        return {cell.evaluate(shown).split('"')[1] for cell in cells[:20]}

    def columns(self) -> set[str]:
        """What stands over the columns of the tables she sees."""
        return set(self.page.locator("thead th:visible").all_inner_texts())

    def groups(self) -> list[str]:
        """What the small tables of the first panel are headed with."""
        return self.page.locator("section").first.locator("caption:visible").all_inner_texts()

    def rows_of_files(self) -> set[float]:
        """At which heights the files to download stand."""
        boxes = [link.bounding_box() for link in self.page.locator(".downloads a").all()]
        return {box["y"] for box in boxes if box}

    def barriers(self) -> list[str]:
        """What axe finds; run in a world of its own, out of the page's policy."""
        session = self.context.new_cdp_session(self.page)
        tree = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        made = session.send("Page.createIsolatedWorld", {"frameId": tree, "worldName": "axe"})
        world = {"contextId": made["executionContextId"], "awaitPromise": True}
        session.send("Runtime.evaluate", {"expression": AXE.read_text("utf-8"), **world})
        asked = session.send("Runtime.evaluate", {"expression": RUN % json.dumps(RULES), **world})
        session.detach()
        violations = json.loads(asked["result"]["value"])["violations"]
        return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in violations]
