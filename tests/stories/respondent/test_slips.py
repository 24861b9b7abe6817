"""Somebody takes a slip from the pile, and answers with what stands on it."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from questionnaires.compiling import CompiledQuestionnaire
from survey.protocol.codes import Link
from survey.researcher.page.slips import render_slips
from tests.unit.researcher.reading_slips import texts_in

from .respondent import Respondent
from .world import Published

pytestmark = pytest.mark.browser


@pytest.fixture
def pile(browser: Browser, office: Published, tmp_path: Path) -> Iterator[tuple[Page, list[str]]]:
    """A sheet of slips, as a browser shows it before it is printed; and their links."""
    links = [office.invitation() for _ in range(3)]
    form = CompiledQuestionnaire.from_bytes(office.folder.questionnaire)
    invitations = [Link.parse(link) for link in links]
    path = tmp_path / "slips.html"
    path.write_text(render_slips(invitations, form, form.languages), "utf-8")
    sheet = browser.new_page(device_scale_factor=2)
    sheet.goto(path.as_uri())
    yield sheet, links
    sheet.close()


def photographed(sheet: Page) -> list[str]:
    picture = Image.open(BytesIO(sheet.screenshot(full_page=True))).convert("L")
    return texts_in([np.asarray(picture)])


def test_the_code_on_a_slip_opens_the_page_and_she_answers(
    she: Respondent, pile: tuple[Page, list[str]]
) -> None:
    sheet, links = pile
    scanned = photographed(sheet)
    assert scanned == links
    she.opens(scanned[1]).starts().skips_to_review().chooses_when("now").seals().gets_a_receipt()


def test_who_cannot_scan_types_the_address_and_the_code_and_compares_the_digits(
    she: Respondent, pile: tuple[Page, list[str]]
) -> None:
    sheet, _ = pile
    slip = sheet.locator(".slip").nth(2)
    she.opens(slip.locator(".address").inner_text()).waits_for("请输入参加码")
    digits = she.page.locator("#fingerprint").inner_text()
    assert digits.split() == slip.locator(".digits").inner_text().split()
    she.types("code", slip.locator(".code").inner_text()).goes_on().starts()
