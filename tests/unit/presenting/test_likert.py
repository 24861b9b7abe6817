"""Diverging bars: the middle of the scale on the middle line, widths in proportion."""

import re

import pytest

from survey.presenting.figures.frames import WIDE
from survey.presenting.figures.likert import Bar, Words, likert, reach, step

WORDS = Words("x", "Title", "Description", "No answer", "People")
RECT = re.compile(r'<rect class="likert-(\d) edge" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"')
MIDDLE = (WIDE.left + WIDE.right) / 2
UNIT = (WIDE.right - WIDE.left) / 200


def _segments(*shares: float) -> list[tuple[int, float, float]]:
    wide = str(likert((Bar("A question", "", shares, "3%", "100"),), WORDS)).split("</svg>")[0]
    return [(int(colour), float(x), float(width)) for colour, x, width in RECT.findall(wide)]


def test_half_of_the_middle_point_lies_on_either_side() -> None:
    segments = _segments(10, 20, 30, 25, 15)
    assert [colour for colour, _x, _width in segments] == [1, 2, 3, 4, 5]
    _colour, x, width = segments[2]
    assert x + width / 2 == pytest.approx(MIDDLE, abs=0.1)
    assert segments[0][1] == pytest.approx(MIDDLE - 45 * UNIT, abs=0.1)
    assert sum(width for *_rest, width in segments) == pytest.approx(100 * UNIT, abs=0.5)


def test_a_scale_without_a_middle_point_is_cut_between_its_halves() -> None:
    segments = _segments(25, 25, 30, 20)
    assert [colour for colour, _x, _width in segments] == [1, 2, 4, 5]
    assert segments[2][1] == pytest.approx(MIDDLE, abs=0.1)


def test_a_point_that_nobody_chose_takes_no_room_and_small_ones_no_number() -> None:
    assert [colour for colour, _x, _width in _segments(0, 50, 0, 50, 0)] == [2, 4]
    drawn = str(likert((Bar("A question", "", (3, 47, 0, 47, 3), "3%", "100"),), WORDS))
    assert ">47<" in drawn
    assert ">3<" not in drawn


def test_the_longest_bar_decides_the_scale() -> None:
    assert reach((0, 0, 0, 0, 100)) == 100
    assert reach((10, 20, 30, 25, 15)) == 55
    assert reach((50, 50)) == 50
    assert reach((0.0, 0.0, 0.0)) == 0
    assert [step(point, 7) for point in range(7)] == [1, 2, 2, 3, 4, 4, 5]


def test_words_are_escaped_and_ids_differ_between_the_drawings() -> None:
    drawn = str(likert((Bar("<b>&", "", (50, 50), "–", "1"),), WORDS))
    assert "<b>" not in drawn
    ids = re.findall(r' id="([^"]+)"', drawn)
    assert len(ids) == len(set(ids)) == 4


def test_an_axis_says_how_far_from_the_middle_a_bar_goes() -> None:
    wide, narrow = _drawn((5, 20, 30, 25, 20))
    for drawing in (wide, narrow):
        numbers = re.findall(r'<text class="t2 mid" x="([\d.]+)" y="[\d.]+">(\d+)</text>', drawing)
        assert [number for _x, number in numbers] == ["0", "50", "50", "100", "100"]
        middle, left, right = (float(x) for x, _number in numbers[:3])
        assert right - middle == pytest.approx(middle - left, abs=0.2)
        assert ">Per cent<" in drawing
        heights = [float(y) for y in re.findall(r' y="([\d.]+)"', drawing)]
        box = re.search(r'viewBox="0 0 [\d.]+ ([\d.]+)"', drawing)
        assert box
        assert max(heights) < float(box[1])


def test_on_a_phone_people_and_silence_stand_in_a_line_of_their_own() -> None:
    wide, narrow = _drawn((5, 20, 30, 25, 20))
    assert ">People 100 · No answer 3%<" in narrow
    assert "·" not in wide
    assert ">100<" in wide


def _drawn(shares: tuple[float, ...]) -> tuple[str, str]:
    words = Words("x", "Title", "Description", "No answer", "People", "Per cent")
    wide, narrow, _rest = str(likert((Bar("Why?", "", shares, "3%", "100"),), words)).split(
        "</svg>"
    )
    return wide, narrow
