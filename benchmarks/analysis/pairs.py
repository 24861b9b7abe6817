"""Figures of one kind beside those of a reference, and the simulated answers both are made of."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy import optimize

from analysis.definition import Definition, IndexDefinition
from analysis.responses import Responses
from benchmarks.analysis.timing import REFERENCE

SIZES: Final = ("n1000", "n5000")
FACTORS: Final = {f"F{factor + 1}": range(4 * factor, 4 * factor + 4) for factor in range(6)}
Answers = npt.NDArray[np.int16]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Difference:
    """How far our figures of one kind are from a reference's, at most."""

    statistic: str
    reference: str
    figures: int
    largest: float
    relative: bool = False


class Pairs:
    """Figures of one kind, ours beside theirs."""

    def __init__(self, statistic: str, reference: str, *, relative: bool = False) -> None:
        """Begin with none."""
        self.statistic, self.reference, self.relative = statistic, reference, relative
        self.found: list[float] = []

    def add(self, ours: npt.ArrayLike, theirs: npt.ArrayLike) -> None:
        """Add figures of one shape."""
        mine, others = (np.asarray(each, dtype=np.float64).ravel() for each in (ours, theirs))
        apart = np.abs(mine - others)
        if mine.shape != others.shape or not np.isfinite(apart).all():
            raise SystemExit(f"{self.statistic}: no figures of the same kind")
        self.found += (apart / np.abs(others) if self.relative else apart).tolist()

    def difference(self) -> Difference:
        """Return the largest."""
        return Difference(
            self.statistic, self.reference, len(self.found), max(self.found), self.relative
        )


class Samples:
    """The simulated answers: as administered, and with reversed items turned."""

    names: Final = tuple(f"i{number:02d}" for number in range(1, 25))

    @cached_property
    def administered(self) -> Mapping[str, Answers]:
        """Both sizes, shape (n, 24)."""
        return {
            size: np.loadtxt(
                REFERENCE / f"sim_{size}.csv", delimiter=",", skiprows=1, usecols=range(24)
            ).astype(np.int16)
            for size in SIZES
        }

    @cached_property
    def turned(self) -> Mapping[str, Answers]:
        """The same, every fourth item reversed."""
        backward = np.arange(24) % 4 == 3
        return {
            size: np.where(backward, 6 - each, each) for size, each in self.administered.items()
        }

    def column(self, size: str, name: str) -> npt.NDArray[np.int64]:
        """Return a column that is not an item."""
        with (REFERENCE / f"sim_{size}.csv").open(encoding="utf-8") as file:
            return np.array([int(row[name]) for row in csv.DictReader(file)], dtype=np.int64)

    @cached_property
    def definition(self) -> Definition:
        """Six indices of four items."""
        return Definition(
            tuple(
                IndexDefinition(
                    name, "simulated", tuple(self.names[i] for i in items), (1, 1, 1, -1), 3, 1, 5
                )
                for name, items in FACTORS.items()
            )
        )

    @cached_property
    def responses(self) -> Responses:
        """The thousand, as the package takes them."""
        columns = dict(zip(self.names, self.administered["n1000"].T, strict=True))
        return Responses.of(columns, self.definition.codes())


def read(name: str) -> dict[str, Any]:
    """Return what a reference program computed."""
    document: dict[str, Any] = json.loads((REFERENCE / f"{name}.json").read_text("utf-8"))
    return document


def aligned(ours: Floats, theirs: Floats) -> Floats:
    """Put our factors into the order and signs of theirs: both are arbitrary."""
    alike = ours.T @ theirs
    order = optimize.linear_sum_assignment(-np.abs(alike).T)[1]
    return np.asarray(ours[:, order] * np.sign(alike[order, np.arange(len(order))]))
