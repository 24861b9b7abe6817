"""Curves in panels: one scale for all, names apart, nothing beyond the drawing."""

import re

import pytest

from survey.presenting.figures.curves import APART, Axes, Level, Panel, curves, even
from survey.presenting.figures.lettering import width
from survey.presenting.figures.shapes import Words

WORDS = Words("x", "Title", "Description")
LEVELS = (Level(1, "0.5"), Level(1.1, "near"), Level(9, "0.9"), Level(19, "above"))
AXES = Axes(-3, 3, 10, LEVELS, "Trait", "Information", "reliability")
LONG = "A long name of an index that will not stand in one line over its curve"
HIGH = ((-3.0, 0.0), (0.0, 10.0), (3.0, 5.0))
LOW = ((-3.0, 1.0), (0.0, 1.0), (3.0, 1.0))
CURVE = re.compile(r'<path class="curve" d="M([^"]*)"/>')
TEXT = re.compile(r'<text(?: class="([^"]*)")? x="([\d.]+)" y="([\d.]+)">([^<]*)</text>')


def drawings(*panels: Panel) -> list[str]:
    return str(curves(panels, AXES, WORDS)).split("</svg>")[:2]


def drawn(drawing: str) -> list[list[tuple[float, ...]]]:
    return [
        [tuple(map(float, point.split())) for point in points.split("L")]
        for points in CURVE.findall(drawing)
    ]


def test_all_panels_share_one_scale() -> None:
    panels = [Panel(name, "", points) for name, points in (("a", HIGH), ("b", LOW))]
    for drawing in drawings(*panels):
        high, low = drawn(drawing)
        floor = high[0][1]
        height = floor - high[1][1]
        assert floor - high[2][1] == pytest.approx(height / 2, abs=0.2)
        if drawing.startswith('<svg class="wide"'):
            assert low[0][1] == pytest.approx(floor - height / 10, abs=0.2)
        assert high[1][0] == pytest.approx((high[0][0] + high[2][0]) / 2, abs=0.2)


def test_of_levels_too_near_for_two_names_the_lower_stands_and_none_above_the_top() -> None:
    for drawing in drawings(Panel("a", "", HIGH)):
        said = [words for _kind, _x, _y, words in TEXT.findall(drawing)]
        assert ("0.5" in said, "0.9" in said) == (True, True)
        assert not {"near", "above"} & set(said)
        rows = [float(y) for kind, _x, y, w in TEXT.findall(drawing) if w in {"0.5", "0.9"}]
        heights = sorted(set(rows))[:2]
        assert heights[1] - heights[0] >= APART


def test_panels_stand_three_in_a_row_or_one_and_long_names_break() -> None:
    panels = [Panel(LONG, "a note", LOW)] + [Panel("b", "a note", LOW)] * 3
    wide, narrow = drawings(*panels)
    tops = [points[0][1] for points in drawn(wide)]
    assert tops[0] == tops[1] == tops[2] < tops[3]
    assert len({points[0][1] for points in drawn(narrow)}) == 4
    for drawing, limit in ((wide, 860 / 3), (narrow, 296)):
        bold = [words for kind, _x, _y, words in TEXT.findall(drawing) if kind == "b"]
        assert len(bold) > 4
        assert all(width(words) <= limit for words in bold)


def test_nothing_lies_outside_the_drawing_and_words_are_escaped() -> None:
    for drawing, limit in zip(drawings(*[Panel("<b>&", "", HIGH)] * 4), (860, 296), strict=True):
        height = float(re.findall(rf'viewBox="0 0 {limit} ([\d.]+)"', drawing)[0])
        points = [point for each in drawn(drawing) for point in each]
        points += [(float(x), float(y)) for _kind, x, y, _words in TEXT.findall(drawing)]
        assert all(0 <= x <= limit and 0 <= y <= height for x, y in points)
        assert "<b>" not in drawing


def test_numbers_below_have_a_true_minus_and_a_plus() -> None:
    said = [words for _kind, _x, _y, words in TEXT.findall(drawings(Panel("a", "", LOW))[0])]
    assert said[-8:] == ["−3", "−2", "−1", "0", "+1", "+2", "+3", "Trait"]


def test_what_is_measured_stands_at_every_axis_and_its_numbers_are_even() -> None:
    for drawing in drawings(Panel("a", "", HIGH)):
        said = [words for _kind, _x, _y, words in TEXT.findall(drawing)]
        assert {"Trait", "Information", "reliability"} <= set(said)
        assert [each for each in said if each in {"0", "2.5", "5", "7.5", "10"}][:5] == [
            "0", "2.5", "5", "7.5", "10",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("top", "heights"),
    [(10, (0, 2.5, 5, 7.5, 10)), (9.9, (0, 2.5, 5, 7.5)), (0.7, (0, 0.2, 0.4, 0.6)), (0.04, 5)],
)
def test_heights_are_round_and_none_is_above_the_top(
    top: float, heights: tuple[float, ...] | int
) -> None:
    found = even(top)
    assert (found if isinstance(heights, tuple) else len(found)) == heights
    assert max(found) <= top


def test_a_curve_that_is_hardly_known_is_dashed() -> None:
    sure, unsure = Panel("a", "", LOW), Panel("b", "", LOW, unsure=True)
    for drawing in drawings(sure, unsure):
        assert re.findall(r'<path class="(curve[^"]*)"', drawing) == ["curve", "curve unsure"]
