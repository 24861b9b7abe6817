"""The whole way, in both languages: what she chose, what each server saw, what is left behind."""

from collections import Counter

import httpx
import pytest
from playwright.sync_api import Request

from survey.protocol.encoding import unb64u
from survey.researcher.collecting import close
from survey.researcher.opening.columns import read_table
from survey.researcher.opening.run import open_survey

from .respondent import NOTHING, Respondent
from .world import PASSPHRASE, Published, Seen, World

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_she_answers_and_gets_a_receipt(she: Respondent, cadres: Published, language: str) -> None:
    she.opens(cadres.invitation()).speaks(language).starts()
    she.chooses("aw1", 1).chooses("aw2", -4)
    she.skips_to_review().chooses_when("now").seals()
    assert len(she.gets_a_receipt()) == 16
    assert she.stored() == NOTHING


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_her_receipt_is_chosen_with_one_touch_and_says_what_it_shows_and_risks(
    she: Respondent, hurried: Published, language: str
) -> None:
    she.opens(hurried.invitation()).speaks(language).starts().skips_to_review()
    she.presses(she.word("choose")).seals()
    short = she.gets_a_receipt()
    she.page.locator("output").click()
    assert she.page.evaluate("getSelection().toString()").replace(" ", "") == short
    assert not she.page.locator(".receipt.full").is_visible()
    she.page.locator("summary").click()
    she.page.locator(".receipt.full").click()
    full: str = she.page.evaluate("getSelection().toString()")
    assert len(unb64u(full)) == 130
    assert all(she.sees(words) for words in RECEIPT[language])


RECEIPT = {
    "zh-Hans": ("看不出是谁、几点、答了什么", "要不要留由您决定", "谁就能找出您的答案"),
    "en": ("not who, when or what", "is up to you", "can find your answers"),
}


def test_each_server_sees_no_more_than_it_must(
    she: Respondent, world: World, cadres: Published
) -> None:
    she.opens(cadres.invitation())
    opened = list(world.log)
    she.presses(she.word("read"))
    assert world.log == opened
    she.presses(she.word("begin")).waits_for("您了解的情况")
    drawn = world.log[len(opened) :]
    she.chooses("aw1", 1).skips_to_review().chooses_when("now")
    assert world.log == opened + drawn
    she.seals().gets_a_receipt()
    sent = world.log[len(opened) + len(drawn) :]
    survey_id = cadres.folder.survey_id
    assert [(one.room, one.method) for one in opened] == [("page", "GET")] * 3
    assert drawn[-1] == Seen("issuer", "POST", "/token-request", 259)
    length = cadres.folder.manifest.sealed_plaintext_bytes + 1588
    assert sent[-1] == Seen("collector", "POST", f"/s/{survey_id}/responses", length)
    preflights = [one for one in drawn + sent if one.method == "OPTIONS"]
    assert len(drawn + sent) == 2 + len(preflights)


def test_the_browser_asks_nobody_but_the_three_servers_and_for_no_font_or_picture(
    she: Respondent, world: World, office: Published
) -> None:
    """From the link to the receipt; the servers' own logs could not show a fourth."""
    asked: list[Request] = []

    def takes_down(request: Request) -> None:
        asked.append(request)

    she.page.on("request", takes_down)
    she.opens(office.invitation()).starts().goes_on().goes_on()
    before = len(asked)
    she.types("more", "去年3月我请示过王主任。")  # what it finds in a text it finds by itself
    assert len(asked) == before
    she.skips_to_review().chooses_when("now").seals().gets_a_receipt()
    assert {origin(one.url) for one in asked} - {"data:"} == set(world.origins.values())
    kinds = Counter(one.resource_type for one in asked if origin(one.url) != "data:")
    assert kinds == {"document": 1, "script": 1, "stylesheet": 1, "fetch": 2}


def origin(address: str) -> str:
    return "/".join(address.split("/")[:3]) if "//" in address else address.partition(":")[0] + ":"


def test_what_she_chose_is_what_the_researcher_reads(
    she: Respondent, world: World, lonely: Published
) -> None:
    she.opens(lonely.invitation()).starts()
    she.chooses("place", 2).types("days", "3.5").goes_on()
    she.chooses("disturbances", 4).chooses("disturbances", 1).goes_on()
    she.chooses("calm", 5).chooses("noise", -3).goes_on()
    for option in ("空气", "光线"):  # the last one takes its place by itself
        she.page.get_by_role("button", name=option).click()
    she.types("more", "都好。\n😀").skips_to_review()
    she.presses(she.word("choose")).seals().gets_a_receipt()
    with httpx.Client() as client:
        close(world.desk, lonely.folder, client)
        opening = open_survey(world.desk, lonely.folder, PASSPHRASE, client)
    assert (opening.opened, opening.rejected) == (1, 0)
    (row,) = read_table(lonely.folder.path / "opened" / "answers.parquet").to_pylist()
    assert {name: value for name, value in row.items() if "__" not in name} == {
        "place": 2, "days": "3.5", "calm": 5, "noise": -3, "corner": -2, "more": "都好。\n😀",
    }  # fmt: skip
    assert [row[f"disturbances__{value}"] for value in (1, 2, 3, 4)] == [1, 0, 0, 1]
    assert [row[f"first__{value}"] for value in (1, 2, 3)] == [2, 3, 1]


def test_what_she_was_not_shown_is_told_from_what_she_left_out(
    she: Respondent, world: World, lonely: Published
) -> None:
    she.opens(lonely.invitation()).starts()
    she.chooses("place", 1).goes_on().chooses("disturbances", 2).goes_back()
    she.chooses("place", 3).skips_to_review()
    she.presses(she.word("choose")).seals().gets_a_receipt()
    with httpx.Client() as client:
        close(world.desk, lonely.folder, client)
        open_survey(world.desk, lonely.folder, PASSPHRASE, client)
    (row,) = read_table(lonely.folder.path / "opened" / "answers.parquet").to_pylist()
    assert (row["place"], row["disturbances__2"], row["calm"]) == (3, -1, -2)
