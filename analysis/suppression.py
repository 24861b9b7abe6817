"""Which figures would say something about few people, and so may not leave.

Primary suppression withholds a figure for what it shows itself; complementary suppression for
what it would give away of another: total minus published rows is a figure too, and nobody has to
print it. Here one table is looked at at a time (and totals beside their parts); the joint audit of
all tables is another, larger thing. Terms: Hundepool et al. 2012, Statistical Disclosure Control.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter

from analysis.errors import ThresholdTooLowError
from analysis.histogram import Histogram


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How many people must stand behind a figure.

    Attributes
    ----------
    group : int
        Behind any statistic: 10, as health statistics commonly ask for small cells.
    distribution : int
        Behind shares over several classes.
    coefficient : int
        Behind alpha: under 100 its interval says nothing, and items could be solved for.
    small : int
        Under it, decimals are dropped and concentration counts.
    dominance : float
        Share of one score in a small group from which "nearly everybody thinks so" is a statement
        about each of them.
    """

    group: int = 10
    distribution: int = 30
    coefficient: int = 100
    small: int = 50
    dominance: float = 0.9


FLOOR = 5
"""No release goes below, whatever its manifest says."""


def thresholds(k: int) -> Thresholds:
    """Return the thresholds of a release with this k.

    Parameters
    ----------
    k : int
        From the manifest, which respondents have seen.

    Returns
    -------
    Thresholds
        The defaults, none of them under k.

    Raises
    ------
    ThresholdTooLowError
        If k is under the floor of 5.

    Examples
    --------
    >>> thresholds(40).group, thresholds(40).distribution, thresholds(40).coefficient
    (40, 40, 100)
    """
    if k < FLOOR:
        raise ThresholdTooLowError(f"k = {k} is under the floor of {FLOOR}")
    usual = Thresholds()
    return Thresholds(k, max(k, usual.distribution), max(k, usual.coefficient))


def is_unsafe(scores: Histogram, limits: Thresholds) -> bool:
    """Tell whether the mean of these scores would say too much about those who have them.

    That is so with fewer than k people; with any number who all have the same score; and with
    fewer than 50 of whom nine in ten have the same.

    Parameters
    ----------
    scores : Histogram
    limits : Thresholds

    Returns
    -------
    bool

    Examples
    --------
    >>> is_unsafe(Histogram(4, (1, 2), (5, 4)), Thresholds())
    True
    >>> is_unsafe(Histogram(4, (1, 2), (5, 5)), Thresholds())
    False
    """
    n = scores.n
    if n < limits.group:
        return True
    most = max(scores.counts)
    return most == n or (n < limits.small and most >= limits.dominance * n)


def suppressed_rows(
    rows: Mapping[int, Histogram],
    unplaced: Histogram,
    limits: Thresholds,
    forced: Collection[int] = (),
) -> frozenset[int]:
    """Choose the rows of one column that may not be published beside the column's total.

    Unsafe rows go. What is left over (their people and those in no row) can be worked out by
    subtraction, so it must be nobody or safe itself; until it is, the smallest published row
    goes as well.

    Parameters
    ----------
    rows : mapping of int to Histogram
        One score, by the values of a group item.
    unplaced : Histogram
        The same score of those who are in no row.
    limits : Thresholds
    forced : collection of int
        Rows that have to go for another reason.

    Returns
    -------
    frozenset of int
        Values of the rows to suppress.

    Examples
    --------
    >>> def people(n):
    ...     return Histogram(4, (0, 4), (n // 2, n - n // 2))
    >>> rows = {1: people(40), 2: people(30), 3: people(4)}
    >>> sorted(suppressed_rows(rows, Histogram(4), Thresholds()))
    [2, 3]
    """
    hidden = {value for value, row in rows.items() if value in forced or is_unsafe(row, limits)}
    shown = sorted(rows.keys() - hidden, key=lambda value: rows[value].n, reverse=True)
    while shown and _gives_away(unplaced.merge(*(rows[value] for value in hidden)), limits):
        hidden.add(shown.pop())
    return frozenset(hidden)


def suppressed_scores(
    scores: Mapping[str, Histogram],
    parts: Mapping[str, tuple[str, ...]],
    limits: Thresholds,
) -> frozenset[str]:
    """Choose the overall scores that may not be published.

    Unsafe ones go, and every total or composite one of whose parts goes: the total and the other
    parts would give the withheld part away.

    Parameters
    ----------
    scores : mapping of str to Histogram
    parts : mapping of str to tuple of str
        As `Definition.parts` gives it.
    limits : Thresholds

    Returns
    -------
    frozenset of str
        Ids of the scores to suppress.

    Examples
    --------
    >>> few, many = Histogram(4, (0, 4), (3, 3)), Histogram(4, (0, 4), (30, 30))
    >>> scores = {"trust": many, "norm": few, "belief": many}
    >>> sorted(suppressed_scores(scores, {"trust": ("norm", "belief")}, Thresholds()))
    ['norm', 'trust']
    """
    hidden: set[str] = set()
    for name in TopologicalSorter(parts).static_order():
        if is_unsafe(scores[name], limits) or hidden & set(parts.get(name, ())):
            hidden.add(name)
    return frozenset(hidden)


def suppressed_cells(
    columns: Mapping[str, Mapping[int, Histogram]],
    unplaced: Mapping[str, Histogram],
    parts: Mapping[str, tuple[str, ...]],
    limits: Thresholds,
) -> dict[str, frozenset[int]]:
    """Choose the cells of a group table that may not be published.

    Column by column as `suppressed_rows`, parts before their totals: where a part's cell is
    withheld, the total's cell in that row is too.

    Parameters
    ----------
    columns : mapping of str to mapping of int to Histogram
        Score id to value to scores.
    unplaced : mapping of str to Histogram
        Score id to the scores of those in no row.
    parts : mapping of str to tuple of str
        As `Definition.parts` gives it; parts without a column are ignored.
    limits : Thresholds

    Returns
    -------
    dict of str to frozenset of int
        Score id to the values whose cells to suppress.

    Examples
    --------
    >>> few, many = Histogram(4, (0, 4), (3, 3)), Histogram(4, (0, 4), (30, 30))
    >>> columns = {"trust": {1: many, 2: many}, "norm": {1: few, 2: many}}
    >>> none = {"trust": Histogram(4), "norm": Histogram(4)}
    >>> hidden = suppressed_cells(columns, none, {"trust": ("norm",)}, Thresholds())
    >>> {name: sorted(rows) for name, rows in hidden.items()} == {"norm": [1, 2], "trust": [1, 2]}
    True
    """
    within = {name: [p for p in parts.get(name, ()) if p in columns] for name in columns}
    hidden: dict[str, frozenset[int]] = {}
    for name in TopologicalSorter(within).static_order():
        forced = frozenset[int]().union(*(hidden[part] for part in within[name]))
        hidden[name] = suppressed_rows(columns[name], unplaced[name], limits, forced)
    return hidden


def suppressed_classes(counts: Mapping[str, int], limits: Thresholds) -> frozenset[str]:
    """Choose the classes whose shares may not be published.

    All of them with fewer than 30 people. Else those with fewer than k, the empty ones too (that
    nobody thinks so is a statement about everybody); since shares add up to 100, the smallest
    other classes go as well until at least k people stand behind what is withheld.

    Parameters
    ----------
    counts : mapping of str to int
        Class id to the people in it.
    limits : Thresholds

    Returns
    -------
    frozenset of str
        Ids of the classes to suppress.

    Examples
    --------
    >>> counts = {"naive": 80, "placebo": 60, "mixed": 30, "few": 4}
    >>> sorted(suppressed_classes(counts, Thresholds()))
    ['few', 'mixed']
    """
    if sum(counts.values()) < limits.distribution:
        return frozenset(counts)
    ascending = sorted(counts, key=lambda name: counts[name])
    hidden = [name for name in ascending if counts[name] < limits.group]
    shown = ascending[len(hidden) :]
    while shown and hidden and sum(counts[name] for name in hidden) < limits.group:
        hidden.append(shown.pop(0))
    return frozenset(hidden)


def _gives_away(remainder: Histogram, limits: Thresholds) -> bool:
    return remainder.n > 0 and is_unsafe(remainder, limits)
