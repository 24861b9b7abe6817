"""Stories of the administrator who reads a release."""

from pathlib import Path

import pytest

from tests.stories.console.administrator import AXE
from tests.stories.console.conftest import NAME, PASSWORD, Come, Scheme

pytestmark = pytest.mark.browser
LOOKS: list[tuple[str, int, Scheme]] = [
    ("zh-Hans", 360, "dark"),
    ("zh-Hans", 1280, "light"),
    ("en", 320, "light"),
    ("en", 1280, "dark"),
]
PARTS = {"zh-Hans": ("各组", "核对签名"), "en": ("By group", "Check the signature")}


def test_she_signs_in_reads_the_release_and_signs_out(come: Come, pictures: Path) -> None:
    # Given an administrator who was told that a release is there
    she = come().comes()
    assert she.heading == "登录后台"
    # When she signs in and opens it
    she.signs_in(NAME, PASSWORD).opens_the_release()
    # Then she reads what stands out, each number, and what they do not show
    assert she.heading == "基层干部怎么看容错机制"
    assert she.figures() == 3
    for words in (
        "探索性结果",
        "先看这里",
        "68.3",
        "65.9–70.7",
        "未公布",
        "这些数字不能说明什么",
    ):
        assert she.reads(words), words
    pictures.mkdir(exist_ok=True)
    she.shows(pictures / "release.png", height=2650)
    # When she signs out and somebody returns to the address
    address = she.page.url
    she.signs_out().returns_to(address)
    # Then nothing is shown any more
    assert she.heading == "登录后台"


def test_a_wrong_password_is_said_at_the_top_and_has_the_focus(come: Come) -> None:
    she = come(width=360).comes().signs_in(NAME, "wrong password")
    assert she.reads("有误：没有登录成功")
    assert she.focused() == "refused"


def test_she_changes_the_language_and_it_stays(come: Come) -> None:
    she = come().comes("en").signs_in(NAME, PASSWORD).opens_the_release()
    assert she.heading == "How grassroots cadres see the fault-tolerance mechanism"
    assert she.goes_to("By group").heading == "By group"


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_every_number_is_seen_without_scrolling_sideways(come: Come, width: int) -> None:
    she = come(width=width).comes("en").signs_in(NAME, PASSWORD).opens_the_release()
    assert she.opens_every_table().tables_to_scroll() == 0
    assert she.goes_to("By group").opens_every_table().tables_to_scroll() == 0


def test_on_a_phone_each_number_says_what_it_is(come: Come) -> None:
    she = come(width=360).comes("en").signs_in(NAME, PASSWORD).opens_the_release()
    assert she.labels() == {"Score", "95% interval", "People", "No opinion", "Alpha"}
    she.goes_to("By group")
    assert she.columns() == {"Index", "Group", "Everybody"}
    assert she.groups() == [
        *("Village / community", "Township / sub-district", "County / district or above"),
    ]


@pytest.mark.parametrize(("width", "rows"), [(360, 2), (1280, 1)])
def test_files_in_a_row_stand_at_one_height(come: Come, width: int, rows: int) -> None:
    she = come(width=width).comes().signs_in(NAME, PASSWORD).opens_the_release()
    assert len(she.goes_to("核对签名").rows_of_files()) == rows


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_every_page_is_without_barriers_and_never_scrolls_sideways(
    come: Come, language: str, width: int, scheme: Scheme
) -> None:
    if not AXE.exists():
        pytest.skip("SKIPPED ALOUD: axe-core is not installed (make client)")
    she = come(width=width, scheme=scheme).comes(language)
    seen = {"sign-in": (she.barriers(), she.overflow())}
    she.signs_in(NAME, PASSWORD)
    seen["releases"] = (she.barriers(), she.overflow())
    she.opens_the_release().opens_every_table()
    seen["summary"] = (she.barriers(), she.overflow())
    for part in PARTS[language]:
        she.goes_to(part).opens_every_table()
        seen[part] = (she.barriers(), she.overflow())
    she.page.goto(f"{she.origin}/nothing")
    seen["refusal"] = (she.barriers(), she.overflow())
    assert seen == dict.fromkeys(seen, ([], 0))
