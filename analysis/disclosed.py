"""What may leave the researcher's machine: a plan fixed in advance, figures that keep to it."""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.errors import BadDefinitionError

TABLES = frozenset({"participation", "indices", "groups", "typology", "items"})
"""Tables a plan may name. Participation is counted by the leaf list, not here."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The tables fixed in advance, from the manifest.

    Attributes
    ----------
    groups : tuple of str
        Items by which means are shown.
    tables : tuple of str
        Of `TABLES`.

    Raises
    ------
    BadDefinitionError
        If a table is unknown.

    Examples
    --------
    >>> Plan(("d_level",), ("indices", "groups")).groups
    ('d_level',)
    """

    groups: tuple[str, ...]
    tables: tuple[str, ...]

    def __post_init__(self) -> None:
        unknown = set(self.tables) - TABLES
        if unknown:
            raise BadDefinitionError(f"the plan names unknown tables: {', '.join(sorted(unknown))}")


@dataclass(frozen=True, slots=True)
class Figures:
    """One published number: decimal strings, people in fives.

    Attributes
    ----------
    n : int
    estimate : str
        A mean in POMP points, or a share in per cent.
    interval : tuple of str
        Low and high, within what is possible.
    interval_method : str
    """

    n: int
    estimate: str
    interval: tuple[str, str]
    interval_method: str


@dataclass(frozen=True, slots=True)
class DisclosedAlpha:
    """Published reliability: two decimals, never without its interval."""

    estimate: str
    interval: tuple[str, str]


@dataclass(frozen=True, slots=True)
class DisclosedScore:
    """One index or composite; `figures` is None if suppressed, and then nothing else is there.

    Attributes
    ----------
    id, family : str
    figures : Figures or None
        With the BCa interval.
    nonresponse : str or None
        Per cent of the item answers asked for; None for composites.
    alpha : DisclosedAlpha or None
        None if too few people, for composites and for two items.
    """

    id: str
    family: str
    figures: Figures | None
    nonresponse: str | None = None
    alpha: DisclosedAlpha | None = None


@dataclass(frozen=True, slots=True)
class DisclosedRow:
    """One value of a group item: score id to figures, None where suppressed."""

    value: int
    cells: Mapping[str, Figures | None]


@dataclass(frozen=True, slots=True)
class DisclosedGroup:
    """One group item with all its values, in their order."""

    item: str
    rows: tuple[DisclosedRow, ...]


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What may be released; a table that the plan does not name is None.

    Attributes
    ----------
    k : int
    scores : tuple of DisclosedScore or None
        Table ``indices``.
    groups : tuple of DisclosedGroup or None
        Table ``groups``.
    typology : mapping of str to (Figures or None) or None
        Table ``typology``: class id to share, None where suppressed.
    """

    k: int
    scores: tuple[DisclosedScore, ...] | None
    groups: tuple[DisclosedGroup, ...] | None
    typology: Mapping[str, Figures | None] | None
