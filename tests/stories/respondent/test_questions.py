"""One step of questions: nothing chosen for her, nothing moved under her finger, nothing lost."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, expect

import questionnaires

from .respondent import Respondent
from .world import Published, World

pytestmark = pytest.mark.browser

CLEAR = "清除这一题"


def test_nothing_is_chosen_beforehand_and_no_form_could_be_submitted(
    she: Respondent, office: Published
) -> None:
    she.opens(office.invitation()).starts()
    assert she.page.locator("input:checked").count() == 0
    assert she.page.locator("form").count() == 0
    names = she.page.locator("#place input").evaluate_all("all => all.map(({name}) => name)")
    assert set(names) == {"place"}


@pytest.mark.parametrize("room", ["page", "issuer", "collector"])
def test_a_form_that_somebody_plants_in_the_page_submits_nothing(
    she: Respondent, world: World, office: Published, room: str
) -> None:
    she.opens(office.invitation()).starts()
    world.log.clear()
    refused_by = she.page.evaluate(PLANTED, world.origins[f"{room}_origin"])
    assert refused_by == "form-action"
    assert world.log == []


# A form around one answer, as an injected script would lay it.
PLANTED = """(origin) => {
  const form = document.createElement('form');
  Object.assign(form, { method: 'post', action: `${origin}/s/planted/responses` });
  const button = Object.assign(document.createElement('button'), { textContent: 'planted' });
  form.append(document.querySelector('input').cloneNode(), button);
  document.body.append(form);
  return new Promise((resolve) => {
    addEventListener('securitypolicyviolation', (told) => resolve(told.effectiveDirective));
    button.click();
  });
}"""


def test_choosing_and_clearing_move_nothing(she: Respondent, office: Published) -> None:
    she.opens(office.invitation()).starts()
    next_question = she.page.locator(".card").nth(1)
    place = next_question.bounding_box()
    she.chooses("place", 2)
    assert next_question.bounding_box() == place
    she.page.get_by_role("button", name=CLEAR).first.click()
    assert next_question.bounding_box() == place
    assert she.page.locator("input:checked").count() == 0
    expect(she.page.get_by_role("button", name=CLEAR)).to_have_count(0)


def test_declining_to_answer_is_a_choice_like_any_other(she: Respondent, office: Published) -> None:
    she.opens(office.invitation()).starts().chooses("place", 1).chooses("place", -4)
    assert she.page.locator("input:checked").evaluate_all("all => all.map(({id}) => id)") == [
        "place.-4"
    ]


def test_a_typed_answer_and_a_reason_for_none_can_be_cleared(
    she: Respondent, office: Published
) -> None:
    she.opens(office.invitation()).starts().types("days", "3").chooses("days", -4)
    expect(she.page.locator("#days")).to_have_value("")
    she.page.get_by_role("button", name=CLEAR).click()
    assert she.page.locator("input:checked").count() == 0
    she.types("days", "4").page.get_by_role("button", name=CLEAR).click()
    expect(she.page.locator("#days")).to_have_value("")
    she.skips_to_review().page.locator("summary").first.click()
    assert she.sees("没有作答")
    assert not she.sees("不愿回答")


def test_several_choices_and_a_reason_for_none_exclude_each_other(
    she: Respondent, office: Published
) -> None:
    she.opens(office.invitation()).starts().chooses("place", 1).goes_on()
    she.chooses("disturbances", 1).chooses("disturbances", 3).chooses("disturbances", -3)
    expect(she.page.locator("input:checked")).to_have_count(1)
    she.chooses("disturbances", 2)
    expect(she.page.locator("input:checked")).to_have_count(1)


def test_a_question_that_hangs_on_another_comes_only_where_it_applies(
    she: Respondent, office: Published
) -> None:
    she.opens(office.invitation()).starts().chooses("place", 3).goes_on()
    assert she.heading == "安静不安静"
    she.goes_back().chooses("place", 2).goes_on()
    assert she.page.locator("#disturbances").count() == 1


def test_at_most_seven_questions_stand_on_a_screen(she: Respondent, cadres: Published) -> None:
    she.opens(cadres.invitation()).starts()
    while not she.sees(she.word("review")):
        assert 1 <= she.page.locator("main .card").count() <= 7
        assert she.page.locator(".progress").inner_text().startswith("第 ")
        she.goes_on()


def test_a_wrong_number_is_shown_on_top_and_at_its_field(
    she: Respondent, office: Published
) -> None:
    she.opens(office.invitation()).starts().types("days", "9").goes_on()
    assert she.page.title().startswith("有误：")
    expect(she.page.locator("#errors")).to_be_focused()
    she.page.locator("#errors a").click()
    expect(she.page.locator("#days")).to_be_focused()
    assert she.page.locator("#days").get_attribute("aria-invalid") == "true"
    she.types("days", "4").goes_on()
    assert not she.page.title().startswith("有误")


def test_a_text_too_long_is_counted_and_never_cut(she: Respondent, office: Published) -> None:
    she.opens(office.invitation()).starts().goes_on().goes_on().types("more", "长" * 203).goes_on()
    assert she.sees("请删去 3 字")
    assert she.page.locator("#more").input_value() == "长" * 203


def test_who_goes_back_from_a_fault_meets_it_again_before_sending(
    she: Respondent, office: Published
) -> None:
    she.opens(office.invitation()).starts().skips_to_review()
    she.page.locator("summary").first.click()
    she.page.get_by_role("button", name="修改：上个月").click()
    she.types("days", "99").goes_back().presses(she.word("choose"))
    expect(she.page.locator("#errors")).to_be_focused()
    assert she.sees("请填 0 到 7 之间的数")


def test_a_text_that_tells_who_wrote_it_is_pointed_out_and_left_alone(
    she: Respondent, office: Published
) -> None:
    text = "去年3月我请示过王主任，后来按12号文件倒查。"
    she.opens(office.invitation()).starts().goes_on().goes_on().types("more", text)
    for telltale in ("“去年3月”", "“王主任”", "“12号文件”"):
        assert she.sees(telltale)
    she.goes_on()
    assert she.heading == she.word("review")
    told = she.page.locator("summary", has_text="有几处可能让人认出您")
    assert told.count() == 1
    told.click()
    she.page.get_by_role("button", name="修改：").last.click()
    she.types("more", "以前请示过领导。").presses("回到检查页")
    assert told.count() == 0


def test_above_a_phones_keyboard_the_warning_comes_into_sight_and_the_cursor_stays(
    phone: Callable[..., Respondent], office: Published
) -> None:
    she = phone(viewport={"width": 360, "height": 400}).opens(office.invitation()).starts()
    field = she.goes_on().goes_on().page.locator("#more")
    field.focus()
    field.press_sequentially("我请示过王主任")
    expect(she.page.get_by_text("“王主任”")).to_be_in_viewport(ratio=0.9)
    expect(field).to_be_focused()
    expect(field).to_be_in_viewport(ratio=0.5)


def test_who_would_lose_answers_is_asked_before_the_page_goes(
    she: Respondent, office: Published
) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    link = office.invitation()
    she.page.on("dialog", stay)
    she.opens(link).starts().reloads().presses("继续作答").waits_for("您的办公地点")
    assert asked == []
    she.chooses("place", 1).page.evaluate("setTimeout(() => location.reload())")
    she.page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    assert she.page.locator("[id='place.1']").is_checked()
    she.skips_to_review().chooses_when("now").seals().gets_a_receipt()
    she.reloads()
    assert asked == ["beforeunload"]


def test_the_last_one_left_takes_its_place_by_itself_and_can_be_taken_back(
    she: Respondent, office: Published
) -> None:
    she.opens(office.invitation()).starts().goes_on().goes_on()
    ranks, places = she.page.locator(".ranks button"), she.page.locator(".rank")
    ranks.nth(2).click()
    assert places.all_inner_texts() == ["未排", "未排", "第 1"]
    ranks.nth(0).click()
    assert places.all_inner_texts() == ["第 2", "第 3", "第 1"]
    ranks.nth(1).click()
    assert places.all_inner_texts() == ["第 2", "未排", "第 1"]
    ranks.nth(1).click()
    she.goes_on()
    assert she.heading == she.word("review")


def test_switching_the_language_keeps_the_answers(she: Respondent, office: Published) -> None:
    she.opens(office.invitation()).starts().chooses("place", 2).types("days", "3")
    she.speaks("en")
    assert she.heading == "Where you work"
    expect(she.page.locator("[id='place.2']")).to_be_checked()
    expect(she.page.locator("#days")).to_have_value("3")
    assert she.page.locator("html").get_attribute("lang") == "en"


def test_the_language_she_chose_outlasts_a_reload_and_no_server_learns_it(
    she: Respondent, world: World, office: Published
) -> None:
    she.opens(office.invitation()).starts().goes_on()
    address = she.page.url
    she.speaks("en").goes_back()
    she.page.locator(".foot button").first.click()
    she.goes_back().reloads().waits_for("This phone has already started")
    assert she.page.url == address
    assert [one.path for one in world.log].count(address.partition("/s/")[2]) == 0
    assert she.stored()["session"] == she.stored()["local"] == 0
    she.speaks("zh-Hans").reloads().waits_for("这部手机上已经开始过")


def test_an_introduction_stands_on_the_first_page_of_its_part_only(
    she: Respondent, cadres: Published
) -> None:
    she.opens(cadres.invitation()).starts()
    led_into = {"first": 0, "later": 0}
    later = 0
    while not she.sees(she.word("review")):
        page = re.search(r"第 (\d+) 页", she.page.locator(".progress").inner_text())
        kind = "later" if page and page[1] != "1" else "first"
        led_into[kind] += she.page.locator("main > .lead, main > .muted").count()
        later += kind == "later"
        she.goes_on()
    form = questionnaires.load(questionnaires.shipped("fault_tolerance"))
    said = sum(bool(part.intro) + 2 * part.frame for part in form.sections)
    assert led_into == {"first": said, "later": 0}
    assert later > 3


def test_back_and_the_browsers_back_lead_to_the_step_before(
    she: Respondent, office: Published
) -> None:
    she.opens(office.invitation()).starts().chooses("place", 3).goes_on().goes_on()
    address = she.page.url
    she.page.go_back()
    she.waits_for("安静不安静").goes_back().waits_for("您的办公地点")
    expect(she.page.locator("[id='place.3']")).to_be_checked()
    assert she.page.url == address


def test_a_change_from_the_review_leads_back_to_it(she: Respondent, office: Published) -> None:
    she.opens(office.invitation()).starts().chooses("place", 3).skips_to_review()
    she.page.locator("summary").first.click()
    she.page.get_by_role("button", name="修改：您平时").click()
    she.chooses("place", 1).presses("回到检查页").waits_for(she.word("review"))
    she.page.locator("summary").first.click()
    assert she.sees("单间")
    assert not she.sees("大多在外面")


def test_two_people_meet_the_questions_of_a_block_in_different_orders(
    phone: type[Respondent], cadres: Published
) -> None:
    orders = set()
    for _ in range(2):
        person = phone()  # type: ignore[call-arg]
        person.opens(cadres.invitation()).starts().goes_on()
        cards = person.page.locator("main fieldset")
        orders.add(tuple(cards.evaluate_all("all => all.map(({id}) => id)")))
    assert len(orders) == 2
