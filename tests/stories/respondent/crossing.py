"""People who answer over a bad network, several at a time; and what there was in the end."""

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field

from playwright.sync_api import Browser, expect

from survey.protocol.envelope import AuditRecord, Receipt

from .lossy import Fate, LossyProxy
from .respondent import Respondent
from .world import Published, World

AT_ONCE = 8  # phones in the air; two cores seal for all of them
# The page's own pauses, twenty times as fast: how often it tries stays as it is.
HURRY = """
const wait = setTimeout;
window.setTimeout = (then, ms = 0, ...rest) => wait(then, ms / 20, ...rest);
"""
RECORDS = """
select record from inbox where survey_id = :survey
union all select record from spent where survey_id = :survey
"""


@dataclass
class Crossing:
    """What became of everybody."""

    people: int = 0
    stored: int = 0
    sent_in_vain: int = 0  # "it has arrived" on a page whose response is in no table
    envelopes: int = 0  # different ones that ever left a phone
    fates: Counter[Fate] = field(default_factory=Counter)


def cross(
    browser: Browser, world: World, survey: Published, people: int, seed: int = 1
) -> Crossing:
    """Let so many people answer; each stays until her page says that it has arrived."""
    with LossyProxy(seed) as proxy:
        found = Crossing()
        while found.people < people:
            several = min(AT_ONCE, people - found.people)
            group = [_arrives(browser, proxy.address, survey) for _ in range(several)]
            _answer_and_send(group, world, survey, found)
        found.fates = proxy.weather.fates
        found.envelopes = len(proxy.weather.envelopes)
    found.stored = len(stored(world, survey))
    return found


def stored(world: World, survey: Published) -> list[str]:
    """Short receipts of all that the collector has in its tables."""
    (path,) = (world.home / "servers" / "collector").rglob("*.sqlite3")
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute(RECORDS, {"survey": survey.folder.survey_id.encode()}).fetchall()
    return [Receipt(AuditRecord.from_bytes(row).entry, b"").short for (row,) in rows]


def _answer_and_send(
    group: list[Respondent], world: World, survey: Published, found: Crossing
) -> None:
    for she in group:
        expect(she.page.locator(".progress")).to_be_visible(timeout=60_000)
        she.chooses("place", 1).skips_to_review().presses(she.word("choose")).seals()
    for she in group:
        receipt = she.gets_a_receipt()
        found.people += 1
        found.sent_in_vain += receipt not in stored(world, survey)
        assert she.faults == []
        she.context.close()


def _arrives(browser: Browser, proxy: str, survey: Published) -> Respondent:
    she = Respondent(browser.new_context(locale="zh-CN", proxy={"server": proxy}))
    she.page.add_init_script(HURRY)
    return she.opens(survey.invitation()).asks_to_start()
