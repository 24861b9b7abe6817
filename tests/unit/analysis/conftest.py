"""Answers of the reference simulation, and small tables made by hand."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from analysis.definition import Definition, IndexDefinition
from analysis.responses import Responses
from analysis.scoring import keyed

REFERENCE = Path(__file__).parents[2] / "reference"
FACTORS = 6
ITEMS_EACH = 4


@pytest.fixture(scope="session")
def psych() -> dict[str, Any]:
    """What R psych computed on the simulated answers."""
    document: dict[str, Any] = json.loads((REFERENCE / "psych_alpha.json").read_text("utf-8"))
    return document["n1000"]  # type: ignore[no-any-return]


@pytest.fixture(scope="session")
def factors() -> Definition:
    """Six indices of four items, the fourth of each reversed, as the simulation has them."""
    names = [f"i{number:02d}" for number in range(1, FACTORS * ITEMS_EACH + 1)]
    return Definition(
        tuple(
            IndexDefinition(
                id=f"f{factor + 1}",
                family="simulated",
                items=tuple(names[factor * ITEMS_EACH : (factor + 1) * ITEMS_EACH]),
                keys=(1, 1, 1, -1),
                minimum=3,
                low=1,
                high=5,
            )
            for factor in range(FACTORS)
        )
    )


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of what peers computed."""
    return REFERENCE


@pytest.fixture(scope="session")
def lavaans() -> dict[str, Any]:
    """What R lavaan, psych and semTools computed on both samples."""
    document: dict[str, Any] = json.loads((REFERENCE / "lavaan.json").read_text("utf-8"))
    return document


@pytest.fixture(scope="session")
def lavaan(lavaans: dict[str, Any]) -> dict[str, Any]:
    """What they computed on the thousand simulated respondents."""
    return lavaans["n1000"]  # type: ignore[no-any-return]


@pytest.fixture(scope="session")
def turned(simulated: Responses, factors: Definition) -> npt.NDArray[np.int16]:
    """All 24 items of the simulation, reversed ones turned, shape (1000, 24)."""
    return np.concatenate([keyed(simulated, index) for index in factors.indices], axis=1)


@pytest.fixture(scope="session")
def turned5000() -> npt.NDArray[np.int16]:
    """The same items of the larger sample, shape (5000, 24)."""
    path = REFERENCE / "sim_n5000.csv"
    table = np.loadtxt(path, delimiter=",", skiprows=1, usecols=range(24), dtype=np.int16)
    return np.where(np.arange(24) % 4 == 3, np.int16(6) - table, table)


@pytest.fixture(scope="session")
def simulated(factors: Definition) -> Responses:
    """The thousand simulated respondents."""
    with (REFERENCE / "sim_n1000.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = {name: [int(row[name]) for row in rows] for name in factors.codes()}
    return Responses.of(columns, factors.codes())


def answers(*rows: Sequence[int], low: int = 1, high: int = 5) -> Responses:
    """Lay out a table by hand: one sequence a respondent; items are a, b, c and so on."""
    table: npt.NDArray[np.int64] = np.array(rows)
    names = "abcdefgh"[: table.shape[1]]
    columns = {name: table[:, place] for place, name in enumerate(names)}
    return Responses.of(columns, dict.fromkeys(names, range(low, high + 1)))


def index(items: str, keys: Sequence[int] = (), *, minimum: int = 1) -> IndexDefinition:
    """Define an index named after its one-letter items on the scale 1 to 5."""
    return IndexDefinition(
        items, "made", tuple(items), tuple(keys) or (1,) * len(items), minimum, 1, 5
    )
