"""Squares below the diagonal: area is strength, filled or hollow is the sign; names have room."""

import re

import pytest

from survey.presenting.figures.lettering import width
from survey.presenting.figures.shapes import Words
from survey.presenting.figures.squares import LARGEST, Group, squares

WORDS = Words("x", "Title", "Description")
SQUARE = re.compile(r"M([\d.]+) ([\d.]+)h([\d.]+)v[\d.]+h-[\d.]+z")
TEXT = re.compile(r'<text(?: class="([^"]*)")? x="([\d.]+)" y="([\d.]+)">([^<]*)</text>')
MATRIX = ((1.0, 0.64, 0.0), (0.64, 1.0, -0.16), (0.0, -0.16, 1.0))
GROUPS = (Group("One & only", 2), Group("Other", 1))


def drawings(matrix: tuple[tuple[float, ...], ...], groups: tuple[Group, ...]) -> list[str]:
    return str(squares(matrix, groups, WORDS)).split("</svg>")[:2]


def marked(drawing: str, kind: str) -> list[tuple[float, ...]]:
    found = re.search(rf'<path class="{kind}" d="([^"]*)"/>', drawing)
    return [tuple(map(float, each)) for each in SQUARE.findall(found[1])] if found else []


def test_only_the_half_below_the_diagonal_is_drawn_and_nothing_for_nought() -> None:
    for drawing in drawings(MATRIX, GROUPS):
        assert len(marked(drawing, "dot")) == len(marked(drawing, "hollow")) == 1
    (x, y, _side), *_rest = marked(drawings(MATRIX, GROUPS)[0], "dot")
    assert x < LARGEST < y  # first column, second row


def test_area_is_strength_and_the_sign_is_filling_not_colour_alone() -> None:
    for drawing in drawings(MATRIX, GROUPS):
        (_x, _y, strong), (_p, _q, weak) = marked(drawing, "dot")[0], marked(drawing, "hollow")[0]
        assert (strong / weak) ** 2 == pytest.approx(4, rel=0.05)


def test_a_correlation_beyond_one_stays_in_its_place() -> None:
    one, beyond = (
        marked(drawings(((1.0, r), (r, 1.0)), (Group("a", 2),))[0], "dot") for r in (1.0, 1.2)
    )
    assert one == beyond


def test_without_opposites_there_is_no_empty_path() -> None:
    assert "hollow" not in str(squares(((1.0, 0.5), (0.5, 1.0)), (Group("a", 2),), WORDS))


def test_few_places_do_not_grow_without_bound_and_many_fit() -> None:
    few, many = ((tuple(0.5 for _ in range(k)),) * k for k in (2, 90))
    assert all(side < LARGEST for _x, _y, side in marked(drawings(few, (Group("a", 2),))[0], "dot"))
    for drawing, limit in zip(drawings(many, (Group("a", 90),)), (860, 296), strict=True):
        assert all(x + side <= limit for x, _y, side in marked(drawing, "dot"))
        assert all(side > 1 for _x, _y, side in marked(drawing, "dot"))


def test_names_stand_beside_the_diagonal_or_numbered_in_a_list_below() -> None:
    long = "A name of an index that is much longer than any that we ever gave to one of them"
    wide, narrow = drawings(MATRIX, (Group("One & only", 2), Group(long, 1)))
    assert "One &amp; only" in wide
    numbered = [words for _kind, _x, _y, words in TEXT.findall(narrow)]
    assert numbered[:2] == ["1", "2"]
    assert numbered[2:4] == ["1", "One &amp; only"]
    for drawing, limit in ((wide, 860), (narrow, 296)):
        for _kind, x, _y, words in TEXT.findall(drawing):
            assert float(x) + width(words) <= limit or words.isdigit()


def test_every_line_of_the_list_lies_within_the_drawing() -> None:
    narrow = drawings(MATRIX, GROUPS)[1]
    height = float(re.findall(r'viewBox="0 0 296 ([\d.]+)"', narrow)[0])
    assert max(float(y) for _k, _x, y, _w in TEXT.findall(narrow)) < height


def test_the_drawings_have_a_title_a_description_and_ids_of_their_own() -> None:
    drawn = str(squares(MATRIX, GROUPS, WORDS))
    ids = re.findall(r' id="([^"]+)"', drawn)
    assert len(ids) == len(set(ids)) == 4
    assert drawn.count("Title") == drawn.count("Description") == 2
