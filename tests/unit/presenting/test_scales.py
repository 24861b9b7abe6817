"""A scale that the data choose: it reaches all ends, holds 0, and its numbers can be read."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

import pytest

from survey.presenting.figures.dots import Block, Dot, Legend, dots
from survey.presenting.figures.frames import NARROW
from survey.presenting.figures.lettering import width
from survey.presenting.figures.scales import about_zero, digits

LEGEND = Legend("x", "title", "words", "Effect", "Cases", "Hidden")
ENDS = (
    (), (0.3,), (-0.3,), (0.1, 0.2), (-2.05, 0.67), (-0.001, 0.0007), (0.0, 100.0), (-5.0, 60.0),
    (-15_000.0, 22_000.0), (1e9, -3.0), (-0.7, 0.1), (1.0, -1.0), (9.0,),
)  # fmt: skip


@pytest.mark.parametrize("ends", ENDS)
def test_all_ends_and_nought_lie_between_the_first_tick_and_the_last(ends: Sequence[float]) -> None:
    scale = about_zero(ends)
    assert scale.ticks[0] == scale.low
    assert float(scale.low) <= min((0.0, *ends))
    assert scale.ticks[-1] == scale.high
    assert float(scale.high) >= max((0.0, *ends))
    assert scale.middle == 0
    assert 0 in scale.ticks


@pytest.mark.parametrize("ends", ENDS)
def test_ticks_are_evenly_apart_and_round_and_have_room_on_a_phone(ends: Sequence[float]) -> None:
    ticks = [Decimal(tick) for tick in about_zero(ends).ticks]
    steps = {after - before for before, after in pairwise(ticks)}
    assert len(steps) == 1
    assert steps.pop().normalize().as_tuple().digits in {(1,), (2,), (5,)}
    assert 3 <= len(ticks) <= 8
    room = (NARROW.right - NARROW.left) / (len(ticks) - 1)
    assert all(width(str(tick)) < room for tick in ticks)


def test_ticks_are_written_without_an_exponent_and_nought_without_decimals() -> None:
    assert [str(tick) for tick in about_zero((-0.7, 0.9)).ticks] == [
        "-1.0",
        "-0.5",
        "0",
        "0.5",
        "1.0",
    ]
    assert str(about_zero((20_000,)).ticks[1]) == "5000"


def test_a_step_is_not_missed_for_the_last_bit_of_a_number() -> None:
    assert about_zero((0.1 + 0.2,)).high == Decimal("0.3")


def test_three_figures_of_the_farthest_end_are_shown() -> None:
    assert [digits((end,)) for end in (0.04, -0.8, 1.0, -47.0, 470.0, 9_000.0)] == [
        4,
        3,
        2,
        1,
        0,
        0,
    ]
    assert digits(()) == 2


def test_what_others_are_compared_with_is_a_hollow_dot_without_an_interval() -> None:
    rows = (
        Dot("short", value=Decimal(0), shown="baseline", n="20", hollow=True),
        Dot("long", "", Decimal("0.5"), Decimal("0.2"), Decimal("0.8"), "0.50", "20"),
    )
    wide, narrow = str(dots((Block("length", "", rows),), about_zero((0.8,)), LEGEND)).split(
        "</svg>\n"
    )
    for drawing in (wide, narrow):
        assert drawing.count('<circle class="ring"') == 1
        assert drawing.count('<circle class="dot"') == drawing.count('<rect class="range"') == 1
        assert '<text class="t2 end"' in drawing
        assert ">baseline</text>" in drawing
    assert f'<circle class="ring" cx="{NARROW.left:.1f}"' in narrow
