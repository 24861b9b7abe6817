"""Which items make an index, which indices a composite; the typology; the groups. Frozen inputs.

A definition is checked when it is made, so that nothing downstream has to check it again.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Literal

from analysis.errors import BadDefinitionError


def _require(holds: bool, subject: str, fault: str) -> None:
    if not holds:
        raise BadDefinitionError(f"{subject}: {fault}")


def _unique(names: Iterable[Hashable]) -> bool:
    names = tuple(names)
    return len(set(names)) == len(names)


@dataclass(frozen=True, slots=True)
class IndexDefinition:
    """An index: items on one scale, some of them reversed, and how many must be answered.

    Attributes
    ----------
    id, family : str
        Its name, and the family it is shown with.
    items : tuple of str
        At least one, all different.
    keys : tuple of int
        +1, or -1 for an item to be reversed; one for each item.
    minimum : int
        Answers a person must have given to get a score.
    low, high : int
        Ends of the response scale, 0 <= low < high.

    Raises
    ------
    BadDefinitionError
        If any of the above does not hold.

    Examples
    --------
    >>> IndexDefinition("naive", "mindset", ("nv1", "nv2"), (1, -1), 1, 1, 5).items
    ('nv1', 'nv2')
    """

    id: str
    family: str
    items: tuple[str, ...]
    keys: tuple[int, ...]
    minimum: int
    low: int
    high: int

    def __post_init__(self) -> None:
        _require(bool(self.items), self.id, "has no items")
        _require(_unique(self.items), self.id, "names an item twice")
        _require(len(self.keys) == len(self.items), self.id, "needs one key for each item")
        _require(set(self.keys) <= {-1, 1}, self.id, "keys are 1 or -1")
        _require(1 <= self.minimum <= len(self.items), self.id, "minimum answered is out of range")
        _require(0 <= self.low < self.high <= 127, self.id, "scale must lie within 0 to 127")


@dataclass(frozen=True, slots=True)
class CompositeDefinition:
    """A score made of indices: the mean of those a person has, or the difference of two.

    Attributes
    ----------
    id : str
        Its name.
    kind : {'mean', 'difference'}
        A difference is the first minus the second, from -100 to 100.
    of : tuple of str
        Index ids.
    minimum : int
        Indices a person must have; a difference needs both.

    Raises
    ------
    BadDefinitionError
        If fewer than two indices are named, one twice, or `minimum` is out of range.

    Examples
    --------
    >>> CompositeDefinition("gap", "difference", ("norm", "belief"), 2).family
    'difference'
    """

    id: str
    kind: Literal["mean", "difference"]
    of: tuple[str, ...]
    minimum: int

    def __post_init__(self) -> None:
        _require(self.kind in {"mean", "difference"}, self.id, "is neither mean nor difference")
        _require(len(self.of) >= 2, self.id, "needs at least two indices")
        _require(_unique(self.of), self.id, "names an index twice")
        _require(1 <= self.minimum <= len(self.of), self.id, "minimum of indices is out of range")
        if self.kind == "difference":
            _require(len(self.of) == self.minimum == 2, self.id, "a difference needs exactly two")

    @property
    def family(self) -> str:
        """``composite`` for a mean, ``difference`` for a gap."""
        return "composite" if self.kind == "mean" else "difference"


@dataclass(frozen=True, slots=True)
class TypologyDefinition:
    """A description of groups, never of a person: which of several views leads.

    Attributes
    ----------
    of : tuple of str
        The competing indices; each lends its id to a class.
    margin, level : int
        Points by which the highest must lead, and that it must reach.
    mixed, none : str
        Class ids for "several reach the level" and "none reaches it".

    Raises
    ------
    BadDefinitionError
        If fewer than two indices compete, the margin is not positive or a class id repeats.

    Examples
    --------
    >>> TypologyDefinition(("naive", "placebo"), 10, 60).classes
    ('naive', 'placebo', 'mixed', 'few_doubts')
    """

    of: tuple[str, ...]
    margin: int
    level: int
    mixed: str = "mixed"
    none: str = "few_doubts"

    def __post_init__(self) -> None:
        _require(len(self.of) >= 2, "typology", "needs at least two indices")
        _require(0 < self.margin <= 100, "typology", "margin must lie within 1 to 100")
        _require(0 <= self.level <= 100, "typology", "level must lie within 0 to 100")
        _require(_unique(self.classes), "typology", "names a class twice")

    @property
    def classes(self) -> tuple[str, ...]:
        """All class ids: the indices in their order, then mixed, then none."""
        return (*self.of, self.mixed, self.none)


@dataclass(frozen=True, slots=True)
class GroupDefinition:
    """A demographic item by whose answers means may be shown.

    Attributes
    ----------
    item : str
        The item's id.
    values : tuple of int
        Its substantive codes, each at least 1, ascending.

    Raises
    ------
    BadDefinitionError
        If the codes are not ascending codes of at least 1.

    Examples
    --------
    >>> GroupDefinition("d_level", (1, 2, 3)).item
    'd_level'
    """

    item: str
    values: tuple[int, ...]

    def __post_init__(self) -> None:
        _require(bool(self.values), self.item, "has no values")
        _require(all(a < b for a, b in pairwise(self.values)), self.item, "values must ascend")
        _require(self.values[0] >= 1 and self.values[-1] <= 127, self.item, "values from 1 to 127")


@dataclass(frozen=True, slots=True)
class Definition:
    """All that the analysis needs to know of a questionnaire.

    Attributes
    ----------
    indices : tuple of IndexDefinition
    composites : tuple of CompositeDefinition
        Made of the indices.
    typology : TypologyDefinition or None
    groups : tuple of GroupDefinition

    Raises
    ------
    BadDefinitionError
        If an id repeats, a composite or the typology names no index, two indices have the same
        items (each would give the other away), or put one item on different scales.

    Examples
    --------
    >>> naive = IndexDefinition("naive", "mindset", ("nv1", "nv2"), (1, -1), 1, 1, 3)
    >>> Definition((naive,), groups=(GroupDefinition("d_level", (1, 2)),)).codes()
    {'nv1': (1, 2, 3), 'nv2': (1, 2, 3), 'd_level': (1, 2)}
    """

    indices: tuple[IndexDefinition, ...]
    composites: tuple[CompositeDefinition, ...] = ()
    typology: TypologyDefinition | None = None
    groups: tuple[GroupDefinition, ...] = ()

    def __post_init__(self) -> None:
        known = {index.id for index in self.indices}
        ids = (*(index.id for index in self.indices), *(each.id for each in self.composites))
        _require(_unique(ids), "definition", "two scores share an id")
        sets = (frozenset(index.items) for index in self.indices)
        _require(_unique(sets), "definition", "two indices are made of the same items")
        _require(_unique(group.item for group in self.groups), "definition", "a group repeats")
        for composite in self.composites:
            _require(set(composite.of) <= known, composite.id, "is made of an unknown index")
        if self.typology:
            _require(set(self.typology.of) <= known, "typology", "is made of an unknown index")
        for index in self.indices:
            scale = tuple(range(index.low, index.high + 1))
            agree = all(self.codes()[item] == scale for item in index.items)
            _require(agree, index.id, "shares an item with an index or group on another scale")

    def codes(self) -> dict[str, tuple[int, ...]]:
        """Return the substantive codes of every item the analysis reads.

        Returns
        -------
        dict of str to tuple of int
            Items of the indices in their order, then the group items.

        Examples
        --------
        >>> Definition((), groups=(GroupDefinition("d_post", (1, 2)),)).codes()
        {'d_post': (1, 2)}
        """
        scales = (
            (item, tuple(range(index.low, index.high + 1)))
            for index in self.indices
            for item in index.items
        )
        return dict(chain(scales, ((group.item, group.values) for group in self.groups)))

    def families(self) -> dict[str, str]:
        """Return the family of every score, the indices first.

        Returns
        -------
        dict of str to str

        Examples
        --------
        >>> one = IndexDefinition("naive", "mindset", ("a",), (1,), 1, 1, 5)
        >>> Definition((one,)).families()
        {'naive': 'mindset'}
        """
        families = {index.id: index.family for index in self.indices}
        return families | {composite.id: composite.family for composite in self.composites}

    def parts(self) -> dict[str, tuple[str, ...]]:
        """Return for every score the scores from which it could be worked out, or they from it.

        A composite is made of its indices; an index over a larger set of items is made of the
        indices over parts of that set (a total of its facets). Suppression needs this: whoever
        sees a total and one facet knows the other facet.

        Returns
        -------
        dict of str to tuple of str
            Score id to the ids of its parts; empty for most indices.

        Examples
        --------
        >>> whole = IndexDefinition("trust", "trust", ("a", "b"), (1, 1), 1, 1, 5)
        >>> facet = IndexDefinition("norm", "trust", ("a",), (1,), 1, 1, 5)
        >>> Definition((whole, facet)).parts()
        {'trust': ('norm',), 'norm': ()}
        """
        facets = {
            whole.id: tuple(part.id for part in self.indices if set(part.items) < set(whole.items))
            for whole in self.indices
        }
        return facets | {composite.id: composite.of for composite in self.composites}
