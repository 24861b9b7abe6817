"""A computer that several people use: nothing of one person is there for the next."""

import pytest
from playwright.sync_api import expect

from .respondent import NOTHING, Respondent
from .world import Published, World

pytestmark = pytest.mark.browser

ANSWER = "这句话只有她知道"
ASKED = "请输入参加码"
SHARED = "这台设备有几个人轮流用"
MINUTE = 60_000
# Of one entry of the tab's history: where it stands and what it holds.
ENTRY = "JSON.stringify([location.href, history.state])"


def code_of(link: str) -> str:
    return link.partition("#")[2].partition(".")[0]


@pytest.fixture
def sitting(she: Respondent, office: Published) -> Respondent:
    return she.opens(office.shared()).waits_for(ASKED)


@pytest.fixture
def timed(she: Respondent, office: Published) -> Respondent:
    """The same, with a clock that a story can move."""
    she.page.clock.install()
    return she.opens(office.shared()).waits_for(ASKED)


def types_her_code(she: Respondent, survey: Published) -> str:
    code = code_of(survey.invitation())
    she.types("code", code).goes_on().starts()
    return code


def answers(she: Respondent) -> Respondent:
    she.goes_on().goes_on()
    return she.types("more", ANSWER)


def is_as_new(she: Respondent, code: str) -> None:
    """Nothing of hers: on the page, in its fields, in storage, however far one goes back."""
    she.waits_for(ASKED)
    while True:
        content = she.page.content()
        assert ANSWER not in content
        assert code not in content
        assert she.typed("code") == ""
        assert code not in she.page.evaluate(ENTRY)
        if (depth := she.page.evaluate("history.state.depth")) == 0:
            break
        she.page.evaluate("history.back()")
        she.page.wait_for_function("depth => history.state.depth < depth", arg=depth)
    assert she.stored() == NOTHING


def test_it_says_beforehand_what_is_special_about_it(sitting: Respondent, world: World) -> None:
    assert sitting.sees(SHARED)
    assert sitting.sees("5 分钟没有人动它")
    sitting.speaks("en")
    assert sitting.sees("It clears itself when nobody touches it for 5 minutes")
    assert sitting.promised_in_vain() == []
    assert [one.room for one in world.log] == ["page"] * 4


def test_nothing_is_stored_while_she_answers(sitting: Respondent, office: Published) -> None:
    types_her_code(sitting, office)
    answers(sitting)
    assert sitting.stored() == NOTHING


def test_neither_later_nor_changing_is_offered(sitting: Respondent, office: Published) -> None:
    types_her_code(sitting, office)
    sitting.skips_to_review().presses(sitting.word("choose"))
    assert not sitting.sees(sitting.word("later"))
    assert sitting.page.locator("#changeable").count() == 0
    assert sitting.sees("这里不存任何数据")


def test_after_leaving_the_next_person_finds_nothing(
    sitting: Respondent, office: Published
) -> None:
    code = types_her_code(sitting, office)
    answers(sitting).leaves()
    is_as_new(sitting, code)


def test_shift_three_times_clears_too(sitting: Respondent, office: Published) -> None:
    code = types_her_code(sitting, office)
    answers(sitting)
    for _ in range(3):
        sitting.page.keyboard.press("Shift")
    is_as_new(sitting, code)


def test_one_after_the_other_answers_and_each_has_her_own_receipt(
    sitting: Respondent, world: World, office: Published
) -> None:
    receipts = set()
    for _ in range(2):
        code = types_her_code(sitting, office)
        answers(sitting).skips_to_review().presses(sitting.word("choose")).seals()
        receipt = sitting.gets_a_receipt()
        receipts.add(receipt)
        sitting.presses("清除并离开")
        is_as_new(sitting, code)
        assert receipt not in sitting.page.content().replace(" ", "")
    assert len(receipts) == 2  # and the page was loaded once only:
    assert [one.room for one in world.log if one.room == "page"] == [
        "page"
    ] * 4  # never loaded anew


def test_a_page_that_nobody_touches_counts_down_and_clears_itself(
    timed: Respondent, office: Published
) -> None:
    code = types_her_code(timed, office)
    answers(timed)
    timed.page.clock.fast_forward(3 * MINUTE)
    timed.page.clock.run_for(2_000)
    assert timed.page.locator("#count").count() == 0
    timed.page.clock.fast_forward(1 * MINUTE + 10_000)
    timed.page.clock.run_for(2_000)
    expect(timed.page.get_by_role("alert")).to_contain_text("到时本页会清除")
    expect(timed.page.get_by_role("alert")).to_contain_text("碰一下屏幕")
    expect(timed.page.get_by_role("timer")).to_contain_text("秒")
    timed.page.clock.fast_forward(1 * MINUTE)
    timed.page.clock.run_for(2_000)
    is_as_new(timed, code)


def test_a_touch_in_the_last_minute_keeps_her_answers(timed: Respondent, office: Published) -> None:
    types_her_code(timed, office)
    answers(timed)
    timed.page.clock.fast_forward(4 * MINUTE + 30_000)
    timed.page.clock.run_for(2_000)
    expect(timed.page.locator("#count")).to_be_visible()
    timed.page.keyboard.press("ArrowLeft")
    expect(timed.page.locator("#count")).to_have_count(0)
    timed.page.clock.fast_forward(3 * MINUTE)
    timed.page.clock.run_for(2_000)
    assert timed.typed("more") == ANSWER


def test_a_receipt_is_shown_for_a_minute_that_is_counted(
    timed: Respondent, office: Published
) -> None:
    code = types_her_code(timed, office)
    answers(timed).skips_to_review().presses(timed.word("choose")).seals()
    timed.page.clock.run_for(1_000)
    timed.gets_a_receipt()
    timed.page.clock.run_for(2_000)
    expect(timed.page.locator("#count")).to_be_visible()
    timed.page.clock.fast_forward(MINUTE)
    timed.page.clock.run_for(2_000)
    is_as_new(timed, code)


def test_a_sealed_response_on_its_way_is_not_cleared(
    timed: Respondent, world: World, office: Published
) -> None:
    types_her_code(timed, office)
    world.wires["collector"].lose_requests = 1_000
    answers(timed).skips_to_review().presses(timed.word("choose")).seals()
    timed.page.clock.run_for(1_000)
    timed.is_offered_ways()
    timed.page.clock.fast_forward(30 * MINUTE)
    timed.page.clock.run_for(2_000)
    assert timed.sees("还不知道有没有送达")
    world.wires["collector"].lose_requests = 0
    timed.page.clock.run_for(2 * MINUTE)
    timed.gets_a_receipt()


def test_the_language_of_one_is_not_that_of_the_next(
    sitting: Respondent, office: Published
) -> None:
    sitting.speaks("en")
    types_her_code(sitting, office)
    assert "spoken" not in sitting.page.evaluate(ENTRY)
    sitting.reloads().waits_for(ASKED)


def test_loaded_again_it_stays_a_shared_computer(sitting: Respondent, office: Published) -> None:
    types_her_code(sitting, office)
    sitting.reloads().waits_for(ASKED)
    assert sitting.sees(SHARED)


def test_a_link_opened_over_it_leaves_no_code_behind(
    sitting: Respondent, office: Published
) -> None:
    link = office.invitation()
    address = sitting.page.url
    sitting.page.goto(link)
    sitting.waits_for(ASKED)
    assert sitting.page.url == address
    assert sitting.sees(SHARED)


def test_for_another_survey_it_stops(
    she: Respondent, office: Published, hurried: Published
) -> None:
    address, foreign = office.shared().partition("#")[0], hurried.shared().partition("#")[2]
    she.opens(f"{address}#{foreign}").waits_for("这一页与邀请不符")
