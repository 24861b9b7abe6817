"""A tour past every screen of the page; each stop is a screen's id and somebody standing on it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from playwright.sync_api import Route

from .respondent import Respondent
from .world import Published, World

Stop = tuple[str, Respondent]
DAY = 24 * 3600
ALL = 1_000_000  # requests: as many as come while somebody stands on a screen


@dataclass(frozen=True)
class Tour:
    """Who unpacks phones, in which language, and the surveys she visits."""

    unpack: Callable[[], Respondent]
    language: str
    world: World
    office: Published
    hurried: Published

    def stops(self) -> Iterator[Stop]:
        yield from self.before()
        yield from self.answering()
        yield from self.changing()
        yield from self.on_the_way()
        yield from self.refused()
        yield from self.by_the_clock()

    def person(self, link: str | None = None) -> Respondent:
        return self.unpack().opens(link or self.office.invitation()).speaks(self.language)

    def ready(self) -> Respondent:
        return self.person().starts().skips_to_review().chooses_when("now")

    def before(self) -> Iterator[Stop]:
        link = self.office.invitation()
        she = self.person(link.partition("#")[0])
        yield "code", she
        yield "code", she.goes_on()
        yield "code", self.person(link[:-50])
        yield "code", self.person(link[:-9])
        she = self.unpack()
        she.page.clock.install()
        she.opens(self.office.shared()).speaks(self.language).stands()
        she.goes_on().page.clock.fast_forward(270_000)
        she.page.clock.run_for(2_000)
        yield "kiosk", she
        she = self.person(link)
        yield "start", she
        for place, overlay in enumerate(("about", "check", "help")):
            she.page.locator(".foot button").nth(place).click()
            she.stands()
            yield overlay, she
            she.goes_back()
        she.presses_number(1)
        yield "declined", she
        she.presses_number(1)
        yield "protect", she.presses(she.word("read"))
        self.world.wires["issuer"].lose_requests = ALL
        yield "drawing", she.presses(she.word("begin"))
        self.world.wires["issuer"].lose_requests = 0

    def answering(self) -> Iterator[Stop]:
        link = self.office.invitation()
        she = self.person(link).starts().chooses("place", 1)
        yield "step", she
        yield "step", she.types("days", "9").goes_on()
        yield "step", she.types("days", "").goes_on()
        yield "step", she.goes_on()
        she.goes_on().types("more", "去年3月我请示过王主任。")
        she.page.locator(".ranks button").first.click()
        yield "step", she.goes_on()
        she.page.locator(".ranks button").first.click()
        she.goes_on().page.locator("summary").first.click()
        yield "review", she
        yield "send", she.presses(she.word("choose"))
        yield "send", she.seals()
        she.chooses("when", "now")
        self.world.wires["collector"].lose_requests = ALL
        yield "sending", she.seals().is_offered_ways()
        self.world.wires["collector"].lose_requests = 0
        she.presses_number(0).gets_a_receipt()
        for summary in she.page.locator("summary").all():
            summary.click()
        yield "receipt", she
        she.presses_number(1)
        yield "delivered", she
        yield "code_used", self.person(link).asks_to_start().stands()

    def changing(self) -> Iterator[Stop]:
        link = self.office.invitation()
        she = self.person(link).starts().skips_to_review().chooses_when("now")
        she.page.locator("#changeable").check()
        she.seals().gets_a_receipt()
        yield "receipt", she
        she = she.opens(link).speaks(self.language).stands()
        yield "kept", she
        she.presses_number(1)
        yield "withdraw", she
        she.page.route("**/responses", supersede)
        she.presses_number(0)
        she.page.wait_for_selector("main .actions button:only-child")
        yield "superseded", she.stands()

    def on_the_way(self) -> Iterator[Stop]:
        she = self.person().starts()
        yield "started", she.reloads().speaks(self.language)
        yield "anothers", self.beside(she)
        she = self.person().starts().skips_to_review().chooses_when("later").seals()
        she.is_offered_ways()
        yield "waiting", she
        she = self.ready()
        she.page.clock.install()
        yield "sealing", she.seals()
        she = self.person()
        she.page.clock.install()
        she.context.set_offline(offline=True)
        she.asks_to_start()
        for _ in range(8):
            she.page.clock.run_for(20_000)
        yield "unreachable", she.stands()

    def beside(self, she: Respondent) -> Respondent:
        """Another opens her link on the same phone; of 256 links one passes for the first."""
        while True:
            she.opens(self.office.invitation()).speaks(self.language).stands()
            if she.page.locator(".actions button").count() == 1:
                return she

    def refused(self) -> Iterator[Stop]:
        she = self.ready()
        she.page.route("**/responses", refuse)
        yield "refused", she.seals().stands()
        she = self.ready()
        she.page.evaluate("() => { crypto.getRandomValues = () => { throw new Error('none') } }")
        yield "unsealable", she.seals().stands()
        address, _, fragment = self.office.invitation().partition("#")
        foreign, _, other = self.hurried.invitation().partition("#")[2].partition(".")
        unknown = f"{address}#{foreign}.{fragment.partition('.')[2]}"
        yield "code_unknown", self.person(unknown).asks_to_start().stands()
        mismatched = f"{address}#{foreign}.{other}"
        yield "mismatch", self.person(mismatched)
        she = self.unpack().opens_unprotected(self.office.invitation())
        yield "unprotected", she.speaks(self.language)

    def by_the_clock(self) -> Iterator[Stop]:
        for screen, date in (("early", "2020-01-01"), ("closed", "2099-01-01")):
            she = self.unpack()
            she.page.clock.set_fixed_time(date)
            yield screen, she.opens(self.office.invitation()).speaks(self.language).stands()
        self.world.clock.moved = 30 * DAY
        yield "closed", self.person().asks_to_start().stands()
        self.world.clock.moved = 0


def refuse(route: Route) -> None:
    answer(route, 403, "token-invalid")


def supersede(route: Route) -> None:
    answer(route, 409, "sequence-superseded")


def answer(route: Route, status: int, code: str) -> None:
    route.fulfill(
        status=status,
        body=json.dumps({"status": status, "title": "no", "type": f"urn:asv1:{code}"}),
        headers={
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Allow-Headers": "Content-Type",
            "Content-Type": "application/problem+json",
        },
    )
