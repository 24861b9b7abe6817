"""The picture in the README: a step of the shipped questionnaire on a small phone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from .respondent import Respondent
from .world import Published

pytestmark = pytest.mark.browser

# The page draws the order of questions four bytes at a time; the picture wants the same each time.
ONE_ORDER = """
const own = crypto.getRandomValues.bind(crypto);
crypto.getRandomValues = (bytes) => (bytes.length === 4 ? bytes.fill(0) : own(bytes));
"""


def test_the_readmes_picture_is_taken_of_the_page_as_it_is(
    phone: Callable[..., Respondent], cadres: Published, pictures: Path
) -> None:
    she = phone(viewport={"width": 360, "height": 780}, device_scale_factor=2)
    she.page.add_init_script(ONE_ORDER)
    she.opens(cadres.invitation()).starts().goes_on()
    she.chooses("nv1", 4)
    she.page.evaluate("document.activeElement.blur(); scrollTo(0, 330)")
    pictures.mkdir(parents=True, exist_ok=True)
    she.page.screenshot(path=pictures / "respondent.png")
    assert she.page.locator("input:checked").count() == 1
