import pytest

from analysis.definition import (
    CompositeDefinition,
    Definition,
    GroupDefinition,
    IndexDefinition,
    TypologyDefinition,
)
from analysis.errors import BadDefinitionError

ONE = IndexDefinition("one", "made", ("a", "b"), (1, -1), 1, 1, 5)
TWO = IndexDefinition("two", "made", ("c", "d"), (1, 1), 2, 1, 5)


@pytest.mark.parametrize(
    ("items", "keys", "minimum", "low", "high"),
    [
        ((), (), 1, 1, 5),
        (("a", "a"), (1, 1), 1, 1, 5),
        (("a", "b"), (1,), 1, 1, 5),
        (("a", "b"), (1, 2), 1, 1, 5),
        (("a", "b"), (1, 1), 0, 1, 5),
        (("a", "b"), (1, 1), 3, 1, 5),
        (("a", "b"), (1, 1), 1, 5, 5),
        (("a", "b"), (1, 1), 1, -1, 5),
        (("a", "b"), (1, 1), 1, 1, 128),
    ],
)
def test_an_index_that_is_not_well_defined_is_refused(
    items: tuple[str, ...], keys: tuple[int, ...], minimum: int, low: int, high: int
) -> None:
    with pytest.raises(BadDefinitionError):
        IndexDefinition("x", "made", items, keys, minimum, low, high)


@pytest.mark.parametrize(
    ("kind", "of", "minimum"),
    [
        ("mean", ("one",), 1),
        ("mean", ("one", "one"), 1),
        ("mean", ("one", "two"), 3),
        ("mean", ("one", "two"), 0),
        ("difference", ("one", "two", "three"), 3),
        ("difference", ("one", "two"), 1),
        ("product", ("one", "two"), 2),
    ],
)
def test_a_composite_that_is_not_well_defined_is_refused(
    kind: str, of: tuple[str, ...], minimum: int
) -> None:
    with pytest.raises(BadDefinitionError):
        CompositeDefinition("x", kind, of, minimum)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("of", "margin", "level"),
    [
        (("one",), 10, 60),
        (("one", "one"), 10, 60),
        (("one", "mixed"), 10, 60),
        (("one", "two"), 0, 60),
        (("one", "two"), 101, 60),
        (("one", "two"), 10, 101),
        (("one", "two"), 10, -1),
    ],
)
def test_a_typology_that_is_not_well_defined_is_refused(
    of: tuple[str, ...], margin: int, level: int
) -> None:
    with pytest.raises(BadDefinitionError):
        TypologyDefinition(of, margin, level)


@pytest.mark.parametrize("values", [(), (0, 1), (2, 1), (1, 1), (1, 128)])
def test_a_group_whose_values_are_not_ascending_codes_is_refused(values: tuple[int, ...]) -> None:
    with pytest.raises(BadDefinitionError):
        GroupDefinition("d", values)


@pytest.mark.parametrize(
    "parts",
    [
        {"indices": (ONE, ONE)},
        {"indices": (ONE,), "composites": (CompositeDefinition("c", "mean", ("one", "two"), 1),)},
        {
            "indices": (ONE, TWO),
            "composites": (CompositeDefinition("one", "mean", ("one", "two"), 1),),
        },
        {"indices": (ONE,), "typology": TypologyDefinition(("one", "two"), 10, 60)},
        {"indices": (ONE,), "groups": (GroupDefinition("d", (1, 2)), GroupDefinition("d", (1, 2)))},
        {"indices": (ONE,), "groups": (GroupDefinition("a", (1, 2)),)},
        {"indices": (ONE, IndexDefinition("x", "made", ("a", "z"), (1, 1), 1, 1, 7))},
        {"indices": (ONE, IndexDefinition("x", "made", ("b", "a"), (1, 1), 2, 1, 5))},
    ],
    ids=[
        "two indices with one id",
        "a composite of an unknown index",
        "a composite with an index's id",
        "a typology of an unknown index",
        "a group twice",
        "a group item on another scale than its index",
        "an item on two scales",
        "two indices of the same items",
    ],
)
def test_a_definition_whose_parts_do_not_fit_together_is_refused(parts: dict[str, object]) -> None:
    with pytest.raises(BadDefinitionError):
        Definition(**parts)  # type: ignore[arg-type]


def test_a_total_has_its_facets_as_parts_and_a_composite_its_indices() -> None:
    total = IndexDefinition("trust", "made", ("a", "b", "c", "d"), (1, 1, 1, 1), 3, 1, 5)
    gap = CompositeDefinition("gap", "difference", ("one", "two"), 2)
    parts = Definition((total, ONE, TWO), (gap,)).parts()
    assert parts == {"trust": ("one", "two"), "one": (), "two": (), "gap": ("one", "two")}
