"""What a sample is to be weighted to: shares of a population's categories, checked before use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isclose, isfinite

import numpy as np
import numpy.typing as npt

from analysis.columns import Columns, named_columns
from analysis.errors import (
    InputError,
    MarginsDisagreeError,
    NotNumbersError,
    TooFewRespondentsError,
    UnequalLengthsError,
    UnweightableError,
)
from analysis.labels import Label, labels_of

Floats = npt.NDArray[np.float64]

SAME_POPULATION = 1e-6
"""Relative difference between the totals of two margins that rounding may leave."""


@dataclass(frozen=True, slots=True, eq=False)
class Margins:
    """A sample and the population it stands for, by M attributes.

    Attributes
    ----------
    names : tuple of str, length M
    places : ndarray of int64, shape (n, M)
        Category of each respondent.
    shares : tuple of ndarray of float64
        Share of the population in each category of each attribute; each sums to 1.
    """

    names: tuple[str, ...]
    places: npt.NDArray[np.int64]
    shares: tuple[Floats, ...]


def margins_of(
    sample: Columns,
    population: Mapping[str, Mapping[Label, float]],
) -> Margins:
    """Lay the sample beside the margins of its population.

    Parameters
    ----------
    sample : mapping of str to array_like of int, bool or str, each of shape (n,), or DataFrame
        Attributes of the respondents; those without a margin are left out.
    population : mapping of str to mapping of label to float
        People, or shares of them, in each category; at least one attribute.

    Returns
    -------
    Margins

    Raises
    ------
    InputError, RowsDisagreeError
        If there is no margin, columns have no names, or pandas indices that differ.
    NotNumbersError, NotWholeNumbersError
        If a margin is not a finite number, or a column neither whole numbers nor texts.
    MarginsDisagreeError
        If a margin has no column, totals differ, a share is not positive, or a respondent is in no
        category of the population (a missing code, or an empty cell, is none).
    UnweightableError
        If nobody of the sample is in a category of the population.
    UnequalLengthsError, TooFewRespondentsError
        If columns differ in length, or there is nobody.

    Examples
    --------
    >>> found = margins_of({"place": ["town", "hill", "town"]}, {"place": {"town": 30, "hill": 10}})
    >>> found.places.T.tolist(), found.shares[0].tolist()
    ([[0, 1, 0]], [0.75, 0.25])
    """
    if not population:
        raise InputError("no margin to weight by")
    given = named_columns("attributes", sample)
    absent = [name for name in population if name not in given]
    if absent:
        raise MarginsDisagreeError(f"the sample does not have {', '.join(absent)}")
    totals = [_total(name, margin) for name, margin in population.items()]
    if not all(isclose(total, totals[0], rel_tol=SAME_POPULATION) for total in totals):
        told = ", ".join(f"{n} {total:.10g}" for n, total in zip(population, totals, strict=True))
        raise MarginsDisagreeError(f"margins of one population have different totals: {told}")
    columns = {name: _column(name, given[name]) for name in population}
    if len({column.size for column in columns.values()}) > 1:
        raise UnequalLengthsError("attributes have different numbers of respondents")
    places = [_places(name, column, tuple(population[name])) for name, column in columns.items()]
    shares = tuple(
        np.array([*margin.values()], dtype=np.float64) / total
        for margin, total in zip(population.values(), totals, strict=True)
    )
    return Margins(tuple(population), np.stack(places, axis=1), shares)


def _total(name: str, margin: Mapping[Label, float]) -> float:
    if not all(isfinite(people) for people in margin.values()):
        raise NotNumbersError(f"{name}: a margin is not a finite number")
    if min(margin.values(), default=0) < 0:
        raise MarginsDisagreeError(f"{name}: a margin is below zero")
    if not margin or min(margin.values()) == 0:
        raise MarginsDisagreeError(f"{name}: leave out categories of nobody")
    return float(sum(margin.values()))


def _column(name: str, values: npt.ArrayLike) -> npt.NDArray[np.generic]:
    column, empty = labels_of(name, values)
    if not column.size:
        raise TooFewRespondentsError("nobody to weight")
    if empty.any():
        raise MarginsDisagreeError(f"{name} is empty for {empty.sum()} people: leave them out")
    return column


def _places(
    name: str, column: npt.NDArray[np.generic], labels: Sequence[Label]
) -> npt.NDArray[np.int64]:
    places = np.full(column.size, -1, dtype=np.int64)
    for place, label in enumerate(labels):
        there = column == label
        if not there.any():
            raise UnweightableError(f"nobody of the sample is in {label!r} of {name}")
        places[there] = place
    if places.min() < 0:
        stray = column[places < 0][0]
        raise MarginsDisagreeError(f"the population of {name} has no {stray}, the sample has")
    return places
