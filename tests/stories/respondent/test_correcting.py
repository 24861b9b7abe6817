"""Changing and withdrawing: only if asked for, on the same phone, until the close."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from survey.researcher.collecting import close
from survey.researcher.opening.columns import read_table
from survey.researcher.opening.run import open_survey

from .respondent import NOTHING, Respondent
from .world import PASSPHRASE, Published, World

pytestmark = pytest.mark.browser

ASKED = "让我还能在这部手机上改或撤回"
KEPT = "已经送达，还可以改"
LIVE = "select ciphertext from inbox union all select ciphertext from responses"


def sends(she: Respondent, link: str, place: int, *, changeable: bool) -> bytes:
    """Answer and send; return the ciphertext that left."""
    she.opens(link).starts()
    return finishes(she, place, changeable=changeable)


def finishes(she: Respondent, place: int, *, changeable: bool) -> bytes:
    she.chooses("place", place).skips_to_review().presses(she.word("choose"))
    box = she.page.locator("#changeable")
    box.set_checked(changeable)
    with she.page.expect_request("**/responses") as sent:
        she.seals()
    she.gets_a_receipt()
    return ciphertext(sent.value.post_data_buffer or b"")


def ciphertext(envelope: bytes) -> bytes:
    return envelope[388:-64]


def live(world: World, folder: Path) -> list[bytes]:
    """Every ciphertext in the collector's tables, from a copy of its database."""
    copy = shutil.copytree(world.home / "servers" / "collector", folder)
    (path,) = [one for one in copy.rglob("*") if one.suffix in {".db", ".sqlite", ".sqlite3"}]
    with sqlite3.connect(path) as database:
        return [ciphertext for (ciphertext,) in database.execute(LIVE)]


def test_unless_asked_for_nothing_stays_and_nothing_can_be_changed(
    she: Respondent, hurried: Published
) -> None:
    link = hurried.invitation()
    she.opens(link).starts().skips_to_review().presses(she.word("choose"))
    assert not she.page.locator("#changeable").is_checked()
    she.seals().gets_a_receipt()
    assert she.stored() == NOTHING
    she.opens(link).asks_to_start().waits_for("这个参加码已经用过")


def test_a_change_replaces_what_was_sent_and_the_old_ciphertext_leaves_the_table(
    she: Respondent, world: World, lonely: Published, tmp_path: Path
) -> None:
    link = lonely.invitation()
    first = sends(she, link, 1, changeable=True)
    assert first in live(world, tmp_path / "before")
    she.opens(link).waits_for(KEPT).presses("重新作答").waits_for("您的办公地点")
    assert she.page.locator("input:checked").count() == 0
    second = finishes(she, 2, changeable=False)
    assert she.sees("代替了先前的那一份")
    assert she.stored() == NOTHING
    after = live(world, tmp_path / "after")
    assert second in after
    assert first not in after
    assert len(first) == len(second)
    with httpx.Client() as client:
        close(world.desk, lonely.folder, client)
        open_survey(world.desk, lonely.folder, PASSPHRASE, client)
    (row,) = read_table(lonely.folder.path / "opened" / "answers.parquet").to_pylist()
    assert row["place"] == 2


def test_a_withdrawal_is_as_long_and_leaves_no_answer_and_the_old_receipt_shows_it(
    phone: Callable[..., Respondent], world: World, lonely: Published, tmp_path: Path
) -> None:
    sends(phone(), lonely.invitation(), 3, changeable=False)
    she, link = phone(), lonely.invitation()
    first = sends(she, link, 1, changeable=True)
    she.page.get_by_text("显示完整的回执").click()
    receipt = she.page.locator(".receipt.full").inner_text()
    she.opens(link).waits_for(KEPT).presses("撤回我的答卷").waits_for("要撤回答卷吗？")
    with she.page.expect_request("**/responses") as sent:
        she.presses("撤回")
    she.gets_a_receipt("withdrawn")
    assert len(ciphertext(sent.value.post_data_buffer or b"")) == len(first)
    assert first not in live(world, tmp_path / "after")
    with httpx.Client() as client:
        close(world.desk, lonely.folder, client)
        assert open_survey(world.desk, lonely.folder, PASSPHRASE, client).opened == 1
    she.page.locator(".foot button").nth(1).click()
    she.types("receipt", receipt).presses("下载清单并查找")
    she.page.get_by_text("已被较新的一份代替").wait_for()
    assert she.sees("第 1 次改动")


def test_who_answers_anew_after_a_withdrawal_is_not_told_that_it_was_one(
    she: Respondent, hurried: Published
) -> None:
    link = hurried.invitation()
    sends(she, link, 1, changeable=True)
    she.opens(link).waits_for(KEPT).presses("撤回我的答卷").presses("撤回")
    she.gets_a_receipt("withdrawn")
    she.presses("收起回执，留在本页").waits_for(KEPT).presses("重新作答").waits_for("您的办公地点")
    finishes(she, 2, changeable=False)


def test_the_key_goes_when_she_says_so_and_the_response_stays(
    she: Respondent, world: World, hurried: Published, tmp_path: Path
) -> None:
    link = hurried.invitation()
    sent = sends(she, link, 1, changeable=True)
    she.opens(link).waits_for(KEPT).presses("不再改了，清除钥匙").waits_for("已经送达")
    assert she.stored() == NOTHING
    assert sent in live(world, tmp_path / "after")


def test_after_the_close_the_key_goes_by_itself(she: Respondent, hurried: Published) -> None:
    link = hurried.invitation()
    sends(she, link, 1, changeable=True)
    she.page.clock.set_fixed_time("2099-01-01")
    she.opens(link).waits_for("已经截止")
    assert she.stored() == NOTHING


def test_a_change_after_an_early_close_was_said_to_be_refused_and_is(
    she: Respondent, world: World, lonely: Published
) -> None:
    link = lonely.invitation()
    sends(she, link, 1, changeable=True)
    with httpx.Client() as client:
        close(world.desk, lonely.folder, client)
    she.opens(link).waits_for(KEPT)
    assert she.sees("调查可能提前截止")
    assert she.sees("改动和撤回也不再被接受")
    she.presses("撤回我的答卷").presses("撤回").waits_for("已经截止")
    assert she.stored() == NOTHING


def test_a_key_that_another_device_has_used_is_refused_in_words(
    she: Respondent, hurried: Published
) -> None:
    link = hurried.invitation()
    sends(she, link, 1, changeable=True)
    she.opens(link).waits_for(KEPT)
    she.page.evaluate(SET_BACK)
    she.reloads().waits_for(KEPT).presses("撤回我的答卷").presses("撤回").gets_a_receipt(
        "withdrawn"
    )
    she.page.evaluate(SET_BACK)
    she.opens(link).waits_for(KEPT).presses("撤回我的答卷").presses("撤回")
    she.waits_for("没有被接受：已有较新的一份")
    assert she.stored() == NOTHING


# A copy of the key from before: as another device, or a restored phone, would hold it.
SET_BACK = """() => new Promise((resolve) => {
  indexedDB.databases().then(([{ name }]) => {
    const opening = indexedDB.open(name);
    opening.onsuccess = () => {
      const store = opening.result.transaction('kept', 'readwrite').objectStore('kept');
      const reading = store.get(0);
      reading.onsuccess = () => store.put({ ...reading.result, sequence: 1 }, 0);
      store.transaction.oncomplete = () => { opening.result.close(); resolve(); };
    };
  });
})"""
