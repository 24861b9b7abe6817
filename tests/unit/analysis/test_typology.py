import numpy as np
import pytest

from analysis.definition import TypologyDefinition
from analysis.errors import UnknownItemError
from analysis.scoring import Scores
from analysis.typology import classify

RULE = TypologyDefinition(("naive", "placebo", "small_stove"), 10, 60)


def as_scores(points: float | None, grain: int) -> Scores:
    numerator = 0 if points is None else round(points * grain / 100)
    return Scores(np.array([numerator]), np.array([points is not None]), grain)


def class_of(*points: float | None) -> str | None:
    grains = (100, 200, 300)
    scores = {
        name: as_scores(p, grain) for name, p, grain in zip(RULE.of, points, grains, strict=True)
    }
    classes, placed = classify(scores, RULE)
    return RULE.classes[classes[0]] if placed[0] else None


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ((80, 70, 10), "naive"),
        ((80, 71, 10), "mixed"),
        ((10, 60, 50), "placebo"),
        ((10, 59, 10), "few_doubts"),
        ((0, 0, 100), "small_stove"),
        ((60, 60, 60), "mixed"),
        ((0, 0, 0), "few_doubts"),
        ((90, None, 10), None),
    ],
)
def test_the_leader_must_lead_by_the_margin_and_reach_the_level(
    points: tuple[float | None, ...], expected: str | None
) -> None:
    assert class_of(*points) == expected


def test_a_typology_without_one_of_its_scores_is_refused() -> None:
    with pytest.raises(UnknownItemError):
        classify({"naive": as_scores(50, 100)}, RULE)
